import { code, delivered, html, meets, paused, refused, retrying, revoked, tableOf, unknown, type Row } from './row.ts';
import type { Fault } from '../../../sandbox/wire/faults.ts';

const isDelivered = { when: 'over', standing: delivered } as const;

/** The paid request may have been taken. Its owner is told at once, and it is never sent again. */
const outcomeUnknown = (fault: string, what: Fault, others: Partial<Row> = {}): Row => ({
  fault,
  begin: meets('POST', what),
  minute: unknown,
  posts: 1,
  asked: 0,
  ...others,
});

/** RunComfy refuses it. Its owner is told at once, free of charge. */
const turnedDown = (fault: string, what: Fault, reason: Parameters<typeof refused>[0]): Row => ({
  fault,
  begin: meets('POST', what),
  minute: refused(reason),
  posts: 1,
  asked: 0,
});

export const submissionRows: readonly Row[] = [
  {
    fault: 'connection refused',
    gate: true,
    begin: ({ gate }) => {
      void gate?.shut();
      return async () => gate?.open();
    },
    minute: retrying,
    posts: 0,
    asked: 0,
    ends: isDelivered,
  },
  outcomeUnknown('connection reset before the request was read', { kind: 'reset' }),
  outcomeUnknown('the reply to an accepted request is lost', { kind: 'drop-reply' }),
  outcomeUnknown('connection reset in the middle of the reply', { kind: 'reset-mid-body' }),
  turnedDown('400, inputs', code(400003), 'inputs-refused'),
  turnedDown('400, unknown model', code(400001), 'model-unavailable'),
  {
    fault: '400, token',
    begin: revoked({ authRefusal: 400 }),
    minute: paused,
    posts: 1,
    asked: 0,
    ends: isDelivered,
  },
  { fault: '401', begin: revoked({ authRefusal: 401 }), minute: paused, posts: 1, asked: 0, ends: isDelivered },
  {
    fault: '402, no balance',
    begin: ({ runcomfy: { switches } }) => {
      Object.assign(switches, { balanceUsd: 0, balanceRefusal: 402 });
      return () => void Object.assign(switches, { balanceUsd: Infinity });
    },
    minute: paused,
    posts: 1,
    asked: 0,
    ends: isDelivered,
  },
  {
    fault: '403 without a code',
    begin: meets('POST', { kind: 'answer', status: 403 }),
    minute: paused,
    posts: 1,
    asked: 0,
    ends: isDelivered,
  },
  turnedDown('403 with a code', code(403001), 'model-unavailable'),
  turnedDown('404', code(404001), 'model-unavailable'),
  turnedDown('409', code(409001), 'inputs-refused'),
  turnedDown('422', code(422001), 'inputs-refused'),
  {
    fault: "the model's filter refuses the prompt",
    begin: ({ runcomfy: { switches } }) => {
      switches.moderation = { at: 'submit', words: /heron/ };
      return () => void (switches.moderation = undefined);
    },
    minute: refused('moderated'),
    posts: 1,
    asked: 0,
  },
  {
    fault: '429 with `Retry-After: 25`',
    begin: meets('POST', code(429001, { retryAfter: '25' })),
    minute: retrying,
    posts: { most: 3 },
    asked: 0,
    ends: isDelivered,
  },
  {
    fault: '429 without `Retry-After`',
    begin: meets('POST', code(429001)),
    minute: retrying,
    posts: { most: 3 },
    asked: 0,
    ends: isDelivered,
  },
  outcomeUnknown('500', code(500001)),
  outcomeUnknown('502 with a web page', { kind: 'answer', status: 502, body: html }),
  outcomeUnknown('503 with `Retry-After: 25`', code(503001, { retryAfter: '25' })),
  turnedDown('an error at HTTP 200: inputs', code(422001, { status: 200 }), 'inputs-refused'),
  {
    fault: 'an error at HTTP 200: token',
    begin: revoked({ errorsAt: 'http-200' }),
    minute: paused,
    posts: 1,
    asked: 0,
    ends: isDelivered,
  },
  outcomeUnknown('an error at HTTP 200: server', code(500001, { status: 200 })),
  outcomeUnknown('broken JSON', { kind: 'answer', status: 200, body: '{"request_id":' }),
  outcomeUnknown('JSON without a request id', { kind: 'answer', status: 200, body: { status: 'in_queue' } }),
  outcomeUnknown('a reply without end', { kind: 'endless' }),
  outcomeUnknown('a reply byte by byte (slow-loris)', { kind: 'slow-loris', everyMs: 20 }, { slow: true }),
  outcomeUnknown('no reply at all', { kind: 'hang' }, { slow: true }),
];

export const submissionTable = tableOf(
  'RunComfy, when a request is submitted',
  'The one paid request of a job. It is sent again only if RunComfy provably did not take it. Texts are named by their keys in `locales/`. In this table and the next ones, a fault lasts until the last column.',
  'questions in that minute',
  submissionRows,
);
