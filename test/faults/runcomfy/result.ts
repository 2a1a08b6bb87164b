import type { Fault } from '../../../sandbox/wire/faults.ts';
import { becomes, code, delivered, failed, finishing, html, meets, tableOf, type Row } from './row.ts';

const isDelivered = { when: 'over', standing: delivered } as const;

/** It is read again with growing pauses, and delivered when it can be. */
const keptReading = (fault: string, what: Fault, others: Partial<Row> = {}): Row => ({
  fault,
  begin: meets('result', what),
  minute: finishing,
  posts: 1,
  asked: { most: 12 },
  ends: isDelivered,
  ...others,
});

/** It may still come for a minute. Then it is given up. */
const forgotten = (fault: string, what: Fault): Row =>
  keptReading(fault, what, {
    orElse: failed('expired'),
    ends: { when: 'lasts', standing: failed('expired') },
  });

/** The outcome of the run itself. Nothing is repeated. */
const cameTo = (fault: string, outcome: Row['outcome'], minute: Row['minute']): Row => ({
  fault,
  outcome: outcome ?? {},
  begin: () => () => undefined,
  minute,
  posts: 1,
  asked: { most: 12 },
});

const notReady =
  (how: 'state' | 400 | 404): Row['begin'] =>
  (stage) => {
    const { switches } = stage.runcomfy;
    const before = switches.notReady;
    switches.notReady = how;
    const ready = becomes({ lateReads: Infinity })(stage);
    return () => {
      switches.notReady = before;
      ready();
    };
  };

export const resultRows: readonly Row[] = [
  keptReading('connection reset before the reply', { kind: 'reset' }),
  keptReading('connection reset in the middle of the reply', { kind: 'reset-mid-body' }),
  keptReading('400', code(400003)),
  {
    ...keptReading('token revoked when the run ends (401)', code(401001)),
    alone: true,
    asked: { most: 6 },
  },
  forgotten('403 with a code', code(403001)),
  forgotten('404', code(404001)),
  keptReading('429 with `Retry-After: 25`', code(429001, { retryAfter: '25' })),
  keptReading('500', code(500001)),
  keptReading('502 with a web page', { kind: 'answer', status: 502, body: html }),
  keptReading('503', { kind: 'answer', status: 503 }),
  keptReading('an error at HTTP 200', code(500001, { status: 200 })),
  keptReading('broken JSON', { kind: 'answer', status: 200, body: '{"status":' }),
  keptReading('a reply without end', { kind: 'endless' }),
  keptReading('a reply byte by byte (slow-loris)', { kind: 'slow-loris', everyMs: 20 }, { alone: true, slow: true }),
  { ...keptReading('not ready after completion (state)', { kind: 'hang' }), alone: true, begin: notReady('state') },
  { ...keptReading('not ready after completion (400005)', { kind: 'hang' }), alone: true, begin: notReady(400) },
  cameTo('completed, with a failed result', { end: 'failed' }, failed('run-failed')),
  cameTo('failed, without a reason', { end: 'failed', failedStatus: 'failed', error: 'absent' }, failed('run-failed')),
  cameTo(
    "failed by the model's filter",
    { end: 'failed', errorText: 'OutputImageSensitiveContentDetected' },
    failed('moderated'),
  ),
  cameTo('empty output', { shape: 'empty' }, failed('no-output')),
  { ...cameTo('fewer outputs than asked for', { count: 2 }, { ...delivered, says: 'status.fewer' }), images: 4 },
  cameTo('a state that goes back after the end', { states: 'flaps-after-end' }, delivered),
  cameTo(
    'cancelled by RunComfy of itself',
    { end: 'cancelled' },
    {
      says: 'status.cancelled',
      state: 'cancelled',
      credits: 'given back',
      spend: '0',
    },
  ),
];

export const resultTable = tableOf(
  'RunComfy, when a run is over',
  'Faults and answers of /result. A result that is never ready is in the table *RunComfy never says how a request ends*.',
  'questions in that minute',
  resultRows,
);
