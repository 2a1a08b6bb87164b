import type { Findings } from './audit.ts';
import type { Act, Kill, Life } from './plan.ts';

/** A change of one file of `src/`. */
export interface Change {
  readonly file: string;
  /** Occurs in the file exactly once. */
  readonly right: string;
  readonly wrong: string;
}

/** A bot with one fault, and what finds it. */
export interface Mutant extends Change {
  readonly bug: string;
  /** Another change that is needed for the bug to have an effect. */
  readonly besides?: Change;
  /** On PostgreSQL, too: that the store's rows are looked into is shown by a few. */
  readonly alsoOnPostgres?: true;
  /** Default: `lives`. */
  readonly lives?: readonly Life[];
  /** How long to wait for the announcement, if it never comes, in ms. */
  readonly patience?: number;
  readonly found: keyof Findings;
  readonly says: RegExp;
}

const ask = (amount: number, outcome: Extract<Act, { kind: 'ask' }>['outcome']): Act => ({
  kind: 'ask',
  after: 0,
  who: 0,
  command: 'image',
  amount,
  outcome,
});

/** All changes that make this bot: usually one. */
export const changesOf = ({ besides, file, right, wrong }: Mutant): readonly Change[] => [
  { file, right, wrong },
  ...(besides === undefined ? [] : [besides]),
];

/** Two requests, and a death between the first paid request and its commit. */
export const lives: readonly Life[] = [
  {
    kill: { at: 'request', to: 'runcomfy', nth: 1, isHandled: true },
    isLate: true,
    longest: 120_000,
    acts: [ask(2, 'failed'), ask(2, 'made')],
  },
];

/**
 * An announced request, and another one by a bot whose clock is a month ahead from its start on. The clock is put right
 * at the end.
 */
export const livesByTheClock = (kill: Kill): readonly Life[] => [
  { kill: { at: 'ledger', all: 'told' }, isLate: true, longest: 120_000, acts: [ask(2, 'made')] },
  { kill, isLate: true, longest: 120_000, clock: 31 * 86_400_000, acts: [ask(2, 'made')] },
];
export const onceWritten: Kill = { at: 'ledger', all: 'written' };
const oncePaid: Kill = { at: 'request', to: 'runcomfy', nth: 1, isHandled: true };
export const closing: readonly Act[] = [{ kind: 'clock', after: 0, offset: 0 }];

export const mutants: readonly Mutant[] = [
  {
    bug: 'settles again with what comes after the end',
    file: 'services/jobs/records.ts',
    right: 'boolean => hasEnded(next) && !hasEnded(job);',
    wrong: 'boolean => hasEnded(next) && next !== job;',
    found: 'wrongSettlements',
    says: /"key":"account:bot"/,
  },
  {
    bug: 'submits again what was being submitted',
    file: 'services/jobs/steps.ts',
    right: 'submitting: bind(abandon, submitDeps)',
    wrong: 'submitting: bind(submit, submitDeps)',
    alsoOnPostgres: true,
    found: 'doubleSubmissions',
    says: /submitted 2 times/,
  },
  {
    bug: 'accepts a job without its hold',
    file: 'services/jobs/accounts.ts',
    right: 'hold(account, job.hold.credits, job.hold)',
    wrong: 'hold(account, 0 * job.hold.credits, job.hold)',
    alsoOnPostgres: true,
    found: 'wrongSettlements',
    says: /"held":0/,
  },
  {
    bug: 'accepts a job without adding to what the bot has spent',
    file: 'services/jobs/bot-spend.ts',
    right: "addTo(job, window, 'used', micros)",
    wrong: "addTo(job, window, 'used', 0 * micros)",
    found: 'wrongSettlements',
    says: /"key":"account:bot"/,
  },
  {
    bug: 'does not list a job among those that a start goes on with',
    file: 'services/jobs/job-rows.ts',
    right: 'value: isLoadedAtStart(job) ? true : undefined',
    wrong: 'value: isLoadedAtStart(job) ? undefined : undefined',
    patience: 3_000,
    found: 'lost',
    says: /still submitting/,
  },
  {
    bug: 'doubts no clock, and submits by one that is a month ahead',
    file: 'services/runtime/clock-watch.ts',
    right: 'if (clock.isTrusted) return false;',
    wrong: 'return false;',
    lives: livesByTheClock(oncePaid),
    found: 'doubtfulSubmissions',
    says: /was submitted though the clock was wrong/,
  },
  {
    bug: 'counts by the clock of its machine alone, and forgets what was used this month',
    file: 'app/jobs.ts',
    right: 'clock: { now: () => clock.certain() },',
    wrong: 'clock: { now: () => Date.now() },',
    besides: {
      file: 'services/jobs/accounts.ts',
      right: 'const since = windowsAt(after.newest);',
      wrong: 'const since = windowsAt(after.ahead?.latest ?? after.newest);',
    },
    lives: livesByTheClock(onceWritten),
    found: 'wrongSettlements',
    says: /"window":"[\d-]+","expected"/,
  },
];
