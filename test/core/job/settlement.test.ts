import { describe, expect, test } from 'vitest';
import type { JobEvent } from '../../../src/core/job/events.ts';
import { advance } from '../../../src/core/job/machine.ts';
import { jobStates, type Job } from '../../../src/core/job/record.ts';
import { settlementOf } from '../../../src/core/job/settlement.ts';
import { aJob } from '../../support/job.ts';

const held = { credits: 6, micros: 60_000 };
const free = { credits: 0, micros: 0 };
const givenBack = { credits: 0, micros: 60_000 };

const after = (...events: readonly JobEvent[]): Job => events.reduce(advance, aJob());
const cardShown = { type: 'card-shown', messageId: '6' } as const;
const submitting = [cardShown, { type: 'submitting', at: 1 }] as const;
const queued = [...submitting, { type: 'accepted-upstream', requestId: 'r1', at: 2 }] as const;
const running = [...queued, { type: 'seen-running', at: 3 }] as const;
const fetching = [...running, { type: 'completed', at: 4 }] as const;
const listed = [...fetching, { type: 'listed', urls: ['https://a'], cost: undefined }] as const;
const delivering = [
  ...listed,
  { type: 'fetched', file: 0, result: { name: 'a.png', size: 1, kind: 'image', type: 'image/png' } },
  { type: 'all-fetched' },
] as const;
const delivered = { type: 'delivered', at: 9 } as const;
const cancel = { type: 'cancel-wished', at: 9 } as const;
const onlyForMe = { type: 'private-wished', token: 'p', at: 5 } as const;

describe('what each outcome costs', () => {
  test.each<[string, readonly JobEvent[], typeof held]>([
    ['delivered', [...delivering, delivered], held],
    ['delivered, but kept since it reached nobody', [...delivering, { type: 'kept', at: 9 }], held],
    ['delivered late', [...running, { type: 'late', at: 5 }, ...delivering.slice(4), delivered], held],
    ['no file', [...fetching, { type: 'none-usable', cost: undefined, at: 9 }], givenBack],
    ['no usable file', [...listed, { type: 'none-usable', cost: undefined, at: 9 }], givenBack],
    ['failed', [...running, failedFor('run-failed')], givenBack],
    ['refused by the model', [...running, failedFor('moderated')], givenBack],
    ['gone from RunComfy', [...running, failedFor('expired')], givenBack],
    ['refused at submission', [...submitting, { type: 'refused-upstream', reason: 'inputs-refused', at: 9 }], free],
    ['its card is unknown to Discord', [{ type: 'unseen', at: 9 }], free],
    ['cancelled before its card was shown', [cancel], free],
    ['cancelled while waiting', [cardShown, cancel], free],
    ['cancelled while waiting, after 429', [...submitting, { type: 'not-taken' }, cancel], free],
    ['cancelled in the queue, by RunComfy’s word', [...queued, cancel, { type: 'cancelled-upstream', at: 9 }], free],
    ['cancelled too late', [...queued, cancel, ...delivering.slice(3), delivered], held],
    ['only for me', [...running, onlyForMe, ...delivering.slice(4), delivered], held],
    ['only for me, and failed', [...running, onlyForMe, failedFor('run-failed')], givenBack],
    [
      'withheld by a moderator',
      [...running, { type: 'withhold-wished' }, fetching[4], { type: 'withheld', cost: undefined, at: 9 }],
      held,
    ],
    ['outcome of the POST unknown', [...submitting, { type: 'vanished', at: 9 }], givenBack],
    ['no answer in time', [...running, { type: 'late', at: 5 }, { type: 'gave-up', at: 9 }], givenBack],
  ])('%s', (_case, events, amounts) => {
    expect(after(...events).settlement).toEqual({ at: 9, ...amounts });
  });

  test('a late job stays held while Easel polls it', () => {
    expect(after(...running, { type: 'late', at: 5 }).settlement).toBeUndefined();
  });

  test.each([0, 45_000, 90_001])('the cost that RunComfy reports (%i) is the bot’s spend, not the member’s', (cost) => {
    const listedAt = [...fetching, { type: 'listed', urls: ['https://a'], cost }, ...delivering.slice(6)] as const;
    expect(after(...listedAt, delivered).settlement).toEqual({ at: 9, credits: 6, micros: cost });
    expect(after(...fetching, { type: 'none-usable', cost, at: 9 }).settlement).toEqual({
      at: 9,
      credits: 0,
      micros: cost,
    });
    expect(after(...fetching, { ...failedFor('run-failed'), cost }).settlement?.micros).toBe(cost);
  });
});

test('an open job has no settlement', () => {
  const going = jobStates.filter((state) => !['delivered', 'failed', 'cancelled', 'refused', 'lost'].includes(state));
  expect(going).toHaveLength(7);
  for (const state of going) expect(() => settlementOf(aJob({ state }), 9)).toThrow(`${state} has not ended`);
});

function failedFor(reason: 'run-failed' | 'moderated' | 'expired') {
  return { type: 'failed-upstream', reason, cost: undefined, at: 9 } as const;
}
