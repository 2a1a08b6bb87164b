import { expect, test } from 'vitest';
import type { JobEvent } from '../../../src/core/job/events.ts';
import { advance } from '../../../src/core/job/machine.ts';
import type { Job } from '../../../src/core/job/record.ts';
import { pageView } from '../../../src/core/job/view.ts';
import { aJob } from '../../support/job.ts';

const after = (...events: readonly JobEvent[]): Job => events.reduce(advance, aJob());
const cardShown = { type: 'card-shown', messageId: '6' } as const;
const submitting = { type: 'submitting', at: 1 } as const;
const taken = [cardShown, submitting, { type: 'accepted-upstream', requestId: 'r1', at: 2 }] as const;
const completed = [...taken, { type: 'completed', at: 3 }] as const;
const listed = [...completed, { type: 'listed', urls: ['https://a', 'https://b'], cost: undefined }] as const;
const delivering = [...listed, { type: 'all-fetched' }] as const;
const picture = { name: 'image-01.png', size: 9, kind: 'image', type: 'image/png' } as const;

test('keeps the first list of files: a fetched file is never listed away', () => {
  const job = after(
    ...listed,
    { type: 'fetched', file: 0, result: picture },
    { type: 'listed', urls: ['https://c'], cost: 5 },
  );
  expect(job.files).toEqual([{ url: 'https://a', fetched: picture }, { url: 'https://b' }]);
  expect(job.cost).toBeUndefined();
});

test('keeps the first time at which it was seen running, also after it was put back into the queue', () => {
  const job = after(
    ...taken,
    { type: 'seen-running', at: 10 },
    { type: 'seen-queued', position: 4 },
    { type: 'seen-running', at: 20 },
  );
  expect(job).toMatchObject({ state: 'running', times: { running: 10 } });
});

test('counts submissions that were not taken, and may be submitted again', () => {
  const job = after(cardShown, submitting, { type: 'not-taken' }, { type: 'submitting', at: 2 });
  expect(job).toMatchObject({ state: 'submitting', unsent: 1, times: { submitted: 2 } });
});

test('accepts no second request id: a late answer changes nothing', () => {
  const job = after(...taken);
  expect(advance(job, { type: 'accepted-upstream', requestId: 'r2', at: 9 })).toBe(job);
});

test.each([
  ['no file at all', completed, 'no-output'],
  ['no usable file', listed, 'unusable-output'],
] as const)('with %s fails as such', (_case, events, failure) => {
  expect(after(...events, { type: 'none-usable', at: 5 })).toMatchObject({ state: 'failed', failure });
});

test('that Discord never showed ends without an announcement and without a token; if its card may exist, its end is still announced', () => {
  expect(after({ type: 'unseen', isLocked: true, at: 1 }).told).toBeUndefined();
  const job = after({ type: 'unseen', at: 1 });
  expect(job).toMatchObject({ state: 'refused', failure: 'unseen', told: true });
  expect(job.place.token).toBeUndefined();
});

test('whose files reached nobody is delivered, kept and charged, and its reply still has to say so', () => {
  const job = after(...delivering, { type: 'kept', at: 7 });
  expect(job).toMatchObject({
    state: 'delivered',
    kept: true,
    times: { ended: 7 },
    settlement: { at: 7, credits: 6, micros: 60_000 },
  });
  expect([job.told, job.place.token]).toEqual([undefined, 'secret']);
});

test('that is delivered in its reply is thereby announced; otherwise the reply still has to say so', () => {
  expect(after(...delivering, { type: 'delivered', at: 7 }).told).toBe(true);
  const elsewhere = after(...delivering, { type: 'rerouted', route: { via: 'channel' } }, { type: 'delivered', at: 7 });
  expect(elsewhere.told).toBeUndefined();
});

test('that gets another route loses the messages of the former route, and keeps its reply', () => {
  const job = after(...delivering, { type: 'rerouted', route: { via: 'direct', channelId: '8' } });
  expect(job).toMatchObject({ reply: '6', messages: [], route: { via: 'direct', channelId: '8' } });
});

test('a cancel before submission ends it; while submitting it is a wish, which ends it if RunComfy did not take it', () => {
  const cancel = { type: 'cancel-wished', at: 4 } as const;
  expect(after(cancel).state).toBe('cancelled');
  expect(after(cardShown, cancel).state).toBe('cancelled');
  const wished = after(cardShown, submitting, cancel);
  expect(wished).toMatchObject({ state: 'submitting', wish: 'cancel' });
  expect([{ type: 'not-taken' } as const, cancel].reduce(advance, wished).state).toBe('cancelled');
  expect(advance(wished, { type: 'accepted-upstream', requestId: 'r1', at: 5 })).toMatchObject({
    state: 'queued',
    wish: 'cancel',
  });
});

test('a private result goes to the newest press; a moderator’s decision wins', () => {
  const first = { type: 'private-wished', token: 'p1', at: 4 } as const;
  const job = after(...taken, first, { ...first, token: 'p2', at: 5 });
  expect(job).toMatchObject({ wish: 'private', press: { token: 'p2', at: 5 } });
  const withheld = advance(job, { type: 'withhold-wished' });
  expect(withheld.wish).toBe('withhold');
  expect(advance(withheld, first)).toBe(withheld);
});

test('the prompt is forgotten, the cost is not', () => {
  const linked = { type: 'linked', files: [0] } as const;
  const events = [...delivering, linked, { type: 'delivered', at: 7 }, { type: 'forgotten' }] as const;
  const asked = { label: 'Size', value: '2K' };
  const whole = aJob({ asked: [asked], pace: { key: '["maker/model",["size","2K"]]', guess: 15_000 } });
  const job = [...events].reduce(advance, whole);
  expect(job).toMatchObject({ asked: [], input: {}, settlement: { credits: 6 }, owner: { id: '2' } });
  // The kind of a run contains settings of the request.
  expect(job.pace).toEqual({ key: 'maker/model', guess: 15_000 });
  expect(job.prompt).toBeUndefined();
  expect(job.files.map(({ url }) => url)).toEqual(['', '']);
  expect(pageView(job, 0).links).toEqual([]);
});
