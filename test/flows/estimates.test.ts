import { expect, test } from 'vitest';
import type { InteractionHandle } from '../../sandbox/discord/people/handles.ts';
import { teachDurations } from '../support/durations.ts';
import { ended, startEasel, textOf, type Easel } from '../support/easel.ts';

const english = /started <t:\d+:R> · ready <t:(\d+):R>/;
const chinese = /<t:\d+:R>開始 · 預計<t:(\d+):R>完成/;

/** The announced time, in seconds after the submission. */
function promised(easel: Easel, asked: InteractionHandle, form = english): number | undefined {
  const ready = form.exec(textOf(asked.reply()))?.[1];
  const submitted = easel.runcomfy.submissions.at(-1)?.acceptedAt ?? 0;
  return ready === undefined ? undefined : Math.round(Number(ready) - submitted / 1000);
}

const offBy = (seconds: number | undefined, expected: number): number => Math.abs((seconds ?? Infinity) - expected);
const isMade = (asked: InteractionHandle): boolean => textOf(asked.reply()).includes('Generating');

/** Requests pictures whose run takes this long. Returns the announced duration, and the number of polls. */
async function run(
  easel: Easel,
  seconds: number,
  images = 1,
): Promise<{ promised: number | undefined; looks: number }> {
  const { ana, channel, runcomfy, until } = easel;
  runcomfy.next({ queueMs: 1_000, runMs: (seconds - 1) * 1_000 });
  const asked = await ana.command(channel, 'image', { prompt: 'a heron', images });
  await until(() => isMade(asked));
  const said = promised(easel, asked);
  await until(() => ended(asked));
  const requestId = runcomfy.submissions.at(-1)?.requestId ?? '';
  const looks = runcomfy.traffic.filter(({ path }) => path.endsWith(`${requestId}/status`)).length;
  return { promised: said, looks };
}

/** A bot that has learned that every picture takes this many seconds. */
async function learned(seconds: number): Promise<Easel> {
  const easel = await startEasel();
  await easel.stop();
  await teachDurations(easel.database, seconds * 1_000);
  await easel.start();
  return easel;
}

test('before five runs of a kind were learned no time is announced', async () => {
  const easel = await startEasel();
  for (let runs = 0; runs < 5; runs += 1) expect((await run(easel, 15)).promised).toBeUndefined();
  expect(offBy((await run(easel, 15)).promised, 15)).toBeLessThanOrEqual(1);
  // Six pictures are another kind of run, of which nothing was learned.
  expect((await run(easel, 30, 6)).promised).toBeUndefined();
});

test('a time is announced in the language of its owner', async () => {
  const easel = await learned(15);
  easel.runcomfy.next({ queueMs: 1_000, runMs: 40_000 });
  const asked = await easel.mei.command(easel.channel, 'image', { prompt: '蒼鷺', images: 1 });
  expect(offBy(await easel.until(() => promised(easel, asked, chinese)), 15)).toBeLessThanOrEqual(1);
});

test('after the announced time the reply says at once that it takes longer than usual, without a time', async () => {
  const easel = await learned(20);
  const { ana, mei, channel, runcomfy, until, clock } = easel;
  const said: [InteractionHandle, string][] = [];
  for (const [member, words] of [
    [ana, 'taking longer than usual'],
    [mei, '比平常久'],
  ] as const) {
    runcomfy.next({ queueMs: 1_000, runMs: 90_000 });
    said.push([await member.command(channel, 'image', { prompt: 'a heron', images: 1 }), words]);
  }
  const [[anas] = []] = said;
  expect(anas).toBeDefined();
  if (anas === undefined) return;
  const due = (await until(() => promised(easel, anas))) * 1_000 + (runcomfy.submissions.at(-1)?.acceptedAt ?? 0);
  await clock.advance(due - 2_000 - clock.now());
  expect(promised(easel, anas)).toBeDefined();
  await clock.advance(4_000);
  for (const [asked, words] of said) expect(textOf(asked.reply()).split('\n').at(-1)).toContain(words);
  expect(said.map(([asked]) => textOf(asked.reply())).join()).not.toMatch(/usually|通常/);
  await until(() => said.every(([asked]) => ended(asked)));
});

test('durations are learned by model and settings, kept over restarts, and save polls', async () => {
  const easel = await startEasel();
  const first = await run(easel, 40);
  for (let more = 0; more < 10; more += 1) await run(easel, 40);
  const known = await run(easel, 40);
  expect(offBy(known.promised, 40)).toBeLessThanOrEqual(3);
  expect(known.looks).toBeLessThan(first.looks);

  await easel.stop();
  await easel.start();
  const after = await run(easel, 40);
  expect(offBy(after.promised, 40)).toBeLessThanOrEqual(3);
  expect(after.looks).toBeLessThanOrEqual(known.looks + 1);
});

test('one run that took much longer changes little', async () => {
  const easel = await startEasel();
  for (let more = 0; more < 11; more += 1) await run(easel, 20);
  await run(easel, 300);
  expect(offBy((await run(easel, 20)).promised, 20)).toBeLessThanOrEqual(3);
});

test('a restart during a run keeps the announced time in the reply', async () => {
  const easel = await learned(40);
  const { ana, channel, runcomfy, until, clock } = easel;
  runcomfy.next({ queueMs: 1_000, runMs: 60_000 });
  const asked = await ana.command(channel, 'image', { prompt: 'a heron', images: 1 });
  await until(() => promised(easel, asked));
  await easel.stop();
  await easel.start();
  await clock.advance(10_000);
  expect(offBy(promised(easel, asked), 40)).toBeLessThanOrEqual(1);
});
