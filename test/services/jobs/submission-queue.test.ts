import { describe, expect, test } from 'vitest';
import type { Job } from '../../../src/core/job/record.ts';
import {
  createSubmissionQueue,
  type HoldCause,
  type SubmissionQueue,
} from '../../../src/services/jobs/submission-queue.ts';
import { createTestClock, type TestClock } from '../../support/clock.ts';
import { aJob } from '../../support/job.ts';

interface Bench {
  readonly queue: SubmissionQueue;
  readonly clock: TestClock;
}

function start(options: { atOnce?: number; perMember?: number; paused?: boolean } = {}): Bench {
  const clock = createTestClock({ settle: async () => {} });
  return { clock, queue: createSubmissionQueue({ clock, atOnce: 20, perMember: 3, paused: false, ...options }) };
}

/** The job `a1` is the first of member `a`. */
function job(id: string, credits = 6): Job {
  const { owner, hold } = aJob();
  return aJob({ id, owner: { ...owner, id: id.slice(0, 1) }, hold: { ...hold, credits } });
}

const jobs = (member: string, count: number): readonly Job[] =>
  Array.from({ length: count }, (_, index) => job(`${member}${index + 1}`));

function joinAll(queue: SubmissionQueue, ...waiting: readonly Job[]): void {
  for (const each of waiting) queue.enqueue(each);
}

describe('requeued', () => {
  test('jobs that were not sent keep their places: before those behind them, in the order of their turns', () => {
    const { queue } = start({ atOnce: 3 });
    joinAll(queue, ...jobs('a', 5), ...jobs('b', 2));
    const started = queue.takeReady();
    expect(started).toHaveLength(3);
    queue.pause(true);
    for (const id of started) queue.requeue(job(id));
    expect([...queue.waitStatuses().keys()].slice(0, 3)).toEqual(started);
    expect([queue.size, queue.takeReady()]).toEqual([7, []]);
    queue.pause(false);
    expect(queue.takeReady()).toEqual(started);
    expect(queue.size).toBe(4);
  });

  test('takes no slot at RunComfy, and lets another be tried while nothing else starts', () => {
    const { queue } = start({ atOnce: 1 });
    joinAll(queue, ...jobs('a', 2));
    queue.startWithOne();
    expect(queue.takeReady()).toEqual(['a1']);
    queue.requeue(job('a1'));
    expect(queue.takeReady()).toEqual(['a1']);
    queue.requeue(job('a1'));
    queue.remove('a1');
    expect(queue.takeReady()).toEqual(['a2']);
  });
});

describe('turns', () => {
  test('as many start as may be at RunComfy at once, each member’s up to their own limit', () => {
    const { queue } = start({ atOnce: 5, perMember: 3 });
    joinAll(queue, ...jobs('a', 5), ...jobs('b', 5));
    const started = queue.takeReady();
    expect(started.filter((id) => id.startsWith('a')).length).toBeLessThanOrEqual(3);
    expect([started.length, queue.size, queue.takeReady()]).toEqual([5, 5, []]);
  });

  test.each([
    [1, ['a1']],
    [2, ['a1', 'a2']],
    [3, ['a1', 'a2', 'a3']],
  ])('a member alone, who may have %i at once, has %j', (perMember, started) => {
    const { queue } = start({ perMember });
    joinAll(queue, ...jobs('a', 4));
    expect(queue.takeReady()).toEqual(started);
    expect(queue.waitingCount('a')).toBe(4 - perMember);
  });

  test('one member requests 30 jobs and one of them runs, another requests one: at most one more of the first starts before it', () => {
    const { queue } = start({ atOnce: 1 });
    joinAll(queue, ...jobs('a', 30));
    expect(queue.takeReady()).toEqual(['a1']);
    queue.enqueue(job('b1'));
    const next: string[] = [];
    for (let busy = 'a1'; next.at(-1) !== 'b1'; busy = next.at(-1) ?? '') {
      queue.releaseSlot(busy);
      next.push(...queue.takeReady());
    }
    expect(next.length).toBeLessThanOrEqual(2);
  });

  test('jobs are weighed by cost: for one video of 12 credits four pictures of 3 start', () => {
    const { queue } = start({ atOnce: 1, perMember: 30 });
    joinAll(queue, ...Array.from({ length: 8 }, (_, index) => job(`a${index}`, 3)), job('b1', 12), job('b2', 12));
    const order = [...queue.waitStatuses().keys()].map((id) => id.slice(0, 1)).join('');
    expect(order).toBe('aaaabaaaab');
  });

  test('jobs that cost nothing still take turns', () => {
    const { queue } = start();
    joinAll(queue, job('a1', 0), job('a2', 0), job('b1', 0));
    expect([...queue.waitStatuses().keys()]).toEqual(['a1', 'b1', 'a2']);
  });

  test('a job that joins twice waits once; a removed one does not start', () => {
    const { queue } = start();
    joinAll(queue, job('a1'), job('a1'), job('a2'));
    queue.remove('a1');
    queue.remove('a1');
    queue.remove('unknown');
    expect([queue.size, queue.waitingCount('a'), queue.takeReady()]).toEqual([1, 1, ['a2']]);
  });
});

