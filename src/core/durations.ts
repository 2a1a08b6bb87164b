import { z } from 'zod';

/** Enough that the slowest tenth is more than one or two outliers. */
const samplesKept = 64;

/** What is kept in the store for one kind of run: milliseconds, oldest run first. */
export const learnedDurations = z.object({
  version: z.literal(1),
  samples: z.array(z.number().int().positive()).max(samplesKept),
});
export type LearnedDurations = z.infer<typeof learnedDurations>;

/** One run in ten ends before `early`, one in two before `typical`, nine in ten before `late`; ms, ascending. */
export interface Estimate {
  readonly early: number;
  readonly typical: number;
  readonly late: number;
}

/** Runs of one kind take about as long: the same model, and the same of the settings that its price depends on. */
export function durationKey(
  modelId: string,
  settings: Readonly<Record<string, unknown>>,
  driving: readonly string[],
): string {
  const values = [...new Set(driving)].toSorted().map((name) => [name, settings[name] ?? null]);
  return JSON.stringify([modelId, ...values]);
}

/**
 * Milliseconds that a run may take, before any was seen. `amount`: images, or seconds of video.
 * ComfyUI expects 5 to 10 s for each second of a Seedance clip; ByteDance says 1.8 s for a Seedream image, others
 * saw 15 to 40 s for one image on RunComfy.
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

/** A run that was submitted and that nothing was learned from yet. */
export interface Run {
  /** By the monotonic clock, in ms. */
  readonly submitted: number;
  /** Milliseconds until its end was noticed; absent as long as it goes on. */
  readonly took?: number;
}

/** A run holds up those submitted after it until it is so many times as old as nine in ten become. */
const patience = 1.5;

/**
 * Takes those out of `runs` of one kind, oldest submission first, that can be learned from; how long they took, in that order.
 *
 * Of runs that go on together the short ones end first: learned in that order, many at once would look like a kind that
 * has become quicker. So a run counts once all that were submitted before it have ended. One that is far too old, or
 * never says how it ends, holds up nobody; it counts when it ends.
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
 * Adds how long the next run in order of submission took, in ms until its end was noticed; what is no duration is left
 * out. When the last runs were nearly all quicker, or all slower, than most before them, the kind has changed (a new
 * version, another machine) and what was learned before is forgotten. A few outliers do not do that.
 */
function learn(learned: LearnedDurations | undefined, ms: number): LearnedDurations {
  const before = learned?.samples ?? [];
  const sample = Math.round(ms);
  if (!Number.isSafeInteger(sample) || sample < 1) return { version: 1, samples: before };
  const samples = [...before, sample].slice(-samplesKept);
  const [older, last] = [samples.slice(0, -recent), samples.slice(-recent)];
  return { version: 1, samples: hasShifted(older, last) ? last : samples };
}

/** Fewer older samples than this say too little about what is usual. */
function hasShifted(older: readonly number[], last: readonly number[]): boolean {
  if (older.length < recent) return false;
  const sorted = ascending(older);
  const [low, high] = [quantile(sorted, 0.25), quantile(sorted, 0.75)];
  const most = recent - 1;
  return last.filter((ms) => ms > high).length >= most || last.filter((ms) => ms < low).length >= most;
}

/** From so many samples on, the first guess counts no more. */
const samplesTrusted = 10;
/** How far the first guess may be off, both ways. */
const guessSpread = 3;

/** What is to be expected of a run: the first guess, wide; more and more what was learned; from ten runs on only that. */
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

/** Members are told when a run is usually ready once so many of its kind were seen: before, it would be a guess. */
const samplesToEstimate = 5;

/** How long a run of this kind usually takes, in ms; `undefined` where too few were seen. */
export function usualDuration(learned: LearnedDurations | undefined, firstGuess: number): number | undefined {
  return (learned?.samples.length ?? 0) < samplesToEstimate ? undefined : estimate(learned, firstGuess).typical;
}

/**
 * Milliseconds of waiting for a result that is ready which one look is worth. At this price, runs of about 20 s get
 * half the looks of one every 2 s, and are noticed no later.
 */
const pollCost = 200;
/** Between two looks, in ms. With its spread the longest stays below 15 s, for runs that end far too early. */
const shortest = 500;
const longest = 13_500;
/** The age in ms before which nothing is looked at. */
const firstPoll = 1_000;

/**
 * Milliseconds until the next look at a run that has been going for `age` ms; `random` in [0, 1) spreads it by a tenth.
 *
 * The next look is due when the time that a result is expected to have lain ready by then is worth a look. Durations
 * are taken as log-logistic with the estimate's quantiles: like log-normal ones where most runs end, but with
 * a long tail, so that looks become rarer the longer a run is late.
 */
export function nextPollDelay(age: number, { early, typical, late }: Estimate, random: number): number {
  const ran = Number.isFinite(age) ? Math.max(age, 0) : 0;
  // From 10 % to 90 % the odds of having ended grow 81-fold. Narrower estimates than this promise too much.
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

/** Between the two nearest samples, in proportion. `sorted` is ascending and not empty. */
function quantile(sorted: readonly number[], part: number): number {
  const at = (sorted.length - 1) * part;
  const below = sorted[Math.floor(at)] ?? 0;
  const above = sorted[Math.ceil(at)] ?? below;
  return below + (above - below) * (at - Math.floor(at));
}
