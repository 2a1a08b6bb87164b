import { describe, expect, test } from 'vitest';
import { createTurns, type Turns } from '../../src/core/turns.ts';

const anybody = (): boolean => true;

function askFor(turns: Turns, member: string, ...costs: readonly number[]): void {
  for (const cost of costs) {
    turns.add({ job: `${member}${turns.waitingOf(member) + 1}`, member, cost });
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
    const turns = createTurns();
    for (const [member, costs] of Object.entries(asked)) askFor(turns, member, ...costs);
    expect(turns.order().join(' ')).toBe(order);
  });

  test.each<[string, string, number, number]>([
    ['of somebody else, after one visit of each', 'c', 3, 4],
    ['of who has the most', 'a', 1, 6],
    ['of who waits with one', 'b', 3, 6],
    ['the dearest, which makes longer visits', 'c', 4, 5],
  ])('how many start before a job that comes now: %s', (_, member, cost, ahead) => {
    const turns = createTurns();
    askFor(turns, 'a', 1, 1, 1, 1, 1);
    askFor(turns, 'b', 3);
    const before = turns.order();
    expect(turns.ahead({ job: 'new', member, cost })).toBe(ahead);
    expect(turns.order()).toEqual(before);
    turns.add({ job: 'new', member, cost });
    expect(turns.order().indexOf('new')).toBe(ahead);
  });

  test('one member asks for 30, one of them starts, another asks for one: one more of the first at most is before it', () => {
    const turns = createTurns();
    askFor(turns, 'a', ...Array.from({ length: 30 }, () => 4));
    turns.next(anybody);
    askFor(turns, 'b', 4);
    expect(turns.order().indexOf('b1')).toBeLessThanOrEqual(1);
  });

  test('when the dearest job goes, the visit that it allowed becomes shorter', () => {
    const turns = createTurns();
    askFor(turns, 'a', 1, 1, 1, 1, 1);
    askFor(turns, 'b', 100);
    turns.next(anybody);
    turns.remove('b1');
    askFor(turns, 'c', 1);
    expect(turns.order().slice(0, 2)).toEqual(['a2', 'c1']);
  });

  test('what a visit gets back for a job that was put back is not spent on another while that one may not start', () => {
    const turns = createTurns();
    askFor(turns, 'a', 1, 1, 2);
    askFor(turns, 'b', 1);
    const first = turns.next(anybody);
    if (first !== undefined) turns.putBack(first);
    expect(turns.next(({ job }) => !['a1', 'a2'].includes(job))?.job).toBe('b1');
  });

  test('whoever is passed over keeps their place', () => {
    const turns = createTurns();
    askFor(turns, 'a', 1, 1);
    askFor(turns, 'b', 1, 1, 1);
    expect(turns.next(({ member }) => member !== 'a')?.job).toBe('b1');
    expect(turns.next(({ member }) => member !== 'a')?.job).toBe('b2');
    expect(turns.order()).toEqual(['a1', 'b3', 'a2']);
    expect([turns.next(() => false), turns.size]).toEqual([undefined, 3]);
  });

  test('who leaves and comes back is at the end of the round', () => {
    const turns = createTurns();
    for (const member of ['a', 'b', 'c']) askFor(turns, member, 1);
    expect(turns.remove('a1')).toBe(true);
    askFor(turns, 'a', 1);
    expect(turns.order()).toEqual(['b1', 'c1', 'a1']);
  });

  test('a job that was put back is next, and its member waits for the others afterwards', () => {
    const turns = createTurns();
    askFor(turns, 'a', 1, 1, 1);
    askFor(turns, 'b', 1, 1);
    const first = turns.next(anybody);
    if (first !== undefined) turns.putBack(first);
    expect(turns.order()).toEqual(['a1', 'b1', 'a2', 'b2', 'a3']);
  });

  test('a job put back during the visit that started it changes nothing for anybody', () => {
    const turns = createTurns();
    askFor(turns, 'a', 1, 1, 1, 1);
    askFor(turns, 'b', 3);
    const before = turns.order();
    const first = turns.next(anybody);
    if (first !== undefined) turns.putBack(first);
    expect(turns.order()).toEqual(before);
  });

  test('what a put-back job would have cost is not left for others when it is removed', () => {
    const turns = createTurns();
    turns.add({ job: 'a0', member: 'a', cost: 2 });
    const earlier = turns.next(anybody);
    askFor(turns, 'a', 1, 1, 1, 1, 1);
    askFor(turns, 'b', 3);
    turns.next(anybody);
    if (earlier !== undefined) turns.putBack(earlier);
    turns.remove('a0');
    expect(turns.order()).toEqual(['a2', 'a3', 'b1', 'a4', 'a5']);
  });

  test('put-back jobs that did not fit into one visit are like others of the line afterwards', () => {
    const turns = createTurns();
    const early = [1, 1, 2].map((cost, index) => ({ job: `early ${index}`, member: 'a', cost }));
    for (const entry of early) turns.add(entry);
    for (const _ of early) turns.next(anybody);
    askFor(turns, 'a', 1);
    askFor(turns, 'b', 2, 2);
    for (const entry of early) turns.putBack(entry);
    expect(early.map(() => turns.next(anybody)?.job)).toEqual(['early 2', 'b1', 'early 1']);
    turns.remove('early 0');
    expect(turns.order()).toEqual(['a1', 'b2']);
  });

  test('a job that waits is taken in once, and one that does not wait cannot be removed', () => {
    const turns = createTurns();
    const entry = { job: 'a1', member: 'a', cost: 1 };
    turns.add(entry);
    turns.add(entry);
    turns.putBack(entry);
    expect([turns.size, turns.waitingOf('a'), turns.remove('a2'), turns.remove('a1'), turns.remove('a1')]).toEqual([
      1,
      1,
      false,
      true,
      false,
    ]);
    expect([turns.size, turns.waitingOf('a'), turns.order()]).toEqual([0, 0, []]);
  });
});

test('2,000 jobs of 500 members all start, but for those of a member who may not', () => {
  const turns = createTurns();
  for (let job = 0; job < 2_000; job += 1) {
    turns.add({ job: String(job), member: String(job % 500), cost: 1 + (job % 97) });
  }
  const order = turns.order();
  const started = order.map(() => turns.next(({ member }) => member !== '0')?.job);
  expect(started.filter((job) => job !== undefined)).toHaveLength(1_996);
  expect(turns.order()).toHaveLength(4);
});