describe('slots at RunComfy', () => {
  test('jobs that were there before a restart count', () => {
    const { queue } = start({ atOnce: 3, perMember: 2 });
    for (const each of jobs('a', 2)) queue.takeSlot(each);
    joinAll(queue, job('a3'), job('b1'), job('b2'));
    expect(queue.takeReady()).toEqual(['b1']);
    queue.releaseSlot('a1');
    expect(queue.takeReady()).toHaveLength(1);
  });

  test('a slot that is freed twice, or was never taken, makes no room twice', () => {
    const { queue } = start({ atOnce: 1 });
    joinAll(queue, ...jobs('a', 3));
    expect(queue.takeReady()).toEqual(['a1']);
    for (const id of ['a1', 'a1', 'unknown']) queue.releaseSlot(id);
    expect(queue.takeReady()).toEqual(['a2']);
  });

  test('a member who reached their limit starts none, and the others are not delayed', () => {
    const { queue } = start({ perMember: 1 });
    joinAll(queue, ...jobs('a', 3), ...jobs('b', 2), ...jobs('c', 1));
    expect(queue.takeReady()).toEqual(['a1', 'b1', 'c1']);
    queue.releaseSlot('b1');
    expect(queue.takeReady()).toEqual(['b2']);
  });
});

describe('the place of a waiting job', () => {
  test('is the number of jobs that start before it, by turns and not by time of request', () => {
    const { queue } = start({ atOnce: 1 });
    joinAll(queue, ...jobs('a', 3), job('b1'));
    const ahead = [...queue.waitStatuses()].map(([id, place]) => [id, place.ahead] as const);
    expect(Object.fromEntries(ahead)).toEqual({ a1: 0, b1: 1, a2: 2, a3: 3 });
    queue.takeReady();
    expect(queue.waitStatuses().has('a1')).toBe(false);
    expect(queue.waitStatuses().get('b1')?.ahead).toBe(0);
  });

  test('says why nothing starts; a pause comes before all other reasons', () => {
    const { queue } = start({ atOnce: 1 });
    joinAll(queue, job('a1'), job('a2'));
    expect(queue.waitStatuses().get('a1')?.held).toBeUndefined();
    queue.takeReady();
    queue.requeueAndHold(job('a1'), 'rate-limited', 1000);
    expect([...queue.waitStatuses().values()].map(({ held }) => held)).toEqual(['rate-limited', 'rate-limited']);
    queue.pause(true);
    expect(queue.waitStatuses().get('a2')?.held).toBe('paused');
  });
});

test('paused, nothing starts; waiting jobs keep their places and running jobs their slots', () => {
  const { queue } = start({ paused: true, atOnce: 2 });
  joinAll(queue, ...jobs('a', 3));
  expect([queue.paused, queue.takeReady(), queue.size]).toEqual([true, [], 3]);
  queue.pause(false);
  expect([queue.paused, queue.takeReady()]).toEqual([false, ['a1', 'a2']]);
  queue.pause(true);
  queue.releaseSlot('a1');
  expect(queue.takeReady()).toEqual([]);
  queue.pause(false);
  expect(queue.takeReady()).toEqual(['a3']);
});

/** Four jobs were sent at once, and RunComfy did not take the first of them. */
function heldUp(cause: HoldCause = 'rate-limited', ms = 10_000): Bench {
  const bench = start();
  joinAll(bench.queue, ...jobs('a', 2), ...jobs('b', 2));
  expect(bench.queue.takeReady()).toHaveLength(4);
  bench.queue.requeueAndHold(job('a1'), cause, ms);
  return bench;
}

