import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { InteractionHandle } from '../../sandbox/discord/people/handles.ts';
import type { Outcome } from '../../sandbox/runcomfy/switches.ts';
import { charged, pressAnswers, stateOf, announcedEnd } from '../support/cat-job.ts';
import { filesOf, startEasel, textOf, type Easel } from '../support/easel.ts';
import { ledgerOf } from '../support/ledger.ts';
import { answerOf, buttonsOf, press } from '../support/press.ts';

/** What the answer to a press says after 14 minutes. */
const promiseAtMinute14 = '🔒 Not ready yet. Press **Show me** to get it here; otherwise it comes as a direct message.';
const promise = '🔒 Only for you: the result will appear here. After 15 minutes it comes as a direct message instead.';
const coming = '🔒 Private result, for its owner only';
const delivered = /^🔒 Sent privately to its owner · \d+ credits used$/;
const kept = "📦 Finished, but Easel couldn't post here. Its owner can open it with **Show me** or `/jobs`.";

interface Asked {
  readonly asked: InteractionHandle;
  /** The press on 'Only for me', and the private answer with that button. */
  readonly pressed: InteractionHandle;
  readonly offer: InteractionHandle;
}

/** Ana sends a request, waits for the run, and presses Cancel and then 'Only for me'. */
async function askAlone(easel: Easel, outcome: Partial<Outcome> = {}, images = 1): Promise<Asked> {
  const { ana, channel, runcomfy, until } = easel;
  runcomfy.next({ runMs: 60_000, ...outcome });
  const asked = await ana.command(channel, 'image', { prompt: 'a cat', images });
  await until(() => textOf(asked.reply()).includes('Generating'));
  const offer = await press(ana, asked.reply(), `cancel:${asked.id}`);
  expect(answerOf(offer)).toContain('You can keep the result private.');
  const pressed = await press(ana, offer.reply(), `private:${asked.id}`);
  return { asked, pressed, offer };
}

const spoolOf = ({ config }: Easel, id: string): string => join(config.spoolDir, id);

/** The credits of Ana, and of the whole job. */
function spentOn(easel: Easel, { id }: InteractionHandle): (number | undefined)[] {
  const ledger = ledgerOf(easel);
  const { spent, held } = ledger.member(easel.guild.id, easel.ana.id);
  return [spent, held, ledger.jobs.find((job) => job.id === id)?.settlement?.credits];
}

test.each([
  { images: 1, galleries: [1] },
  { images: 10, galleries: [10] },
  { images: 15, galleries: [10, 5] },
])('$images picture(s) come to the owner alone in answer to the press', async ({ images, galleries }) => {
  const easel = await startEasel();
  const { ana, mei, channel, clock, runcomfy } = easel;
  const { asked, pressed } = await askAlone(easel, {}, images);
  expect(answerOf(pressed)).toBe(promise);
  await clock.advance(0);
  expect(textOf(asked.reply())).toBe(coming);

  expect(await announcedEnd(easel, asked)).toMatch(delivered);
  const messages = [pressed.reply(), ...pressed.followUps()];
  expect(messages.map((message) => filesOf(message).length)).toEqual(galleries);
  expect(filesOf(pressed.reply())[0]?.alt).toBe(`AI image 1 of ${images}, asked for: a cat`);
  expect(textOf(pressed.reply())).toContain('✅');
  expect(channel.messages().flatMap((message) => filesOf(message))).toEqual([]);
  const ids = new Set(mei.sees(channel).map(({ id }) => id));
  expect(messages.filter((message) => ids.has(message?.id ?? ''))).toEqual([]);
  expect(ana.directMessages()).toEqual([]);
  expect(spentOn(easel, asked)).toEqual([images * 3, 0, images * 3]);
  expect(runcomfy.submissions).toHaveLength(1);
  await easel.until(() => !existsSync(spoolOf(easel, asked.id)));
});

test('everything is in the language of its reader', async () => {
  const easel = await startEasel();
  const { mei, channel, runcomfy, until } = easel;
  runcomfy.next({ runMs: 60_000 });
  const asked = await mei.command(channel, 'image', { prompt: '月光下的竹林', images: 1 });
  await until(() => stateOf(easel, asked.id) === 'running');
  const offer = await press(mei, asked.reply(), `cancel:${asked.id}`);
  const pressed = await press(mei, offer.reply(), `private:${asked.id}`);
  expect(answerOf(pressed)).toBe('🔒 只給你看：結果會出現在這裡。超過15分鐘會改用私訊傳給你。');
  await easel.clock.advance(0);
  expect(textOf(asked.reply())).toBe('🔒 私人結果，只給本人看');
  expect(await announcedEnd(easel, asked)).toBe('🔒 已私下傳給本人 · 已扣3點');
  expect(answerOf(pressed)).toContain('✅ Seedream 4.0');
});

