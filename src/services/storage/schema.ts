import { z } from 'zod';
import { accountRecord, spendRecord } from '../../core/accounts.ts';
import { learnedDurations } from '../../core/durations.ts';
import { batchRecord } from '../../core/job/batch.ts';
import { jobRecord } from '../../core/job/record.ts';
import { decisionRecord } from '../../core/moderation/decision.ts';
import { logBatch, queuedEntry, waitingChannel } from '../../core/moderation/log-entry.ts';
import { policyRecord } from '../../core/moderation/policy.ts';
import { reportRecord } from '../../core/moderation/report.ts';
import { blockRecord, pauseRecord } from '../../core/moderation/restrictions.ts';
import { crashRecord } from '../../core/crash-backoff.ts';
import { moveMark } from '../../core/move-mark.ts';
import { shardsRecord } from '../../core/shards.ts';

/** What a key consists of after the name of its kind. `moment` and `day` sort by time. */
type Part = 'server' | 'member' | 'job' | 'channel' | 'message' | 'moment' | 'day' | 'window' | 'id' | 'runs';

/** What else is known about a kind of row. */
interface Facts {
  /** The version of its records. Absent where the value is no object, or where transactions only add to it. */
  readonly version?: number;
  readonly about: 'member' | 'server' | 'nobody';
  /**
   * How a member's rows are found where the key has no `member`: by the member's jobs, which `history` lists, or by
   * reading all rows of a server.
   */
  readonly foundBy?: 'history' | 'server';
  /** How many days a row is kept, or until its work is done. Absent: for good. */
  readonly kept?: { readonly days: number | 'KEEP_DAYS' } | 'until-done';
  /**
   * A start is refused if such a row has another version, because money or a promise depends on it. `open`: only rows
   * of jobs that are listed as open.
   */
  readonly vital?: 'all' | 'open';
}

type Texts<P extends readonly Part[]> = { readonly [K in keyof P]: string };
type Beginning<P extends readonly Part[]> = P extends readonly [...infer B extends readonly Part[], Part]
  ? Texts<P> | Beginning<B>
  : readonly [];

/** One kind of row: the form of its keys and the schema of its value. */
export interface Kind<P extends readonly Part[] = readonly Part[], T = unknown> extends Facts {
  readonly name: string;
  readonly parts: P;
  readonly record: z.ZodType<T>;
  readonly prefix: string;
  key(...parts: Texts<P>): string;
  /** The beginning of all keys that have these parts first. */
  under(...parts: Beginning<P>): string;
  /** The parts of one of its keys. */
  partsOf(key: string): Texts<P>;
}

function kind<const P extends readonly Part[], T>(
  name: string,
  parts: P,
  record: z.ZodType<T>,
  facts: Facts,
): Kind<P, T> {
  return {
    ...facts,
    name,
    parts,
    record,
    prefix: parts.length === 0 ? name : `${name}:`,
    key: (...given) => [name, ...given].join(':'),
    under: (...given) => [name, ...given, ''].join(':'),
    partsOf: (key) => (parts.length === 0 ? [] : key.slice(name.length + 1).split(':')) as unknown as Texts<P>,
  };
}

const mark = z.literal(true);
const version = 1;

