import { z } from 'zod';

/** Enough samples that the slowest tenth is more than one or two outliers. */
const samplesKept = 64;

/** The stored durations of one kind of run, in ms, the oldest run first. */
export const learnedDurations = z.object({
  version: z.literal(1),
  samples: z.array(z.number().int().positive()).max(samplesKept),
});
export type LearnedDurations = z.infer<typeof learnedDurations>;

/** One run in ten ends before `early`, one in two before `typical`, nine in ten before `late`. In ms, ascending. */
export interface Estimate {
  readonly early: number;
  readonly typical: number;
  readonly late: number;
}

/**
 * The kind of a run. Runs of one kind take about as long: they have the same model, and the same values of the settings
 * that the price depends on.
 */
export function durationKey(
  modelId: string,
  settings: Readonly<Record<string, unknown>>,
  driving: readonly string[],
): string {
  const values = [...new Set(driving)].toSorted().map((name) => [name, settings[name] ?? null]);
  return JSON.stringify([modelId, ...values]);
}

/**
 * How long a run may take, in ms, before any was seen. `amount`: images, or seconds of video. Sources: ComfyUI expects
 * 5 to 10 s for each second of a Seedance clip; ByteDance says 1.8 s for a Seedream image; others saw 15 to 40 s for
 * one image on RunComfy.
 */
export function guess(kind: 'image' | 'video' | 'other', amount: number): number {
  switch (kind) {
    case 'image':
      return 12_000 + 3_000 * amount;
    case 'video':
      return 10_000 + 6_500 * amount;
    case 'other':
      return 30_000;
  }
}

/** A run that was submitted and was not learned from yet. */
export interface Run {
  /** By the monotonic clock, in ms. */
  readonly submitted: number;
  /** How many ms it took until its end was noticed; absent while it runs. */
  readonly took?: number;
}

/** A run that is still going delays the learning from later runs until it is older than this multiple of `late`. */
const patience = 1.5;

/**
 * Removes from `runs` of one kind, the oldest submission first, those that can be learned from. Returns how long they
 * took, in that order.
 *
 * Of runs that go on at the same time, the short ones end first. If they were learned in that order, the kind would
 * seem to have become quicker. So a run is learned from when all earlier submissions have ended. A run that is far too
 * old, or never ends, delays no other. It is learned from when it ends.
 */
export function takeEnded(
  learned: LearnedDurations | undefined,
  runs: Map<string, Run>,
  now: number,
  firstGuess: number,
): readonly number[] {
  const tooOld = now - patience * estimate(learned, firstGuess).late;
  const durations: number[] = [];
  for (const [id, { submitted, took }] of runs) {
    if (took !== undefined) {
      durations.push(took);
      runs.delete(id);
    } else if (submitted > tooOld) {
      break;
    }
  }
  return durations;
}

export function learnAll(
  learned: LearnedDurations | undefined,
  durations: readonly number[],
): LearnedDurations | undefined {
  return durations.reduce<LearnedDurations | undefined>(learn, learned);
}

/** How many runs show that a kind has changed. */
const recent = 10;

/**
 * Adds how long the next run in order of submission took, in ms until its end was noticed. A value that is no duration
 * is left out. If nearly all of the last runs were quicker, or slower, than most before them, the kind has changed (a
 * new version, another machine), and the older samples are dropped. A few outliers have no such effect.
 */
function learn(learned: LearnedDurations | undefined, ms: number): LearnedDurations {
  const before = learned?.samples ?? [];
  const sample = Math.round(ms);
  if (!Number.isSafeInteger(sample) || sample < 1) return { version: 1, samples: before };
  const samples = [...before, sample].slice(-samplesKept);
  const [older, last] = [samples.slice(0, -recent), samples.slice(-recent)];
  return { version: 1, samples: hasShifted(older, last) ? last : samples };
}

