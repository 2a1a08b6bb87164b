import type { Fault } from '../../../sandbox/wire/faults.ts';
import { becomes, code, html, meets, type Row } from './row.ts';
import type { FaultTable } from '../table.ts';

/** One way in which RunComfy never tells the end of a request. */
interface EndlessRow {
  readonly fault: string;
  readonly begin: Row['begin'];
  /** Whether the run ends and only its result never comes. */
  readonly isOver: boolean;
  /** Whether it counts towards JOB_TIMEOUT_MINUTES. */
  readonly counts: boolean;
  /** The most polls in an hour, after it has lasted for one. */
  readonly hourly: number;
}

/** Late after the timeout: polled every five minutes, given up after a day. */
const answered = (fault: string, begin: Row['begin'], isOver = false): EndlessRow => ({
  fault,
  begin,
  isOver,
  counts: true,
  hourly: 13,
});

/** Kept, with its slot, until RunComfy is reachable again. */
const away = (fault: string, what: Fault): EndlessRow => ({
  fault,
  begin: meets('status', what),
  isOver: false,
  counts: false,
  hourly: 32,
});

export const endlessRows: readonly EndlessRow[] = [
  answered('/status: a state that nobody knows', becomes({ states: 'unknown' })),
  answered('/status: 500', meets('status', code(500001))),
  answered('/status: 502 with a web page', meets('status', { kind: 'answer', status: 502, body: html })),
  answered('/status: broken JSON', meets('status', { kind: 'answer', status: 200, body: '{"status":' })),
  answered('/status: no state', meets('status', { kind: 'answer', status: 200, body: {} })),
  answered('/status: a reply without end', meets('status', { kind: 'endless' })),
  answered('/status: half a reply', meets('status', { kind: 'reset-mid-body' })),
  answered('/result: 500', meets('result', code(500001)), true),
  answered('/result: never ready', becomes({ lateReads: Infinity }), true),
  away('/status: no reply', { kind: 'reset' }),
  away('/status: 503', { kind: 'answer', status: 503 }),
];

export const endlessTable: FaultTable = {
  title: 'RunComfy never says how a request ends',
  about:
    'Only time in which RunComfy answers counts. Any answer counts, except 429 and 503, which say that it has no time. After `JOB_TIMEOUT_MINUTES` of this time a job is late: it frees its place and is polled every five minutes for a day. The paid request is never sent again.',
  columns: [
    'fault',
    'its owner reads',
    'credits',
    'questions in an hour',
    'after 26 hours',
    'credits then',
    "the bot's spend then",
  ],
  rows: endlessRows.map(({ fault, counts, hourly }) =>
    counts
      ? [fault, '`status.late`', 'held', `at most ${hourly}`, 'given up: `failure.no-answer`', 'given back', 'counts']
      : [
          fault,
          '`status.running`',
          'held',
          `at most ${hourly}`,
          'still asked about; `status.delivered` once it is over',
          'held, then charged',
          'held, then counts',
        ],
  ),
};