describe('a queue that is held by RunComfy', () => {
  test('starts nothing for a time, then only the job that was put back', async () => {
    const { queue, clock } = heldUp();
    queue.enqueue(job('c1'));
    expect([queue.takeReady(), queue.retryIn]).toEqual([[], 10_000]);
    await clock.advance(9_999);
    expect([queue.takeReady(), queue.retryIn]).toEqual([[], 1]);
    await clock.advance(1);
    expect([queue.takeReady(), queue.takeReady(), queue.retryIn]).toEqual([['a1'], [], 0]);
  });

  test('continues with all jobs after one was taken', async () => {
    const { queue, clock } = heldUp();
    joinAll(queue, job('c1'), job('c2'));
    await clock.advance(10_000);
    queue.takeReady();
    queue.release();
    expect([queue.takeReady(), queue.retryIn]).toEqual([['c1', 'c2'], 0]);
  });

  test('waits again if the job that was tried is put back, and tries it again', async () => {
    const { queue, clock } = heldUp('account', 120_000);
    queue.enqueue(job('c1'));
    for (let round = 0; round < 3; round += 1) {
      expect([queue.takeReady(), queue.retryIn, queue.accountRefused]).toEqual([[], 120_000, true]);
      await clock.advance(120_000);
      expect(queue.takeReady()).toEqual(['a1']);
      queue.requeueAndHold(job('a1'), 'account', 120_000);
    }
    expect(queue.waitStatuses().get('a1')).toEqual({ ahead: 0, held: 'account' });
  });

  test.each<[string, (queue: SubmissionQueue) => void]>([
    ['was refused for itself, or its outcome is unknown', (queue) => queue.releaseSlot('a1')],
    [
      'was cancelled before it was sent',
      (queue) => {
        queue.remove('a1');
        queue.releaseSlot('a1');
      },
    ],
  ])('tries the next alone when the one that was tried %s', async (_case, end) => {
    const { queue, clock } = heldUp();
    joinAll(queue, job('c1'), job('c2'));
    await clock.advance(10_000);
    expect(queue.takeReady()).toEqual(['a1']);
    end(queue);
    expect([queue.takeReady(), queue.takeReady()]).toEqual([['c1'], []]);
  });

  test('the end of another job does not let a second one be tried', async () => {
    const { queue, clock } = heldUp();
    queue.enqueue(job('c1'));
    await clock.advance(10_000);
    expect(queue.takeReady()).toEqual(['a1']);
    queue.releaseSlot('b1');
    expect(queue.takeReady()).toEqual([]);
  });

  test('if the job that was put back is cancelled, the next is tried, not earlier', async () => {
    const { queue, clock } = heldUp();
    joinAll(queue, job('c1'), job('c2'));
    queue.remove('a1');
    expect(queue.takeReady()).toEqual([]);
    await clock.advance(10_000);
    expect([queue.takeReady(), queue.takeReady()]).toEqual([['c1'], []]);
  });

  test('makes no room for others while several jobs are put back, and starts the first of them first', async () => {
    const { queue, clock } = heldUp();
    queue.requeueAndHold(job('b1'), 'rate-limited', 20_000);
    queue.enqueue(job('c1'));
    expect([queue.size, queue.retryIn]).toEqual([3, 20_000]);
    await clock.advance(20_000);
    expect(queue.takeReady()).toEqual(['a1']);
    queue.release();
    expect(queue.takeReady()).toEqual(['b1', 'c1']);
  });

  test('counts how often in a row it was held for one cause: jobs that were sent together count once, another cause begins anew', async () => {
    const { queue, clock } = heldUp();
    expect(queue.timesInARow('b1', 'rate-limited')).toBe(1);
    queue.requeueAndHold(job('b1'), 'rate-limited', 10_000);
    for (const times of [2, 3]) {
      await clock.advance(10_000);
      const [tried = ''] = queue.takeReady();
      expect(queue.timesInARow(tried, 'rate-limited')).toBe(times);
      queue.requeueAndHold(job(tried), 'rate-limited', 10_000);
    }
    await clock.advance(10_000);
    const [tried = ''] = queue.takeReady();
    expect(queue.timesInARow(tried, 'unreachable')).toBe(1);
    queue.requeueAndHold(job(tried), 'unreachable', 10_000);
    expect(queue.timesInARow(tried, 'rate-limited')).toBe(1);
  });

  test('held for another cause, it waits for the longer of the two, and returns to the first when that is undone', async () => {
    const { queue, clock } = heldUp('rate-limited', 10_000);
    const undo = queue.hold('account', 2_000);
    expect([queue.accountRefused, queue.retryIn]).toEqual([true, 10_000]);
    undo();
    expect([queue.accountRefused, queue.retryIn, queue.timesInARow('a2', 'rate-limited')]).toEqual([false, 10_000, 1]);
    const late = queue.hold('account', 2_000);
    await clock.advance(10_000);
    expect(queue.takeReady()).toEqual(['a1']);
    queue.requeueAndHold(job('a1'), 'account', 60_000);
    late();
    expect([queue.accountRefused, queue.retryIn]).toEqual([true, 60_000]);
  });

  test.each<[HoldCause, boolean]>([
    ['account', true],
    ['rate-limited', false],
    ['unreachable', false],
  ])('held because of %s, the account counts as refused (%s) until a job is taken', (cause, refused) => {
    const { queue } = heldUp(cause);
    expect(queue.accountRefused).toBe(refused);
    queue.release();
    expect(queue.accountRefused).toBe(false);
  });
});

test('after a start with jobs that RunComfy did not take, one alone is tried first', () => {
  const { queue } = start();
  joinAll(queue, ...jobs('a', 2), ...jobs('b', 2));
  queue.startWithOne();
  expect([queue.takeReady(), queue.takeReady()]).toEqual([['a1'], []]);
  queue.release();
  expect(queue.takeReady()).toHaveLength(3);
});