/** Every kind of row. Keys are made here and nowhere else. */
export const schema = {
  job: kind('job', ['job'], jobRecord, { version, about: 'member', foundBy: 'history', vital: 'open' }),
  /** Jobs that a start has to read: they have something left to do, or a result that is kept for their owner. */
  open: kind('open', ['job'], mark, { about: 'nobody', kept: 'until-done' }),
  /** A member's jobs in one server, in the order in which they were accepted. */
  history: kind('history', ['server', 'member', 'moment', 'job'], mark, { about: 'member' }),
  /** The jobs that were made from a job, in the order in which they were accepted: the parent, the moment, the child. */
  child: kind('child', ['job', 'moment', 'job'], mark, { about: 'member', foundBy: 'history' }),
  /** The job that a form made, by the press that opened the form. It is forgotten with the job. */
  form: kind('form', ['id'], z.string(), { about: 'member', foundBy: 'history', kept: { days: 'KEEP_DAYS' } }),
  /** Jobs that one press started together, by the job of their story, until all are over. */
  batch: kind('batch', ['job'], batchRecord, { version, about: 'member', foundBy: 'history', kept: 'until-done' }),
  /** The job that a further message belongs to. */
  part: kind('part', ['message'], z.string(), { about: 'member', foundBy: 'history' }),
  /** Jobs by the day on which they ended, so that they can be forgotten later. */
  ended: kind('ended', ['day', 'job'], mark, { about: 'nobody', kept: { days: 'KEEP_DAYS' } }),
  /** Removed jobs by the day of their removal, so that their prompts can be forgotten later. */
  removed: kind('removed', ['day', 'job'], mark, { about: 'nobody', kept: { days: 30 } }),

  botAccount: kind('account:bot', [], accountRecord, { version, about: 'nobody' }),
  memberAccount: kind('account', ['server', 'member'], accountRecord, { version, about: 'member' }),
  serverAccount: kind('account', ['server'], accountRecord, { version, about: 'server', vital: 'all' }),
  /** What the bot has spent in a day or month. Transactions only add to it. */
  spend: kind('spend', ['window'], spendRecord, { about: 'nobody' }),
  durations: kind('durations', ['runs'], learnedDurations, { version, about: 'nobody' }),

  policy: kind('policy', ['server'], policyRecord, { version, about: 'server' }),
  block: kind('bar', ['server', 'member'], blockRecord, { version, about: 'member' }),
  serverPause: kind('pause', ['server'], pauseRecord, { version, about: 'server' }),
  autoMod: kind('automod', ['server'], z.object({ version: z.literal(version), rules: z.array(z.unknown()) }), {
    version,
    about: 'server',
  }),
  /** Decisions in the order in which they were made. The id is the interaction's. */
  audit: kind('audit', ['server', 'moment', 'id'], decisionRecord, { version, about: 'server', foundBy: 'server' }),
  /** Three kinds for log channels: an entry that waits, the message that is being written, the counts of a channel. */
  logEntry: kind('log', ['server', 'channel', 'moment', 'id'], queuedEntry, {
    version,
    about: 'server',
    foundBy: 'server',
    kept: { days: 7 },
  }),
  logBatch: kind('log-batch', ['server', 'channel'], logBatch, {
    version,
    about: 'server',
    foundBy: 'server',
    kept: { days: 7 },
  }),
  logChannel: kind('log-channel', ['server', 'channel'], waitingChannel, {
    version,
    about: 'server',
    kept: 'until-done',
  }),
  report: kind('report', ['server', 'job'], reportRecord, { version, about: 'member', foundBy: 'server' }),
  /** Reports whose card is out of date. */
  reportDue: kind('report-due', ['server', 'job'], mark, { about: 'nobody', kept: 'until-done' }),
  /** When a member reported a result. */
  reported: kind('reported', ['server', 'job', 'member'], z.number(), { about: 'member' }),
  /** When a member was told what happens to the files that they put in. */
  inputNotice: kind('input-notice', ['server', 'member'], z.number(), { about: 'member' }),
  /** Since when others may make nothing from a member's results. */
  reuse: kind('reuse', ['member'], z.number(), { about: 'member' }),
  /** When a member sent their recent reports. */
  reporter: kind('reporter', ['server', 'member'], z.array(z.number()), { about: 'member' }),

  /** Exists while an operator's pause is in force. */
  paused: kind('paused', [], z.object({ version: z.literal(version) }), {
    version,
    about: 'nobody',
    kept: 'until-done',
  }),
  /** How many shards the bot has. */
  shards: kind('shards', [], shardsRecord, { version, about: 'nobody' }),
  starts: kind('starts', [], crashRecord, { version, about: 'nobody', kept: 'until-done' }),
  /** The time that was last known, in epoch ms. */
  clock: kind('clock', [], z.object({ version: z.literal(version), at: z.number() }), { version, about: 'nobody' }),
  /** Where the rows came from, or went. It is never moved itself. */
  move: kind('move', [], moveMark, { version, about: 'nobody' }),
  /** Is written to test whether the store works. */
  probe: kind('probe', [], z.number(), { about: 'nobody' }),
  /** The server in which commands were last registered for development, so that they can be removed again. */
  registered: kind('commands:guild', [], z.string(), { about: 'server' }),
} as const;

const kinds: readonly Kind[] = Object.values(schema);

/** The kind that a key belongs to; `undefined` if it is none of Easel's. */
export function kindOf(key: string): Kind | undefined {
  return (
    kinds.find(({ name, parts }) => parts.length === 0 && name === key) ??
    kinds.find((each) => {
      const { parts } = each;
      if (parts.length === 0 || !key.startsWith(each.prefix)) return false;
      // The `runs` part may contain any text, also the separator.
      return parts.includes('runs') || each.partsOf(key).length === parts.length;
    })
  );
}

/** How many days rows of this kind are kept. `keepDays` is the operator's setting for kinds that use it. */
export function daysKept({ kept }: Pick<Kind, 'kept'>, keepDays: number): number {
  if (typeof kept !== 'object') return Infinity;
  return kept.days === 'KEEP_DAYS' ? keepDays : kept.days;
}

/** A moment in a key: epoch ms, padded to a length that is enough for 3,000 years. */
export function momentOf(ms: number): string {
  return String(ms).padStart(14, '0');
}

/** A day in a key, in UTC. */
export function dayOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}
