import type { Outcome } from '../../../sandbox/runcomfy/switches.ts';
import type { Submission } from '../../../sandbox/runcomfy/submission.ts';
import type { Fault } from '../../../sandbox/wire/faults.ts';
import type { FailureReason, JobState } from '../../../src/core/job/record.ts';
import type { WordKey } from '../../../src/words/words.ts';
import type { Easel } from '../../support/easel.ts';
import type { Gate } from '../../support/gate.ts';
import type { FaultTable } from '../table.ts';

/** The status of a job for its owner, the server and the bot. */
export interface JobStatus {
  /** What the owner reads. */
  readonly says: WordKey;
  readonly state: JobState;
  readonly credits: 'held' | 'charged' | 'given back';
  readonly spend: 'held' | 'counts' | '0';
}

/** An exact number, or an upper limit. */
type Count = number | { readonly most: number };

/** Where a fault is made: at the stand-in, for one request if it already has its id. */
export interface FaultTarget {
  readonly runcomfy: Easel['runcomfy'];
  /** In front of the Model API, if the row needs one. */
  readonly gate: Gate | undefined;
  readonly submission: Submission | undefined;
}

/** One fault of RunComfy: its name, how it is made here, and its outcome. */
export interface Row {
  /** Follows "RunComfy", or begins a sentence, as an operator would say it. */
  readonly fault: string;
  /** Makes the fault. The returned function ends it. */
  readonly begin: (stage: FaultTarget) => () => void | Promise<void>;
  /** It affects every request, so no other row can run at the same time. */
  readonly alone?: boolean;
  /** Every timeout of an exchange is shortened for it. */
  readonly slow?: boolean;
  /** It needs a port in front of the Model API. */
  readonly gate?: boolean;
  readonly command?: 'image' | 'video';
  /** How many pictures are requested. Default 1. */
  readonly images?: number;
  /** The outcome of the run itself. */
  readonly outcome?: Partial<Outcome>;
  /** The status after the fault has lasted for a minute. */
  readonly minute: JobStatus;
  /** The paid requests until then. */
  readonly posts: Count;
  /** How often RunComfy was polled about the job in that minute; for files, how often they were requested. */
  readonly asked: Count;
  /** The other status between which and `minute` it changes by itself. */
  readonly orElse?: JobStatus;
  /** The status after a restart of the bot, with the fault still there. Default: as before. */
  readonly restarted?: JobStatus;
  /** How it ends: after the fault is `over`, or by itself while it `lasts`. Absent if it has ended. */
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
/** The paid request left, and its outcome is unknown. */
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

/** Every paid request, or every poll of one job, meets this fault. */
export const meets =
  (what: 'POST' | 'status' | 'result', fault: Fault) =>
  ({ runcomfy, submission }: FaultTarget): (() => void) =>
    runcomfy.faults.inject(
      what === 'POST'
        ? { method: 'POST', path: /\/models\//, times: Infinity, fault }
        : { path: new RegExp(`${submission?.requestId ?? ''}/${what}`), times: Infinity, fault },
    );

/** An answer with one of RunComfy's codes. Its HTTP status is the one of the code, or 200. */
export const code = (error: number, others: { status?: number; retryAfter?: string } = {}): Fault => ({
  kind: 'answer',
  status: others.status ?? Math.floor(error / 1000),
  headers: others.retryAfter === undefined ? {} : { 'retry-after': others.retryAfter },
  body: { error_code: error, error_message: 'words of RunComfy', detail: [] },
});

/** From now on, what is sent or read about the run changes. */
export const becomes =
  (changed: Partial<Outcome>) =>
  ({ submission }: FaultTarget): (() => void) => {
    if (submission === undefined) throw new Error('nothing was submitted yet');
    const before = { ...submission.outcome };
    Object.assign(submission.outcome, changed);
    return () => void Object.assign(submission.outcome, before);
  };

/** The token is refused for everything. */
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
