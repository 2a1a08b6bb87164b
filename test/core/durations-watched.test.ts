import { randomLcg } from 'd3-random';
import TinyQueue from 'tinyqueue';
import { expect, test } from 'vitest';
import { drawDurations } from '../../bench/harness/durations.ts';
import {
  estimate,
  learnAll,
  nextPollDelay,
  takeEnded,
  type LearnedDurations,
  type Run,
} from '../../src/core/durations.ts';

interface Submission {
  /** Milliseconds. */
  readonly at: number;
  readonly duration: number;
}

/** The number of polls; the time between the end of a run and the poll that noticed it, in total and at most, in ms. */
interface Noticed {
  readonly looks: number;
  readonly delay: number;
  readonly longest: number;
}

interface Watched extends Noticed {
  readonly learned: LearnedDurations | undefined;
}

const firstGuess = 20_000;

/** Polls runs, in order of submission, as the bot does, and learns from them. */
function watch(runs: readonly Submission[], before: LearnedDurations | undefined, random: () => number): Watched {
  let [looks, delay, longest, learned] = [0, 0, 0, before];
  let estimated = estimate(learned, firstGuess);
  const going = new Map<string, Run>();
  const due = new TinyQueue(
    runs.map((run, index) => ({ ...run, id: String(index), look: run.at })),
    (a, b) => a.look - b.look,
  );
  for (let next = due.pop(); next !== undefined; next = due.pop()) {
    const { id, at, duration, look } = next;
    const age = look - at;
    if (age === 0) going.set(id, { submitted: at });
    else looks += 1;
    if (age < duration) {
      due.push({ ...next, look: look + nextPollDelay(age, estimated, random()) });
    } else {
      delay += age - duration;
      longest = Math.max(longest, age - duration);
      going.set(id, { submitted: at, took: age });
      learned = learnAll(learned, takeEnded(learned, going, look, firstGuess));
      estimated = estimate(learned, firstGuess);
    }
  }
  return { looks, delay, longest, learned };
}

/** Does the same with a poll every 2 s from the submission on. */
function watchEvenly(runs: readonly Submission[]): Pick<Noticed, 'looks' | 'delay'> {
  return runs.reduce(
    (sum, { duration }) => {
      const looks = Math.ceil(duration / 2_000);
      return { looks: sum.looks + looks, delay: sum.delay + looks * 2_000 - duration };
    },
    { looks: 0, delay: 0 },
  );
}

interface Scene {
  /** How often it is played, each time with new durations. */
  readonly times: number;
  readonly count: number;
  /** Milliseconds between one submission and the next. */
  readonly gap: number;
  readonly sigma?: number;
  readonly median?: number;
  /** From run `from` on, they take this many times as long as those before. */
  readonly factor?: number;
  readonly from?: number;
}

/** One at a time, however long they take. */
const apart = 3_600_000;

/** Plays a scene after 64 runs of its kind, one at a time. Returns polls and delay in relation to the fixed pace. */
function play({ times, count, gap, median = 20_000, sigma = 0.25, factor = 1, from = 0 }: Scene): Noticed {
  const sum = { looks: 0, delay: 0, evenLooks: 0, evenDelay: 0, longest: 0 };
  for (let seed = 1; seed <= times; seed += 1) {
    const random = randomLcg(seed / 100);
    const pace = { median, sigma };
    const before = drawDurations(pace, 64, seed + 100).map((duration, index) => ({ at: index * apart, duration }));
    const runs = drawDurations(pace, count, seed).map((duration, index) => ({
      at: index * gap,
      duration: index < from ? duration : duration * factor,
    }));
    const [seen, even] = [watch(runs, watch(before, undefined, random).learned, random), watchEvenly(runs)];
    sum.looks += seen.looks;
    sum.delay += seen.delay;
    sum.longest = Math.max(sum.longest, seen.longest);
    sum.evenLooks += even.looks;
    sum.evenDelay += even.delay;
  }
  return { looks: sum.looks / sum.evenLooks, delay: sum.delay / sum.evenDelay, longest: sum.longest };
}

const single = { times: 10, count: 500, gap: apart };
const steady = { times: 2, count: 4_000, gap: 50 };
const burst = { times: 6, count: 1_000, gap: 40 };
const atOnce = { times: 10, count: 500, gap: 0 };

test.each<[string, number, number, Scene]>([
  ['one by one', 0.5, 1, single],
  ['20 a second for minutes', 0.5, 1, steady],
  ['1,000 at 25 a second', 0.5, 1, burst],
  ['500 at once', 0.5, 1, atOnce],
  ['sigma 0.6, one by one', 0.6, 1.5, { ...single, sigma: 0.6 }],
  ['sigma 0.6, 1,000 at 25 a second', 0.6, 1.5, { ...burst, sigma: 0.6 }],
  ['sigma 0.6, 500 at once', 0.6, 1.5, { ...atOnce, sigma: 0.6 }],
  ['twice as long, the first 10 one by one', 0.9, 1.1, { ...single, count: 10, factor: 2 }],
  ['twice as long, 100 one by one', 0.5, 1.5, { ...single, count: 100, factor: 2 }],
  ['twice as long from the middle on, 1,000 at 25 a second', 0.75, 1, { ...burst, factor: 2, from: 500 }],
  ['twice as long from the middle on, 20 a second', 0.55, 1.2, { ...steady, factor: 2, from: 2_000 }],
  ['twice as long, 500 at once', 1, 1, { ...atOnce, factor: 2 }],
  ['half as long, 100 one by one', 0.6, 1.1, { ...single, count: 100, factor: 0.5 }],
  ['half as long from the middle on, 1,000 at 25 a second', 0.5, 2.5, { ...burst, factor: 0.5, from: 500 }],
  ['half as long from the middle on, 20 a second', 0.5, 1.6, { ...steady, factor: 0.5, from: 2_000 }],
  ['half as long, 500 at once', 0.5, 4, { ...atOnce, factor: 0.5 }],
  ['ten times as long, 500 at once', 0.9, 2, { ...atOnce, times: 2, factor: 10 }],
  ['2 minutes, one by one', 0.35, 3, { ...single, median: 120_000 }],
  ['3 s, one by one', 1.1, 1, { ...single, median: 3_000 }],
])('%s: at most %d of the polls of a pace of 2 s, with at most %d of its delay', (_, looks, delay, scene) => {
  const seen = play(scene);
  expect(seen.looks).toBeLessThanOrEqual(looks);
  expect(seen.delay).toBeLessThanOrEqual(delay);
  expect(seen.longest).toBeLessThanOrEqual(15_000);
});
