import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { InteractionHandle } from '../../../sandbox/discord/people/handles.ts';
import type { Fault } from '../../../sandbox/wire/faults.ts';
import { textOf, type Easel } from '../../support/easel.ts';
import { ledgerOf, settledLedgerOf } from '../../support/ledger.ts';
import { answerOf, press } from '../../support/press.ts';
import { endOf, sha256, shownIn, startWithInputs, still } from './bench.ts';

const attached = /\/ephemeral-attachments\//;
/** The first edit of the reply posts the files. */
const upload = { method: 'PATCH', path: /\/webhooks\// } as const;

/** What the member and the bot spent and still hold. */
async function costsOf(easel: Easel): Promise<unknown> {
  const ledger = await settledLedgerOf(easel, 1);
  return [ledger.member(easel.guild.id, easel.ana.id), ledger.bot()].map(({ spent, held }) => [spent, held]);
}
const nothing = [
  [0, 0],
  [0, 0],
];

test('a job can be cancelled while its files are being brought', async () => {
  const easel = await startWithInputs();
  const { ana, channel, runcomfy, discord, until } = easel;
  discord.faults.inject({ method: 'GET', path: attached, fault: { kind: 'hang' } });
  const asked = await ana.command(channel, 'animate', { image: await still() });
  await asked.answered();
  await until(() => ledgerOf(easel).jobs[0]?.state === 'waiting');
  expect(answerOf(await press(ana, asked.reply(), `cancel:${asked.id}`))).toContain('Cancelled');
  expect(textOf(await endOf(easel, asked))).toContain('🚫 Cancelled · no credits used');
  expect(await costsOf(easel)).toEqual(nothing);
  expect([runcomfy.submissions, existsSync(join(easel.config.spoolDir, asked.id))]).toEqual([[], false]);
});

test('a file that cannot be fetched is tried again, and then given up', async () => {
  const easel = await startWithInputs();
  const { ana, channel, discord, runcomfy } = easel;
  discord.faults.inject({ method: 'GET', path: attached, fault: { kind: 'reset' } });
  const first = await ana.command(channel, 'animate', { image: await still() });
  expect(textOf(await endOf(easel, first))).toContain('✅');
  discord.faults.inject({ method: 'GET', path: attached, times: 20, fault: { kind: 'answer', status: 503 } });
  const second = await ana.command(channel, 'animate', { image: await still() });
  expect(textOf(await endOf(easel, second))).toContain(
    "couldn't be downloaded. Try again in a few minutes. No credits",
  );
  expect(runcomfy.submissions).toHaveLength(1);
});

describe('while the files are posted', () => {
  test.each<[string, Fault]>([
    ['Discord fails', { kind: 'answer', status: 500, body: {} }],
    ['its answer is lost', { kind: 'drop-reply' }],
    ['the connection breaks', { kind: 'reset' }],
  ])('%s: they are posted once, and the job is sent once', async (_what, fault) => {
    const easel = await startWithInputs();
    const { ana, channel, discord, runcomfy } = easel;
    discord.faults.inject({ ...upload, fault });
    const message = await endOf(easel, await ana.command(channel, 'animate', { image: await still() }));
    expect(textOf(message)).toContain('✅');
    expect(shownIn(message)).toHaveLength(2);
    expect([channel.messages().length, runcomfy.submissions.length]).toEqual([1, 1]);
  });

  test('Discord refuses them: the job ends free of charge, unless their bytes are in the request', async () => {
    const easel = await startWithInputs();
    const { ana, channel, discord, runcomfy } = easel;
    const refuse = (): unknown =>
      discord.faults.inject({
        ...upload,
        fault: { kind: 'answer', status: 403, body: { message: 'Missing Permissions', code: 50_013 } },
      });
    refuse();
    const linked = await ana.command(channel, 'animate', { image: await still() });
    expect(textOf(await endOf(easel, linked))).toContain("Discord didn't take your file");
    refuse();
    const picture = await still();
    const inRequest = await ana.command(channel, 'redraw', { image: picture });
    expect(textOf(await endOf(easel, inRequest))).toContain('✅');
    expect(runcomfy.submissions.map(({ inputs }) => inputs[0]?.sha256)).toEqual([sha256(picture)]);
  });
});

test('with a private result, what was put in is hidden after the run, and not before', async () => {
  const easel = await startWithInputs();
  const { ana, channel, runcomfy, until } = easel;
  runcomfy.next({ runMs: 60_000 });
  const asked = await ana.command(channel, 'animate', { prompt: 'a secret', image: await still() });
  await asked.answered();
  await until(() => textOf(asked.reply()).includes('Generating'));
  const offer = await press(ana, asked.reply(), `cancel:${asked.id}`);
  const pressed = await press(ana, offer.reply(), `private:${asked.id}`);
  await until(() => textOf(asked.reply()).includes('Private result'));
  expect(shownIn(asked.reply())).toHaveLength(1);
  await until(() => textOf(asked.reply()).includes('Sent privately'));
  expect([shownIn(asked.reply()).length, shownIn(pressed.reply()).length]).toEqual([0, 1]);
});

const linkTo = ({ guild, channel }: Easel, { id }: { readonly id: string }): string =>
  `https://discord.com/channels/${guild.id}/${channel.id}/${id}`;

async function resultOf(easel: Easel): Promise<{ asked: InteractionHandle; link: string }> {
  const asked = await easel.mei.command(easel.channel, 'redraw', { prompt: 'hers', image: await still() });
  return { asked, link: linkTo(easel, await endOf(easel, asked)) };
}

describe('a link to a result of Easel’s', () => {
  test('goes in as its file, also if it is somebody else’s', async () => {
    const easel = await startWithInputs();
    const { link } = await resultOf(easel);
    const message = await endOf(easel, await easel.ana.command(easel.channel, 'animate', { 'image-link': link }));
    expect(textOf(message)).toContain('✅');
    const [first, second] = easel.runcomfy.submissions;
    // Not what Mei had put in, which stands in the same message.
    expect(second?.inputs[0]?.sha256).not.toBe(first?.inputs[0]?.sha256);
    expect(second?.inputs).toHaveLength(1);
  });

  test('is refused after it was removed', async () => {
    const easel = await startWithInputs();
    const { asked, link } = await resultOf(easel);
    const moderator = easel.guild.addMember({ username: 'mod', permissions: 1n << 40n });
    const removed = await moderator.command(easel.channel, 'moderate remove', { result: asked.id });
    await removed.answered();
    await easel.until(() => asked.reply() === undefined);
    const again = await easel.ana.command(easel.channel, 'animate', { 'image-link': link });
    expect(textOf(await endOf(easel, again))).toContain('has no such Easel result. No credits used.');
  });
});

test('a forged value that looks like an attached file is none', async () => {
  const easel = await startWithInputs();
  const value = { url: `${easel.discord.url}/files/1.png`, name: 'a.png', size: 5 };
  const options = [{ name: 'image', type: 3, value }];
  const asked = await easel.ana.command(easel.channel, 'animate', options, { forged: true });
  await asked.answered();
  expect(asked.response).toMatchObject({ ephemeral: true });
  expect(textOf(asked.reply())).toContain('“image” has no such value.');
  expect(ledgerOf(easel).jobs).toEqual([]);
});