test('pressed while its files are being fetched it still goes only to the owner', async () => {
  const easel = await startEasel();
  const { ana, runcomfy, channel, until } = easel;
  runcomfy.mediaFaults.inject({ fault: { kind: 'delay', ms: 8_000 } });
  const asked = await ana.command(channel, 'image', { prompt: 'a cat', images: 1 });
  await until(() => stateOf(easel, asked.id) === 'fetching');
  const pressed = await press(ana, asked.reply(), `private:${asked.id}`);
  expect(answerOf(pressed)).toBe(promise);
  expect(await announcedEnd(easel, asked)).toMatch(delivered);
  expect(filesOf(pressed.reply())).toHaveLength(1);
  expect(spentOn(easel, asked)).toEqual([3, 0, 3]);
});

test('a result that comes before the press is answered waits for the answer', async () => {
  const easel = await startEasel();
  const { ana, clock, discord, runcomfy, channel, until } = easel;
  runcomfy.mediaFaults.inject({ fault: { kind: 'delay', ms: 500 } });
  const asked = await ana.command(channel, 'image', { prompt: 'a cat', images: 1 });
  await until(() => stateOf(easel, asked.id) === 'fetching');
  const message = asked.reply();
  expect(message).toBeDefined();
  if (message === undefined) return;
  discord.faults.inject({ path: /\/callback$/, fault: { kind: 'delay', ms: 2_900 } });
  const pressed = await ana.press(message, `private:${asked.id}`, { forged: true });
  await discord.until(() => discord.traffic.some(({ fault }) => fault === 'delay'));
  const isTried = (): boolean => easel.logs.some(({ msg }) => msg === 'the result could not be shown there');
  await clock.advance(500);
  // In small steps, so that the file is there before the press is answered.
  for (let step = 0; step < 1_000 && !isTried(); step += 1) await clock.advance(1);
  expect(isTried()).toBe(true);
  expect(await announcedEnd(easel, asked)).toMatch(delivered);
  expect(filesOf(pressed.reply())).toHaveLength(1);
  expect(ana.directMessages()).toEqual([]);
});

test('after the press no button offers it again, neither in the answer nor on the public reply', async () => {
  const easel = await startEasel();
  const { ana, channel, clock } = easel;
  const { asked, pressed, offer } = await askAlone(easel);
  await clock.advance(0);
  expect(pressed.reply()?.id).toBe(offer.reply()?.id);
  expect([answerOf(offer), buttonsOf(offer.reply()), buttonsOf(asked.reply())]).toEqual([promise, [], []]);
  const jobs = await ana.command(channel, 'jobs');
  await jobs.answered();
  expect(buttonsOf(jobs.reply())).toEqual([`show:${asked.id}`]);
  // An older Cancel, from a reply that has not changed yet, offers nothing either.
  const older = await press(ana, asked.reply(), `cancel:${asked.id}`);
  expect([answerOf(older), buttonsOf(older.reply())]).toEqual([pressAnswers.cannotStop, []]);
  expect(await announcedEnd(easel, asked)).toMatch(delivered);
});

test('of two presses the later gets the result, because its token lives longer', async () => {
  const easel = await startEasel();
  const { ana, clock, channel, runcomfy, until } = easel;
  runcomfy.next({ runMs: 16 * 60_000 });
  const asked = await ana.command(channel, 'image', { prompt: 'a cat', images: 1 });
  await until(() => textOf(asked.reply()).includes('Generating'));
  const [one, other] = [
    await press(ana, asked.reply(), `cancel:${asked.id}`),
    await press(ana, asked.reply(), `cancel:${asked.id}`),
  ] as const;
  const pressed = await press(ana, one.reply(), `private:${asked.id}`);
  await clock.advance(14 * 60_000);
  const again = await press(ana, other.reply(), `private:${asked.id}`);
  expect(await announcedEnd(easel, asked)).toMatch(delivered);
  expect(filesOf(again.reply())).toHaveLength(1);
  expect(answerOf(pressed)).toBe(promiseAtMinute14);
  expect(ana.directMessages()).toEqual([]);
});

test('a restart between the press and the result changes nothing', async () => {
  const easel = await startEasel();
  const { asked, pressed } = await askAlone(easel);
  await easel.stop();
  await easel.start();
  expect(await announcedEnd(easel, asked)).toMatch(delivered);
  expect(filesOf(pressed.reply())).toHaveLength(1);
  expect(easel.runcomfy.submissions).toHaveLength(1);
  expect(spentOn(easel, asked)).toEqual([3, 0, 3]);
});

test('after the press is older than 15 minutes the result comes as a direct message', async () => {
  const easel = await startEasel();
  const { ana, channel } = easel;
  const { asked, pressed } = await askAlone(easel, { runMs: 20 * 60_000 }, 12);
  expect(await announcedEnd(easel, asked)).toMatch(delivered);
  expect(ana.directMessages().map((message) => filesOf(message).length)).toEqual([10, 2]);
  expect(textOf(ana.directMessages()[0])).toContain('a cat');
  expect(answerOf(pressed)).toBe(promiseAtMinute14);
  expect(channel.messages()).toHaveLength(1);
  expect(spentOn(easel, asked)).toEqual([36, 0, 36]);
});

