import { isDeepStrictEqual } from 'node:util';
import type { Job } from '../../src/core/job/record.ts';
import type { LedgerData } from '../support/ledger-data.ts';
import { mismatchesIn } from '../support/ledger-mismatches.ts';
import { unanswered, unwished, wronglyLetIn, wrongRefusal } from './audit-answers.ts';
import { trustedWithin, type Asked, type Evidence, type Seen, type Taken } from './evidence.ts';

/** What is wrong, in words. Empty if everything is right. */
export interface Findings {
  readonly lost: readonly string[];
  readonly doubleSubmissions: readonly string[];
  readonly doubtfulSubmissions: readonly string[];
  readonly wrongSettlements: readonly string[];
  readonly duplicatePosts: readonly string[];
  readonly unanswered: readonly string[];
  readonly wrongRefusals: readonly string[];
  readonly openHandles: readonly string[];
}

/** Checks what is seen from outside against the promises of Easel. It uses nothing that the bot computes itself. */
export function audit(evidence: Evidence): Findings {
  const { asked, done, taken, ledgerData, deaths, strays, leaks, wrongClocks, endings } = evidence;
  const jobs = new Map(ledgerData.jobs.map((job) => [job.id, job]));
  const byWord = Map.groupBy(taken, ({ word }) => word);
  const judgeAll = (
    judge: (asked: Asked, job: Job | undefined, taken: readonly Taken[]) => readonly string[],
  ): string[] =>
    asked.flatMap((one) =>
      judge(one, jobs.get(one.id), byWord.get(one.word) ?? []).map((what) => `${one.word} (${one.id}): ${what}`),
    );
  const known = new Set(asked.map(({ id }) => id));
  // Whatever a wrong clock shows, credits that are used today count for all of today, except for an hour that nobody
  // doubts.
  const latest = Math.max(...asked.map(({ typedAt }) => typedAt)) + trustedWithin;
  return {
    lost: judgeAll((one, job, own) => (job === undefined ? lostRecord(one, own, deaths) : lostWord(one, job, own))),
    doubleSubmissions: judgeAll((_one, _job, own) => (own.length > 1 ? [`submitted ${own.length} times`] : [])),
    doubtfulSubmissions: taken
      .filter(({ acceptedAt }) => wrongClocks.some(({ from, until }) => acceptedAt >= from && acceptedAt < until))
      .map(({ word }) => `${word} was submitted though the clock was wrong`),
    wrongSettlements: [
      ...judgeAll((one, job, own) => (job === undefined ? [] : wrongSettlement(one, job, own[0]))),
      ...ledgerData.jobs.filter(({ id }) => !known.has(id)).map(({ id }) => `${id}: nobody asked for it`),
      ...[...deaths, ledgerData].flatMap((each) =>
        mismatchesIn(each, latest).map((mismatch) => JSON.stringify(mismatch)),
      ),
      ...deaths.flatMap((before) => changedSettlements(before, ledgerData)),
    ],
    duplicatePosts: [
      ...judgeAll((one, job) => duplicates(one, job)),
      ...strays.map((stray) => `${stray} was left behind`),
    ],
    unanswered: unanswered(evidence),
    wrongRefusals: [
      ...judgeAll((one, job, own) => (one.refused === undefined ? [] : wrongRefusal(one, job, own, deaths))),
      ...judgeAll((one, job) => unwished(one, job)),
      ...done.flatMap(wronglyLetIn),
      ...leaks,
    ],
    openHandles: endings,
  };
}

/** A job without a record must have left no trace, because it is written down before it is answered in public. */
function lostRecord(one: Asked, own: readonly Taken[], deaths: Evidence['deaths']): string[] {
  const { id, reply, messages } = one;
  if (deaths.some(({ jobs }) => jobs.some((job) => job.id === id))) return ['it had a record, which is gone'];
  if (own.length > 0) return ['submitted, and no record of it'];
  const isSaid = reply !== 'none' && reply !== 'refused';
  return isSaid || messages.some(({ isOver, files }) => isOver || files.length > 0)
    ? ['its message says something, and there is no record of it']
    : [];
}