/** With fewer older samples than `recent`, nobody knows what is usual. */
function hasShifted(older: readonly number[], last: readonly number[]): boolean {
  if (older.length < recent) return false;
  const sorted = ascending(older);
  const [low, high] = [quantile(sorted, 0.25), quantile(sorted, 0.75)];
  const most = recent - 1;
  return last.filter((ms) => ms > high).length >= most || last.filter((ms) => ms < low).length >= most;
}

/** From this number of samples on, the first guess no longer counts. */
const samplesTrusted = 10;
/** By which factor the first guess may be off, in both directions. */
const guessSpread = 3;

/**
 * The estimate of a run. It begins as the wide first guess. Learned samples count more and more. From ten samples on,
 * only they count.
 */
export function estimate(learned: LearnedDurations | undefined, firstGuess: number): Estimate {
  const guessed = Math.max(firstGuess, 1);
  const samples = ascending(learned?.samples ?? []);
  const trust = Math.min(samples.length / samplesTrusted, 1);
  const blend = (part: number, first: number): number =>
    samples.length === 0 ? first : quantile(samples, part) ** trust * first ** (1 - trust);
  return {
    early: blend(0.1, guessed / guessSpread),
    typical: blend(0.5, guessed),
    late: blend(0.9, guessed * guessSpread),
  };
}

/** Members are told a time only after this many runs of its kind were seen. Before, it would be a guess. */
const samplesToEstimate = 5;

/** The part of the runs that are over by the time that members are told. With the median, half of them would be late. */
const partInTime = 0.8;

/** By when, in ms, most runs of this kind were over; `undefined` if too few were seen. */
export function usualDuration(learned: LearnedDurations | undefined): number | undefined {
  const samples = ascending(learned?.samples ?? []);
  return samples.length < samplesToEstimate ? undefined : quantile(samples, partInTime);
}

/**
 * How many ms of waiting for a finished result one poll is worth. At this price, a run of about 20 s gets half the
 * polls of a fixed pace of 2 s, and its end is noticed no later.
 */
const pollCost = 200;
/** The shortest time between two polls, in ms. */
const shortest = 500;
const longest = 13_500;
/** The first poll comes at this age of the run, in ms, or later. */
const firstPoll = 1_000;

/**
 * In how many ms a run that has been going for `age` ms is polled next. `random` in [0, 1) spreads it by a tenth.
 *
 * A poll is due when the expected time for which the result has been ready is worth its cost. Durations are modelled as
 * log-logistic with the quantiles of the estimate. That is like log-normal where most runs end, but with a long tail:
 * polls become rarer the longer a run is late.
 */
export function nextPollDelay(age: number, { early, typical, late }: Estimate, random: number): number {
  const ran = Number.isFinite(age) ? Math.max(age, 0) : 0;
  // Between 10 % and 90 %, the odds that a run has ended grow 81-fold. Estimates that are narrower than this promise
  // too much.
  const shape = Math.log(81) / Math.max(Math.log(late / early), 0.2);
  const running = (ms: number): number => 1 / (1 + (ms / typical) ** shape);
  const alive = running(ran);
  const isDue = (gap: number): boolean => (1 - running(ran + gap) / alive) * (gap / 2) >= pollCost;

  let [tooSoon, due] = [shortest, longest];
  while (due - tooSoon > 10) {
    const middle = (tooSoon + due) / 2;
    if (isDue(middle)) due = middle;
    else tooSoon = middle;
  }
  return Math.ceil(Math.max(due * (0.9 + 0.2 * random), shortest, firstPoll - ran));
}

function ascending(samples: readonly number[]): readonly number[] {
  return samples.toSorted((a, b) => a - b);
}

/** Interpolates between the two nearest samples. `sorted` is ascending and not empty. */
function quantile(sorted: readonly number[], part: number): number {
  const at = (sorted.length - 1) * part;
  const below = sorted[Math.floor(at)] ?? 0;
  const above = sorted[Math.ceil(at)] ?? below;
  return below + (above - below) * (at - Math.floor(at));
}
