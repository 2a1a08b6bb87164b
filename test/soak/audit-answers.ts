import type { Job } from '../../src/core/job/record.ts';
import { turnedAway } from './answers.ts';
import type { Asked, Done, Evidence, Taken } from './evidence.ts';
import type { Wish } from './fixture.ts';

/**
 * A bot that had less than this of Discord's three seconds, in ms, is not late by its own fault: others had the
 * processors.
 */
const plenty = 2_000;
/** A command that is typed this many ms later gets its answer and its commit later, even on a busy machine. */
const clearlyLater = 1_000;
/** After this time, in ms, the bot refuses what the store has not written. Until then its death may come first. */
const longestWait = 2_400;
/** The shortest time for which a bot waits for a commit, in ms. */
const shortestWait = 700;

/** What is said where a commit takes too long. */
const slowStore: ReadonlySet<string> = new Set(['refusal.store-failing', 'refusal.store-slow']);

/** Commands and presses that the bot never tried to answer, or answered too late although it had a processor. */
export function unanswered({ asked, done, kills, isInOrder }: Evidence): string[] {
  const all = [
    ...asked.map(({ word, typedAt, ...one }) => ({
      ...one,
      what: word,
      at: typedAt,
      isAnswered: one.reply !== 'none',
    })),
    ...done.map((one) => ({ ...one, mayWait: false, isAnswered: one.answer !== 'none' })),
  ];
  return all.flatMap(({ what, id, at, mayWait, isAnswered, triedAfter, worked }) => {
    if (isAnswered) return [];
    const killed = Math.min(...kills.filter((kill) => kill >= at));
    const isHandled = (other: (typeof all)[number]): boolean => other.at > at + clearlyLater && other.at < killed;
    if (triedAfter !== undefined) {
      return (worked ?? 0) < plenty ? [] : [`${what} (${id}): too late, after ${worked} ms of work`];
    }
    const hadItsTurn = !mayWait && (isInOrder || killed - at > longestWait + clearlyLater);
    const isPassed = hadItsTurn && all.some((other) => other.isAnswered && isHandled(other));
    return killed === Infinity || isPassed ? [`${what} (${id}): not at all`] : [];
  });
}

/** A refusal that was not allowed, was missing, or left something behind. */
export function wrongRefusal(
  { id, refused, mayBeRefused, messages, triedAfter }: Asked,
  job: Job | undefined,
  own: readonly Taken[],
  deaths: Evidence['deaths'],
): string[] {
  // On a busy machine a commit may take longer than the bot waits for it. What it wrote is undone.
  const isLate = refused?.some((key) => slowStore.has(key)) === true && (triedAfter ?? 0) >= shortestWait;
  const isUndone = isLate && job?.failure === 'unseen';
  const wasThere = !isUndone && (job !== undefined || deaths.some(({ jobs }) => jobs.some((each) => each.id === id)));
  return [
    ...(isLate || refused?.some((key) => mayBeRefused.includes(key)) === true
      ? []
      : [`refused for ${refused?.join()}`]),
    ...(wasThere ? ['refused, and there is a record of it'] : []),
    ...(own.length > 0 ? ['refused, and submitted'] : []),
    ...(messages.length > 0 ? ['refused, and something else is said of it'] : []),
  ];
}

/** Outcomes of a job that nobody with the right wished for. A forged form makes no job. */
export function unwished({ wishes, hasToBeRefused }: Asked, job: Job | undefined): string[] {
  if (job === undefined) return [];
  const { wish, state, removed } = job;
  const may = (...some: readonly Wish[]): boolean => some.some((each) => wishes.has(each));
  return [
    ...(hasToBeRefused ? ['taken on, though no client sends this'] : []),
    ...(wish === 'private' && !may('private') ? ['private, though its owner did not ask for that'] : []),
    ...(wish === 'withhold' && !may('withhold', 'remove') ? ['withheld, though no moderator of its server did'] : []),
    ...((wish === 'cancel' || state === 'cancelled') && !may('cancel', 'remove') ? ['cancelled by nobody'] : []),
    ...(removed !== undefined && !may('remove') ? ['removed, though no moderator of its server did'] : []),
  ];
}

/** A person without the right must read so, and in private. */
export function wronglyLetIn({ what, id, isTrespass, answer, says }: Done): string[] {
  if (answer === 'public') return [`${what} (${id}) was answered in public`];
  const isTurnedAway = answer !== 'private' || says.some((key) => turnedAway.includes(key));
  return isTrespass && !isTurnedAway ? [`${what} (${id}), without the right to it, was answered ${says.join()}`] : [];
}
