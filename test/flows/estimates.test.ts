import { expect, test } from 'vitest';
import type { InteractionHandle } from '../../sandbox/discord/people/handles.ts';
import { ended, startEasel, textOf, type Easel } from '../support/easel.ts';

const english = /started <t:\d+:R>, usually ready <t:(\d+):R>/;
const chinese = /<t:\d+:R>開始，通常<t:(\d+):R>完成/;

/** How many seconds after the submission the reply says that it is usually ready. */
function promised(easel: Easel, asked: InteractionHandle, form = english): number | undefined {
  const ready = form.exec(textOf(asked.reply()))?.[1];
  const submitted = easel.runcomfy.submissions.at(-1)?.acceptedAt ?? 0;
  return ready === undefined ? undefined : Math.round(Number(ready) - submitted / 1000);
}

const offBy = (seconds: number, expected: number): number => Math.abs(seconds - expected);

/** Asks for pictures whose run takes so long; how long that was said to take, and how often it was looked at. */
async function run(easel: Easel, seconds: number, images = 1): Promise<{ promised: number; looks: number }> {
  const { ana, channel, runcomfy, until } = easel;
  runcomfy.next({ queueMs: 1_000, runMs: (seconds - 1) * 1_000 });
  const asked = await ana.command(channel, 'image', { prompt: 'a heron', images });
  const said = await until(() => promised(easel, asked));
  await until(() => ended(asked));
  const requestId = runcomfy.submissions.at(-1)?.requestId ?? '';
  const looks = runcomfy.traffic.filter(({ path }) => path.endsWith(`${requestId}/status`)).length;
  return { promised: said, looks };
}

test('before anything is learned a first guess is said, by what is asked for', async () => {
  const easel = await startEasel();
  expect(offBy((await run(easel, 15, 1)).promised, 15)).toBeLessThanOrEqual(1);
  expect(offBy((await run(easel, 30, 6)).promised, 30)).toBeLessThanOrEqual(1);
});

test('a guess is said in the language of its owner', async () => {
  const easel = await startEasel();
  const asked = await easel.mei.command(easel.channel, 'image', { prompt: '蒼鷺', images: 1 });
  expect(offBy(await easel.until(() => promised(easel, asked, chinese)), 15)).toBeLessThanOrEqual(1);
});

test('what runs take is learned by model and settings, kept over restarts, and spares looks', async () => {
  const easel = await startEasel();
  const first = await run(easel, 40);
  for (let more = 0; more < 10; more += 1) await run(easel, 40);
  const learned = await run(easel, 40);
  expect(offBy(learned.promised, 40)).toBeLessThanOrEqual(3);
  expect(learned.looks).toBeLessThan(first.looks);

  await easel.stop();
  await easel.start();
  const after = await run(easel, 40);
  expect(offBy(after.promised, learned.promised)).toBeLessThanOrEqual(1);
  expect(after.looks).toBeLessThanOrEqual(learned.looks + 1);
  // Six pictures are another kind of run: nothing was learned of them.
  expect(offBy((await run(easel, 30, 6)).promised, 30)).toBeLessThanOrEqual(1);
});

test('one run that took far longer changes little', async () => {
  const easel = await startEasel();
  for (let more = 0; more < 11; more += 1) await run(easel, 20);
  await run(easel, 300);
  expect(offBy((await run(easel, 20)).promised, 20)).toBeLessThanOrEqual(3);
});

test('a restart while it is made keeps the estimate in the reply', async () => {
  const easel = await startEasel();
  const { ana, channel, runcomfy, until, clock } = easel;
  runcomfy.next({ queueMs: 1_000, runMs: 60_000 });
  const asked = await ana.command(channel, 'image', { prompt: 'a heron', images: 1 });
  await until(() => promised(easel, asked));
  await easel.stop();
  await easel.start();
  await clock.advance(10_000);
  expect(offBy(await until(() => promised(easel, asked)), 15)).toBeLessThanOrEqual(1);
});
