import type { Fault } from '../../../sandbox/wire/faults.ts';
import { becomes, code, delivered, failed, html, meets, revoked, running, tableOf, type Row } from './row.ts';

const isDelivered = { when: 'over', standing: delivered } as const;
const backedOff = { most: 6 } as const;

/** The job is polled again with growing pauses, and the result comes when RunComfy answers. */
const keptAsking = (fault: string, what: Fault, others: Partial<Row> = {}): Row => ({
  fault,
  begin: meets('status', what),
  minute: running,
  posts: 1,
  asked: backedOff,
  ends: isDelivered,
  ...others,
});

const forgotten = (fault: string, what: Fault): Row =>
  keptAsking(fault, what, {
    restarted: failed('expired'),
    ends: { when: 'lasts', standing: failed('expired') },
  });

export const askingRows: readonly Row[] = [
  {
    ...keptAsking('connection refused', { kind: 'reset' }),
    alone: true,
    gate: true,
    begin: ({ gate }) => {
      void gate?.shut();
      return async () => gate?.open();
    },
    asked: 0,
  },
  keptAsking('connection reset before the reply', { kind: 'reset' }),
  keptAsking('connection reset in the middle of the reply', { kind: 'reset-mid-body' }),
  keptAsking('400', code(400003)),
  {
    ...keptAsking('token revoked in mid-run (400)', { kind: 'hang' }),
    alone: true,
    begin: revoked({ authRefusal: 400 }),
    asked: 1,
  },
  {
    ...keptAsking('token revoked in mid-run (401)', { kind: 'hang' }),
    alone: true,
    begin: revoked({ authRefusal: 401 }),
    asked: 1,
  },
  keptAsking('402', code(402001), { asked: 1 }),
  keptAsking('403 without a code', { kind: 'answer', status: 403 }, { asked: 1 }),
  forgotten('403 with a code', code(403001)),
  forgotten('404', code(404001)),
  forgotten('404 without a code', { kind: 'answer', status: 404, body: 'Not Found' }),
  keptAsking('409', code(409001)),
  keptAsking('422', code(422001)),
  keptAsking('429 with `Retry-After: 25`', code(429001, { retryAfter: '25' }), { asked: { most: 3 } }),
  keptAsking('429 without `Retry-After`', code(429001)),
  keptAsking('500', code(500001)),
  keptAsking('502 with a web page', { kind: 'answer', status: 502, body: html }),
  keptAsking('503 with `Retry-After: 25`', code(503001, { retryAfter: '25' }), { asked: { most: 3 } }),
  keptAsking('503 without `Retry-After`', { kind: 'answer', status: 503 }),
  keptAsking('an error at HTTP 200', code(500001, { status: 200 })),
  keptAsking('broken JSON', { kind: 'answer', status: 200, body: '{"status":' }),
  keptAsking('no state', { kind: 'answer', status: 200, body: {} }),
  keptAsking('a reply without end', { kind: 'endless' }),
  keptAsking('a reply byte by byte (slow-loris)', { kind: 'slow-loris', everyMs: 20 }, { alone: true, slow: true }),
  keptAsking('no reply at all', { kind: 'hang' }, { alone: true, slow: true }),
  {
    fault: 'a state that nobody knows',
    begin: becomes({ states: 'unknown' }),
    minute: running,
    posts: 1,
    asked: { most: 30 },
    ends: isDelivered,
  },
  {
    fault: 'a state that goes back and forth',
    begin: becomes({ states: 'flaps' }),
    minute: running,
    orElse: { ...running, says: 'status.queued-at', state: 'queued' },
    posts: 1,
    asked: { most: 30 },
    ends: isDelivered,
  },
];

export const askingTable = tableOf(
  'RunComfy, while a request runs',
  'Faults of /status. The paid request is never sent again. A job whose answers never become usable is in the table *RunComfy never says how a request ends*.',
  'questions in that minute',
  askingRows,
);
