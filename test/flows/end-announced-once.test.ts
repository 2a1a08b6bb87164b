import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { StandInMessage } from '../../sandbox/discord/message/types.ts';
import { ended, filesOf, startEasel, textOf, type Easel } from '../support/easel.ts';
import { areAllAnnounced, ledgerOf } from '../support/ledger.ts';
import { answerOf, press } from '../support/press.ts';
import { deletedByModerator, refuseEditsOf, running } from '../support/replies.ts';
import { refuseUploads } from '../support/uploads.ts';

const minute = 60_000;
const failure = '❌ The model hit an error.';
const isMessages = /\/channels\/\d+\/messages(\?|$)/;

const beside: readonly { where: string; close: (easel: Easel, reply: StandInMessage) => unknown }[] = [
  { where: 'in the channel', close: refuseEditsOf },
  { where: 'in a direct message', close: deletedByModerator },
];

test.each(beside)(
  'an end that was announced $where, with its answer lost and Discord away for long, is not announced again',
  async (row) => {
    const easel = await startEasel();
    const { ana, channel, discord, clock } = easel;
    easel.runcomfy.next({ end: 'failed' });
    const asked = await ana.command(channel, 'image', { prompt: 'waves', images: 1 });
    await row.close(easel, await running(easel, asked));
    discord.faults.inject({ method: 'POST', path: isMessages, fault: { kind: 'drop-reply' } });
    await easel.until(() => discord.traffic.some(({ fault }) => fault === 'drop-reply'));
    const heal = discord.faults.inject({ path: isMessages, times: Infinity, fault: { kind: 'reset' } });
    // Longer than Discord remembers a nonce.
    await clock.advance(10 * minute);
    heal();
    await easel.until(() => areAllAnnounced(easel));
    const said = [...channel.messages(), ...ana.directMessages()].filter((each) => textOf(each).includes(failure));
    expect(said).toHaveLength(1);
  },
);

test.each([
  { where: 'in the channel', closes: refuseEditsOf, happens: 'its reply is deleted', afterwards: deletedByModerator },
  {
    where: 'in a direct message',
    closes: deletedByModerator,
    happens: 'Discord refuses edits',
    afterwards: refuseEditsOf,
  },
])(
  'an end that was announced $where, with its answer lost, is not announced in another place because $happens',
  async (row) => {
    const easel = await startEasel();
    const { ana, channel, discord } = easel;
    easel.runcomfy.next({ end: 'failed' });
    const asked = await ana.command(channel, 'image', { prompt: 'waves', images: 1 });
    const reply = await running(easel, asked);
    await row.closes(easel, reply);
    discord.faults.inject({ method: 'POST', path: isMessages, fault: { kind: 'drop-reply' } });
    await easel.until(() => discord.traffic.some(({ fault }) => fault === 'drop-reply'));
    discord.faults.clear();
    await row.afterwards(easel, reply);
    await easel.until(() => areAllAnnounced(easel));
    const [direct, all] = [ana.directMessages(), [...channel.messages(), ...ana.directMessages()]].map((messages) =>
      messages.filter((each) => textOf(each).includes(failure)),
    );
    expect(all).toHaveLength(1);
    const id = all?.[0]?.id;
    expect(ledgerOf(easel).jobs[0]?.notice).toEqual({ id, isDirect: direct?.length === 1 });
  },
);

const meanwhile: readonly { name: string; happens: (easel: Easel) => unknown }[] = [
  { name: 'at once', happens: () => {} },
  {
    name: 'though Discord fails at first',
    happens: ({ discord }) => discord.faults.inject({ method: 'DELETE', fault: { kind: 'answer', status: 500 } }),
  },
  { name: 'after the reply’s token died', happens: async ({ clock }) => clock.advance(16 * minute) },
  {
    name: 'where somebody did so before',
    happens: async (easel) => {
      const [, second] = easel.channel.messages();
      if (second !== undefined) await deletedByModerator(easel, second);
    },
  },
];

test.each(meanwhile)('a second part whose files were lost before they were posted is deleted $name', async (row) => {
  const easel = await startEasel();
  const { ana, channel, config, discord, runcomfy } = easel;
  const heal = refuseUploads(discord, { status: 503, code: 0, skip: 1 });
  const asked = await ana.command(channel, 'image', { prompt: 'waves', images: 12 });
  await easel.until(() => channel.messages().length === 2 && discord.traffic.some(({ status }) => status === 503));
  const spool = join(config.spoolDir, asked.id);
  await row.happens(easel);
  await Promise.all(['image-11.jpg', 'image-12.jpg'].map(async (name) => rm(join(spool, name))));
  runcomfy.mediaFaults.inject({ times: Infinity, fault: { kind: 'answer', status: 404 } });
  heal();
  await easel.until(() => areAllAnnounced(easel));
  expect(channel.messages()).toHaveLength(1);
  expect(filesOf(asked.reply())).toHaveLength(10);
  expect(textOf(asked.reply())).toContain("2 files couldn't be used.");
  expect(textOf(asked.reply())).not.toContain('Part');
});

test('files that change their route in the middle leave no second part behind', async () => {
  const easel = await startEasel();
  const { ana, channel, discord } = easel;
  refuseUploads(discord, { status: 403, code: 50_001, skip: 1, times: 1 });
  const asked = await ana.command(channel, 'image', { prompt: 'waves', images: 12 });
  await easel.until(() => textOf(asked.reply()).includes('📨'));
  await easel.until(() => areAllAnnounced(easel));
  expect(textOf(asked.reply())).toContain('📨 Posted in another message');
  expect(channel.messages().map((message) => filesOf(message).length)).toEqual([0, 10, 2]);
});

test('a result that cannot even be sent directly leaves no direct message that announces it', async () => {
  const easel = await startEasel();
  const { ana, channel, discord, runcomfy } = easel;
  runcomfy.next({ runMs: 16 * minute });
  const asked = await ana.command(channel, 'image', { prompt: 'waves', images: 1 });
  await running(easel, asked);
  await press(ana, asked.reply(), `private:${asked.id}`);
  refuseUploads(discord, { status: 403, code: 50_007 });
  await easel.until(() => ended(asked));
  await easel.until(() => areAllAnnounced(easel));
  expect(textOf(asked.reply())).toContain("📦 Finished, but Easel couldn't post here.");
  expect(ana.directMessages()).toEqual([]);
});

test('a member who was promised a private result reads in that answer that none comes, although Discord fails at first', async () => {
  const easel = await startEasel();
  const { ana, channel, discord, runcomfy } = easel;
  runcomfy.next({ end: 'failed', runMs: 20_000 });
  const asked = await ana.command(channel, 'image', { prompt: 'waves', images: 1 });
  await running(easel, asked);
  const pressed = await press(ana, asked.reply(), `private:${asked.id}`);
  discord.faults.inject({
    method: 'PATCH',
    path: new RegExp(pressed.token),
    times: 3,
    fault: { kind: 'answer', status: 503 },
  });
  await easel.until(() => ended(asked));
  await easel.until(() => areAllAnnounced(easel));
  expect(answerOf(pressed)).toContain(failure);
});