function lostWord(asked: Asked, job: Job, own: readonly Taken[]): string[] {
  if (job.settlement === undefined || job.told !== true) return [`still ${job.state}`];
  if (job.removed !== undefined) return job.removed.cleared ? [] : ['removed, and not cleared'];
  if (job.kept === true) return [];
  const { messages, reply } = asked;
  const isUnseen = job.failure === 'unseen' && ['deleted', 'none', 'refused'].includes(reply);
  if (!messages.some(({ isOver }) => isOver) && reply !== 'deleted late' && !isUnseen) {
    return [`${job.state}, and nobody was told`];
  }
  if (job.state !== 'delivered' || job.wish === 'withhold' || reply === 'deleted late') return [];
  const shown = messages.flatMap(({ files }) => files);
  const digests = own[0]?.digests ?? [];
  if (digests.length === 0) return ['delivered without a file'];
  return digests.flatMap((digest, index) => {
    const found = shown.filter(({ number }) => number === index + 1);
    if (found.length === 0) return [`file ${index + 1} of ${digests.length} is nowhere`];
    return found.some((file) => file.digest !== digest) ? [`file ${index + 1} is not what RunComfy made`] : [];
  });
}

/** The cost of a job, from its end and from what RunComfy did. */
function wrongSettlement({ price }: Asked, job: Job, taken: Taken | undefined): string[] {
  const found: string[] = [];
  if (job.hold.credits !== price.credits || job.hold.micros !== price.micros) found.push('not held at its price');
  const ends = { made: 'delivered', failed: 'failed', cancelled: 'cancelled' } as const;
  // Lost: the bot was killed, or the answer was lost, before it knew that RunComfy had it.
  const isPossible =
    taken === undefined
      ? ['cancelled', 'refused', 'lost'].includes(job.state)
      : job.state === 'lost' || job.state === ends[taken.end];
  if (!isPossible) found.push(`${job.state}, though at RunComfy it was ${taken?.end ?? 'never taken'}`);
  const told = taken?.micros ?? price.micros;
  const due = {
    delivered: { credits: price.credits, micros: told },
    failed: { credits: 0, micros: told },
    lost: { credits: 0, micros: price.micros },
    cancelled: { credits: 0, micros: 0 },
    refused: { credits: 0, micros: 0 },
  }[job.state as 'delivered' | 'failed' | 'lost' | 'cancelled' | 'refused'] as Job['hold'] | undefined;
  const { settlement } = job;
  if (settlement?.credits !== due?.credits || settlement?.micros !== due?.micros) {
    found.push(`${job.state} settled as ${JSON.stringify(settlement)} instead of ${JSON.stringify(due)}`);
  }
  return found;
}

/** A settlement never changes. */
function changedSettlements(before: LedgerData, after: LedgerData): string[] {
  const now = new Map(after.jobs.map(({ id, settlement }) => [id, settlement]));
  return before.jobs
    .filter(({ id, settlement }) => settlement !== undefined && !isDeepStrictEqual(settlement, now.get(id)))
    .map(({ id }) => `${id}: settled before a kill, and otherwise after it`);
}

function duplicates({ messages, isReplyLocked }: Asked, job: Job | undefined): string[] {
  const numbers = messages.flatMap(({ files }) => files.map(({ number }) => number));
  // A file that is delivered in another place is removed from the reply, if Discord allows the bot to edit it.
  const open = messages.filter(({ where }) => where !== 'reply' || !isReplyLocked);
  const standing = open.flatMap(({ files }) => files.map(({ number }) => number));
  const twice = new Set(standing.filter((number, index) => standing.indexOf(number) !== index));
  const found = [...twice].map((number) => `file ${number} was posted more than once`);
  if (job?.wish === 'private' && messages.some(isPublic)) found.push('posted in public, though meant for its owner');
  if (job?.wish === 'withhold' && numbers.length > 0) found.push('posted, though withheld');
  if (job?.removed !== undefined) {
    const left = open.filter(({ where }) => where !== 'private');
    found.push(...left.map(({ where }) => `removed, and its ${where} message is still there`));
  }
  const notices = messages.filter(
    ({ where, isOver, files }) => isOver && files.length === 0 && ['channel', 'direct'].includes(where),
  );
  if (notices.length > 1) {
    found.push(`its end was told ${notices.length} times: ${notices.map(({ where }) => where).join()}`);
  }
  return found;
}

function isPublic({ where, files }: Seen): boolean {
  return files.length > 0 && ['reply', 'channel'].includes(where);
}