test('a press whose answer Discord has lost gets a direct message, too', async () => {
  const easel = await startEasel();
  const { ana, discord } = easel;
  const { asked, pressed } = await askAlone(easel);
  const answer = `${discord.url}/v10/webhooks/${discord.applicationId}/${pressed.token}/messages/@original`;
  expect((await fetch(answer, { method: 'DELETE' })).status).toBe(204);
  expect(await announcedEnd(easel, asked)).toMatch(delivered);
  expect(ana.directMessages().map((message) => filesOf(message).length)).toEqual([1]);
});

test('a failed run is refunded, and announced in the promised answer and in public, without the prompt', async () => {
  const easel = await startEasel();
  const { asked, pressed } = await askAlone(easel, { end: 'failed' });
  const failed = '❌ The model hit an error. No credits used; try again or simplify the prompt.';
  expect(await announcedEnd(easel, asked)).toBe(failed);
  expect(answerOf(pressed)).toBe(failed);
  expect(spentOn(easel, asked)).toEqual([0, 0, 0]);
});

test('nobody else may have it: a stranger and a moderator are refused', async () => {
  const easel = await startEasel();
  const { mei, ana, channel, runcomfy, until, guild } = easel;
  runcomfy.next({ runMs: 60_000 });
  const asked = await ana.command(channel, 'image', { prompt: 'a cat', images: 1 });
  await until(() => stateOf(easel, asked.id) === 'running');
  const moderator = guild.addMember({ permissions: 1n << 40n });
  const refused = await press(moderator, asked.reply(), `private:${asked.id}`);
  expect(answerOf(refused)).toBe('Only its owner can keep the result private. You can hold it back.');
  expect(buttonsOf(refused.reply())).toEqual([`withhold:${asked.id}`]);
  expect(answerOf(await press(mei, asked.reply(), `private:${asked.id}`))).toBe('只有發起人或管理員可以操作。');
  expect(await announcedEnd(easel, asked)).toContain('✅');
  expect(filesOf(asked.reply())).toHaveLength(1);
});

/** Ana's direct messages are closed, with each of Discord's codes. */
const closed: readonly { readonly code: number; readonly close: (easel: Easel) => void }[] = [
  { code: 50_007, close: ({ ana }) => ana.closeDirectMessages() },
  {
    code: 50_278,
    close: ({ discord }) =>
      void discord.faults.inject({
        path: /\/users\/@me\/channels/,
        times: Infinity,
        fault: { kind: 'answer', status: 403, body: { code: 50_278, message: 'no mutual guilds' } },
      }),
  },
];

test.each(closed)('with direct messages closed ($code) the owner takes it with Show me, once', async ({ close }) => {
  const easel = await startEasel();
  const { ana, mei, channel, until } = easel;
  close(easel);
  const { asked } = await askAlone(easel, { runMs: 20 * 60_000 }, 12);
  expect(await announcedEnd(easel, asked)).toContain(kept);
  expect(buttonsOf(asked.reply())).toEqual([`show:${asked.id}`, `more:${asked.id}`]);
  expect(spentOn(easel, asked)).toEqual([36, 0, 36]);

  const stranger = await press(mei, asked.reply(), `show:${asked.id}`);
  await until(() => answerOf(stranger) === '只有發起人或管理員可以操作。');
  const jobs = await ana.command(channel, 'jobs');
  await jobs.answered();
  expect(buttonsOf(jobs.reply())).toEqual([`show:${asked.id}`]);

  const shown = await press(ana, asked.reply(), `show:${asked.id}`);
  await until(() => delivered.test(textOf(asked.reply())));
  expect([shown.reply(), ...shown.followUps()].map((message) => filesOf(message).length)).toEqual([10, 2]);
  expect(mei.sees(channel).flatMap((message) => filesOf(message))).toEqual([]);
  await until(() => !existsSync(spoolOf(easel, asked.id)));
  const after = await ana.command(channel, 'jobs');
  await after.answered();
  expect(textOf(after.reply())).toContain('Nothing waiting or running.');
  const again = await press(ana, asked.reply(), `show:${asked.id}`);
  await until(() => answerOf(again) === "There's no result to show anymore.");
  expect(spentOn(easel, asked)).toEqual([36, 0, 36]);
});

test('a result that nobody takes is kept over restarts for its days, then it is gone and stays charged', async () => {
  const easel = await startEasel({ env: { KEEP_RESULTS_DAYS: '2' } });
  const { ana, clock, until } = easel;
  ana.closeDirectMessages();
  const { asked } = await askAlone(easel, { runMs: 20 * 60_000 });
  expect(await announcedEnd(easel, asked)).toContain(kept);
  await easel.stop();
  await clock.advance(36 * 3_600_000);
  await easel.start();
  expect(existsSync(spoolOf(easel, asked.id))).toBe(true);
  await clock.advance(48 * 3_600_000);
  await until(() => !existsSync(spoolOf(easel, asked.id)));
  const late = await press(ana, asked.reply(), `show:${asked.id}`);
  await until(() => answerOf(late) === "There's no result to show anymore.");
  expect(spentOn(easel, asked)).toEqual([charged.credits, 0, charged.credits]);
});
