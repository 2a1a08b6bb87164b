import type { Outcome } from '../../../sandbox/runcomfy/switches.ts';
import type { Submission } from '../../../sandbox/runcomfy/submission.ts';
import type { Fault } from '../../../sandbox/wire/faults.ts';
import type { FailureReason, JobState } from '../../../src/core/job/record.ts';
import type { WordKey } from '../../../src/words/words.ts';
import type { Easel } from '../../support/easel.ts';
import type { Gate } from '../../support/gate.ts';
import type { FaultTable } from '../table.ts';

/** How a job stands for its owner, the server and the bot. */
export interface JobStatus {
  /** What the owner reads. */
  readonly says: WordKey;
  readonly state: JobState;
  readonly credits: 'held' | 'charged' | 'given back';
  readonly spend: 'held' | 'counts' | '0';
}

/** Exact, or at most so many. */
type Count = number | { readonly most: number };

/** Where a fault happens: at the stand-in, for one request where it has its id already. */
export interface FaultTarget {
  readonly runcomfy: Easel['runcomfy'];
  /** Before the Model API, where the row asks for one. */
  readonly gate: Gate | undefined;
  readonly submission: Submission | undefined;
}

/** One fault of RunComfy: what it is, how it is made here, and all that comes of it. */
export interface Row {
  /** After "RunComfy" or as a sentence's beginning, as an operator would say it. */
  readonly fault: string;
  /** Makes it; the function that comes back ends it. */
  readonly begin: (stage: FaultTarget) => () => void | Promise<void>;
  /** It concerns every request, so that no other row can run beside it. */
  readonly alone?: boolean;
  /** Every time limit of an exchange is cut short for it. */
  readonly slow?: boolean;
  /** It needs a port in front of the Model API. */
  readonly gate?: boolean;
  readonly command?: 'image' | 'video';
  /** How many pictures are asked for; one where nothing is said. */
  readonly images?: number;
  /** What becomes of the run itself. */
  readonly outcome?: Partial<Outcome>;
  /** After the fault has lasted for a minute. */
  readonly minute: JobStatus;
  /** Paid requests that left until then. */
  readonly posts: Count;
  /** How often RunComfy was asked about the job in that minute; for files, how often they were asked for. */
  readonly asked: Count;
  /** It changes by itself between that and this. */
  readonly orElse?: JobStatus;
  /** After a restart of the bot, the fault still there; where nothing is said as before. */
  readonly restarted?: JobStatus;
  /** How it ends: once the fault is `over`, or by itself while it `lasts`. Absent where it has ended. */
  readonly ends?: { readonly when: 'over' | 'lasts'; readonly standing: JobStatus };
}

export const running: JobStatus = { says: 'status.running', state: 'running', credits: 'held', spend: 'held' };
export const finishing: JobStatus = { says: 'status.finishing', state: 'fetching', credits: 'held', spend: 'held' };
export const retrying: JobStatus = { says: 'status.retrying', state: 'waiting', credits: 'held', spend: 'held' };
export const paused: JobStatus = { says: 'status.account', state: 'waiting', credits: 'held', spend: 'held' };
export const delivered: JobStatus = {
  says: 'status.delivered',
  state: 'delivered',
  credits: 'charged',
  spend: 'counts',
};
/** The paid request left and nobody knows what became of it. */
export const unknown: JobStatus = {
  says: 'failure.outcome-unknown',
  state: 'lost',
  credits: 'given back',
  spend: 'counts',
};

export const failed = (reason: FailureReason): JobStatus => ({
  says: `failure.${reason}`,
  state: 'failed',
  credits: 'given back',
  spend: 'counts',
});

export const refused = (reason: FailureReason): JobStatus => ({ ...failed(reason), state: 'refused', spend: '0' });

/** Every paid request, or every question about one job, meets this fault. */
export const meets =
  (what: 'POST' | 'status' | 'result', fault: Fault) =>
  ({ runcomfy, submission }: FaultTarget): (() => void) =>
    runcomfy.faults.inject(
      what === 'POST'
        ? { method: 'POST', path: /\/models\//, times: Infinity, fault }
        : { path: new RegExp(`${submission?.requestId ?? ''}/${what}`), times: Infinity, fault },
    );

/** An answer with one of RunComfy's codes; its HTTP status is the code's, or 200. */
export const code = (error: number, others: { status?: number; retryAfter?: string } = {}): Fault => ({
  kind: 'answer',
  status: others.status ?? Math.floor(error / 1000),
  headers: others.retryAfter === undefined ? {} : { 'retry-after': others.retryAfter },
  body: { error_code: error, error_message: 'words of RunComfy', detail: [] },
});

/** What is sent, or read of the run, changes from now on. */
export const becomes =
  (changed: Partial<Outcome>) =>
  ({ submission }: FaultTarget): (() => void) => {
    if (submission === undefined) throw new Error('nothing was submitted yet');
    const before = { ...submission.outcome };
    Object.assign(submission.outcome, changed);
    return () => void Object.assign(submission.outcome, before);
  };

/** The token is refused, for everything. */
export const revoked =
  (switches: Partial<Easel['runcomfy']['switches']>) =>
  ({ runcomfy }: FaultTarget): (() => void) => {
    const before = { ...runcomfy.switches };
    Object.assign(runcomfy.switches, switches, { tokenState: 'revoked' });
    return () => void Object.assign(runcomfy.switches, before);
  };

export const html = '<html><title>502 Bad Gateway</title></html>';

export function tableOf(title: string, about: string, asked: string, rows: readonly Row[]): FaultTable {
  return {
    title,
    about,
    columns: [
      'fault',
      'its owner reads a minute later',
      'credits',
      "the bot's spend",
      'paid requests',
      asked,
      'restarted meanwhile',
      'in the end',
    ],
    rows: rows.map(({ fault, minute, orElse, posts, asked: count, restarted = minute, ends }) => [
      fault,
      [minute, ...(orElse === undefined ? [] : [orElse])].map(({ says }) => `\`${says}\``).join(' or '),
      minute.credits,
      minute.spend,
      counted(posts),
      counted(count),
      `${restarted.state}, ${restarted.state === 'waiting' ? 'tried again' : 'nothing sent again'}`,
      ends === undefined
        ? 'the same'
        : `${ends.when === 'over' ? 'once it is over' : 'while it lasts'}: \`${ends.standing.says}\`, ${ends.standing.credits}, ${ends.standing.spend}`,
    ]),
  };
}

function counted(count: Count): string {
  return typeof count === 'number' ? String(count) : `at most ${count.most}`;
}
