import { describe, expect, test } from 'vitest';
import { createFairQueue, type FairQueue } from '../../src/core/fair-queue.ts';

/*
 * Survives `npm run mutants`, since nothing differs: what stands for a job or a queue that is always there; and that the
 * first job of a member is never beyond its visit, which ends before that.
 */

const anybody = (): boolean => true;

function askFor(fairQueue: FairQueue, member: string, ...costs: readonly number[]): void {
  for (const cost of costs) {
    fairQueue.add({ job: `${member}${fairQueue.waitingCount(member) + 1}`, member, cost });
  }
}

describe('the order of turns', () => {
  test.each<[string, Readonly<Record<string, readonly number[]>>, string]>([
    ['one member', { a: [1, 5, 2] }, 'a1 a2 a3'],
    ['equal prices: one each', { a: [3, 3, 3], b: [3, 3], c: [3] }, 'a1 b1 c1 a2 b2 a3'],
    ['cheap jobs beside a dear one: as many as cost the same', { a: [1, 1, 1, 1], b: [3, 3] }, 'a1 a2 a3 b1 a4 b2'],
    ['what a visit leaves is not carried over', { a: [2, 2, 2], b: [3, 3, 3] }, 'a1 b1 a2 b2 a3 b3'],
    ['a job at exactly the rest of the visit still starts', { a: [1, 2, 1], b: [3, 3] }, 'a1 a2 b1 a3 b2'],
    ['nobody', {}, ''],
  ])('%s', (_, asked, order) => {
    const fairQueue = createFairQueue();
    for (const [member, costs] of Object.entries(asked)) askFor(fairQueue, member, ...costs);
    expect(fairQueue.order().join(' ')).toBe(order);
  });

  test.each<[string, string, number, number]>([
    ['of somebody else, after one visit of each', 'c', 3, 4],
    ['of who has the most', 'a', 1, 6],
    ['of who waits with one', 'b', 3, 6],
    ['the dearest, which makes longer visits', 'c', 4, 5],
  ])('how many jobs start before a new one: %s', (_, member, cost, ahead) => {
    const fairQueue = createFairQueue();
    askFor(fairQueue, 'a', 1, 1, 1, 1, 1);
    askFor(fairQueue, 'b', 3);
    const before = fairQueue.order();
    expect(fairQueue.ahead({ job: 'new', member, cost })).toBe(ahead);
    expect(fairQueue.order()).toEqual(before);
    fairQueue.add({ job: 'new', member, cost });
    expect(fairQueue.order().indexOf('new')).toBe(ahead);
  });

  test('a visit that got a job back starts others of its member beside it, as far as they fit', () => {
    const fairQueue = createFairQueue();
    askFor(fairQueue, 'a', 1, 1, 1);
    askFor(fairQueue, 'b', 3);
    const first = fairQueue.next(anybody);
    if (first !== undefined) fairQueue.requeue(first);
    const started = [1, 2, 3].map(() => fairQueue.next(({ job }) => job !== 'a1')?.job);
    expect(started).toEqual(['a2', 'a3', 'b1']);
  });

  test('a visit for jobs that were put back is not for others, even while those may not start', () => {
    const fairQueue = createFairQueue();
    askFor(fairQueue, 'a', 1, 1);
    askFor(fairQueue, 'b', 1);
    const first = fairQueue.next(anybody);
    if (first !== undefined) fairQueue.requeue(first);
    expect(fairQueue.next(({ job }) => job !== 'a1')?.job).toBe('b1');
  });

  test('a visit for two jobs that were put back starts both, in any order', () => {
    const fairQueue = createFairQueue();
    askFor(fairQueue, 'a', 1, 1, 1);
    const early = [fairQueue.next(anybody), fairQueue.next(anybody)].filter((entry) => entry !== undefined);
    for (const entry of early.toReversed()) fairQueue.requeue(entry);
    fairQueue.add({ job: 'b1', member: 'b', cost: 2 });
    expect(fairQueue.order()).toEqual(['a1', 'a2', 'b1', 'a3']);
    expect(fairQueue.next(({ job }) => job !== 'a1')?.job).toBe('a2');
  });

  test('one member requests 30 jobs and one of them starts, another requests one: at most one more of the first starts before it', () => {
    const fairQueue = createFairQueue();
    askFor(fairQueue, 'a', ...Array.from({ length: 30 }, () => 4));
    fairQueue.next(anybody);
    askFor(fairQueue, 'b', 4);
    expect(fairQueue.order().indexOf('b1')).toBeLessThanOrEqual(1);
  });

  test('when the most expensive job is removed, the visit that it allowed becomes shorter', () => {
    const fairQueue = createFairQueue();
    askFor(fairQueue, 'a', 1, 1, 1, 1, 1);
    askFor(fairQueue, 'b', 100);
    fairQueue.next(anybody);
    fairQueue.remove('b1');
    askFor(fairQueue, 'c', 1);
    expect(fairQueue.order().slice(0, 2)).toEqual(['a2', 'c1']);
  });

  test('credits that a visit gets back for a requeued job are not spent on another job while that one may not start', () => {
    const fairQueue = createFairQueue();
    askFor(fairQueue, 'a', 1, 1, 2);
    askFor(fairQueue, 'b', 1);
    const first = fairQueue.next(anybody);
    if (first !== undefined) fairQueue.requeue(first);
    expect(fairQueue.next(({ job }) => !['a1', 'a2'].includes(job))?.job).toBe('b1');
  });

  test('a member who is passed over keeps their place', () => {
    const fairQueue = createFairQueue();
    askFor(fairQueue, 'a', 1, 1);
    askFor(fairQueue, 'b', 1, 1, 1);
    expect(fairQueue.next(({ member }) => member !== 'a')?.job).toBe('b1');
    expect(fairQueue.next(({ member }) => member !== 'a')?.job).toBe('b2');
    expect(fairQueue.order()).toEqual(['a1', 'b3', 'a2']);
    expect([fairQueue.next(() => false), fairQueue.size]).toEqual([undefined, 3]);
  });

  test('a member who leaves and comes back is at the end of the round', () => {
    const fairQueue = createFairQueue();
    for (const member of ['a', 'b', 'c']) askFor(fairQueue, member, 1);
    expect(fairQueue.remove('a1')).toBe(true);
    askFor(fairQueue, 'a', 1);
    expect(fairQueue.order()).toEqual(['b1', 'c1', 'a1']);
  });

  test('a requeued job is next, and its member then waits for the others', () => {
    const fairQueue = createFairQueue();
    askFor(fairQueue, 'a', 1, 1, 1);
    askFor(fairQueue, 'b', 1, 1);
    const first = fairQueue.next(anybody);
    if (first !== undefined) fairQueue.requeue(first);
    expect(fairQueue.order()).toEqual(['a1', 'b1', 'a2', 'b2', 'a3']);
  });

  test('a job that is requeued during the visit that started it changes nothing for anybody', () => {
    const fairQueue = createFairQueue();
    askFor(fairQueue, 'a', 1, 1, 1, 1);
    askFor(fairQueue, 'b', 3);
    const before = fairQueue.order();
    const first = fairQueue.next(anybody);
    if (first !== undefined) fairQueue.requeue(first);
    expect(fairQueue.order()).toEqual(before);
  });

  test('the credits of a requeued job are not left for others when it is removed', () => {
    const fairQueue = createFairQueue();
    fairQueue.add({ job: 'a0', member: 'a', cost: 2 });
    const earlier = fairQueue.next(anybody);
    askFor(fairQueue, 'a', 1, 1, 1, 1, 1);
    askFor(fairQueue, 'b', 3);
    fairQueue.next(anybody);
    if (earlier !== undefined) fairQueue.requeue(earlier);
    fairQueue.remove('a0');
    expect(fairQueue.order()).toEqual(['a2', 'a3', 'b1', 'a4', 'a5']);
  });

  test('requeued jobs that did not fit into one visit are then treated like others of the queue', () => {
    const fairQueue = createFairQueue();
    const early = [1, 1, 2].map((cost, index) => ({ job: `early ${index}`, member: 'a', cost }));
    for (const entry of early) fairQueue.add(entry);
    for (const _ of early) fairQueue.next(anybody);
    askFor(fairQueue, 'a', 1);
    askFor(fairQueue, 'b', 2, 2);
    for (const entry of early) fairQueue.requeue(entry);
    expect(early.map(() => fairQueue.next(anybody)?.job)).toEqual(['early 2', 'b1', 'early 1']);
    fairQueue.remove('early 0');
    expect(fairQueue.order()).toEqual(['a1', 'b2']);
  });

  test('a waiting job is added once, and a job that does not wait cannot be removed', () => {
    const fairQueue = createFairQueue();
    const entry = { job: 'a1', member: 'a', cost: 1 };
    fairQueue.add(entry);
    fairQueue.add(entry);
    fairQueue.requeue(entry);
    expect([
      fairQueue.size,
      fairQueue.waitingCount('a'),
      fairQueue.remove('a2'),
      fairQueue.remove('a1'),
      fairQueue.remove('a1'),
    ]).toEqual([1, 1, false, true, false]);
    expect([fairQueue.size, fairQueue.waitingCount('a'), fairQueue.order()]).toEqual([0, 0, []]);
  });
});

test('2,000 jobs of 500 members all start, except those of a member who may not', () => {
  const fairQueue = createFairQueue();
  for (let job = 0; job < 2_000; job += 1) {
    fairQueue.add({ job: String(job), member: String(job % 500), cost: 1 + (job % 97) });
  }
  const order = fairQueue.order();
  const started = order.map(() => fairQueue.next(({ member }) => member !== '0')?.job);
  expect(started.filter((job) => job !== undefined)).toHaveLength(1_996);
  expect(fairQueue.order()).toHaveLength(4);
});
