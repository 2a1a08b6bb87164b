import { describe, expect, test } from 'vitest';
import type { Job } from '../../../src/core/job/record.ts';
import { createLine, type HoldCause, type Line } from '../../../src/services/jobs/line.ts';
import { createTestClock, type TestClock } from '../../support/clock.ts';
import { aJob } from '../../support/job.ts';

interface Bench {
  readonly line: Line;
  readonly clock: TestClock;
}

function start(options: { atOnce?: number; perMember?: number; paused?: boolean } = {}): Bench {
  const clock = createTestClock({ settle: async () => {} });
  return { clock, line: createLine({ clock, atOnce: 20, perMember: 3, paused: false, ...options }) };
}

/** The job `a1` is the first of member `a`. */
function job(id: string, credits = 6): Job {
  const { owner, hold } = aJob();
  return aJob({ id, owner: { ...owner, id: id.slice(0, 1) }, hold: { ...hold, credits } });
}

const jobs = (member: string, count: number): readonly Job[] =>
  Array.from({ length: count }, (_, index) => job(`${member}${index + 1}`));

function joinAll(line: Line, ...waiting: readonly Job[]): void {
  for (const each of waiting) line.join(each);
}

describe('given back', () => {
  test('jobs that were not sent after all keep their places: before those behind them, in the order of their turns', () => {
    const { line } = start({ atOnce: 3 });
    joinAll(line, ...jobs('a', 5), ...jobs('b', 2));
    const started = line.start();
    expect(started).toHaveLength(3);
    line.pause(true);
    for (const id of started) line.giveBack(job(id));
    expect([...line.places().keys()].slice(0, 3)).toEqual(started);
    expect([line.size, line.start()]).toEqual([7, []]);
    line.pause(false);
    expect(line.start()).toEqual(started);
    expect(line.size).toBe(4);
  });

  test('takes no place at RunComfy, and lets another be tried where nothing else starts', () => {
    const { line } = start({ atOnce: 1 });
    joinAll(line, ...jobs('a', 2));
    line.tryOne();
    expect(line.start()).toEqual(['a1']);
    line.giveBack(job('a1'));
    expect(line.start()).toEqual(['a1']);
    line.giveBack(job('a1'));
    line.leave('a1');
    expect(line.start()).toEqual(['a2']);
  });
});

describe('turns', () => {
  test('as many start as may be at RunComfy at once, each member’s up to their own limit', () => {
    const { line } = start({ atOnce: 5, perMember: 3 });
    joinAll(line, ...jobs('a', 5), ...jobs('b', 5));
    const started = line.start();
    expect(started.filter((id) => id.startsWith('a')).length).toBeLessThanOrEqual(3);
    expect([started.length, line.size, line.start()]).toEqual([5, 5, []]);
  });

  test.each([
    [1, ['a1']],
    [2, ['a1', 'a2']],
    [3, ['a1', 'a2', 'a3']],
  ])('a member alone, who may have %i at once, has %j', (perMember, started) => {
    const { line } = start({ perMember });
    joinAll(line, ...jobs('a', 4));
    expect(line.start()).toEqual(started);
    expect(line.waitingOf('a')).toBe(4 - perMember);
  });

  test('one asks for 30, one of them runs, another asks for one: one more of the first at most is before it', () => {
    const { line } = start({ atOnce: 1 });
    joinAll(line, ...jobs('a', 30));
    expect(line.start()).toEqual(['a1']);
    line.join(job('b1'));
    const next: string[] = [];
    for (let busy = 'a1'; next.at(-1) !== 'b1'; busy = next.at(-1) ?? '') {
      line.free(busy);
      next.push(...line.start());
    }
    expect(next.length).toBeLessThanOrEqual(2);
  });

  test('what is weighed is the cost: for one video of 12 credits four pictures of 3 start', () => {
    const { line } = start({ atOnce: 1, perMember: 30 });
    joinAll(line, ...Array.from({ length: 8 }, (_, index) => job(`a${index}`, 3)), job('b1', 12), job('b2', 12));
    const order = [...line.places().keys()].map((id) => id.slice(0, 1)).join('');
    expect(order).toBe('aaaabaaaab');
  });

  test('jobs that cost nothing still take turns', () => {
    const { line } = start();
    joinAll(line, job('a1', 0), job('a2', 0), job('b1', 0));
    expect([...line.places().keys()]).toEqual(['a1', 'b1', 'a2']);
  });

  test('a job that joins twice waits once; one that leaves does not start', () => {
    const { line } = start();
    joinAll(line, job('a1'), job('a1'), job('a2'));
    line.leave('a1');
    line.leave('a1');
    line.leave('unknown');
    expect([line.size, line.waitingOf('a'), line.start()]).toEqual([1, 1, ['a2']]);
  });
});

describe('places at RunComfy', () => {
  test('jobs that were there before a restart count', () => {
    const { line } = start({ atOnce: 3, perMember: 2 });
    for (const each of jobs('a', 2)) line.occupy(each);
    joinAll(line, job('a3'), job('b1'), job('b2'));
    expect(line.start()).toEqual(['b1']);
    line.free('a1');
    expect(line.start()).toHaveLength(1);
  });

  test('one that is freed twice, or was never taken, makes no room twice', () => {
    const { line } = start({ atOnce: 1 });
    joinAll(line, ...jobs('a', 3));
    expect(line.start()).toEqual(['a1']);
    for (const id of ['a1', 'a1', 'unknown']) line.free(id);
    expect(line.start()).toEqual(['a2']);
  });

  test('of a member who reached their limit none starts, and the others are not held up', () => {
    const { line } = start({ perMember: 1 });
    joinAll(line, ...jobs('a', 3), ...jobs('b', 2), ...jobs('c', 1));
    expect(line.start()).toEqual(['a1', 'b1', 'c1']);
    line.free('b1');
    expect(line.start()).toEqual(['b2']);
  });
});

describe('where a waiting job stands', () => {
  test('is how many start before it, by turns and not by when it was asked for', () => {
    const { line } = start({ atOnce: 1 });
    joinAll(line, ...jobs('a', 3), job('b1'));
    const ahead = [...line.places()].map(([id, place]) => [id, place.ahead] as const);
    expect(Object.fromEntries(ahead)).toEqual({ a1: 0, b1: 1, a2: 2, a3: 3 });
    line.start();
    expect(line.places().has('a1')).toBe(false);
    expect(line.places().get('b1')?.ahead).toBe(0);
  });

  test('says why nothing starts; a pause before all else', () => {
    const { line } = start({ atOnce: 1 });
    joinAll(line, job('a1'), job('a2'));
    expect(line.places().get('a1')?.held).toBeUndefined();
    line.start();
    line.putBack(job('a1'), 'rate-limited', 1000);
    expect([...line.places().values()].map(({ held }) => held)).toEqual(['rate-limited', 'rate-limited']);
    line.pause(true);
    expect(line.places().get('a2')?.held).toBe('paused');
  });
});

test('paused, nothing starts; what waits keeps its place and what runs its room', () => {
  const { line } = start({ paused: true, atOnce: 2 });
  joinAll(line, ...jobs('a', 3));
  expect([line.paused, line.start(), line.size]).toEqual([true, [], 3]);
  line.pause(false);
  expect([line.paused, line.start()]).toEqual([false, ['a1', 'a2']]);
  line.pause(true);
  line.free('a1');
  expect(line.start()).toEqual([]);
  line.pause(false);
  expect(line.start()).toEqual(['a3']);
});

/** Four jobs were sent at once, and RunComfy did not take the first of them. */
function heldUp(cause: HoldCause = 'rate-limited', ms = 10_000): Bench {
  const bench = start();
  joinAll(bench.line, ...jobs('a', 2), ...jobs('b', 2));
  expect(bench.line.start()).toHaveLength(4);
  bench.line.putBack(job('a1'), cause, ms);
  return bench;
}

describe('a line that RunComfy holds up', () => {
  test('starts nothing for so long, then the job that was put back, alone', async () => {
    const { line, clock } = heldUp();
    line.join(job('c1'));
    expect([line.start(), line.heldFor]).toEqual([[], 10_000]);
    await clock.advance(9_999);
    expect([line.start(), line.heldFor]).toEqual([[], 1]);
    await clock.advance(1);
    expect([line.start(), line.start(), line.heldFor]).toEqual([['a1'], [], 0]);
  });

  test('goes on with all once one was taken', async () => {
    const { line, clock } = heldUp();
    joinAll(line, job('c1'), job('c2'));
    await clock.advance(10_000);
    line.start();
    line.release();
    expect([line.start(), line.heldFor]).toEqual([['c1', 'c2'], 0]);
  });

  test('waits again when the one that was tried is put back, and tries it again', async () => {
    const { line, clock } = heldUp('account', 120_000);
    line.join(job('c1'));
    for (let round = 0; round < 3; round += 1) {
      expect([line.start(), line.heldFor, line.refused]).toEqual([[], 120_000, true]);
      await clock.advance(120_000);
      expect(line.start()).toEqual(['a1']);
      line.putBack(job('a1'), 'account', 120_000);
    }
    expect(line.places().get('a1')).toEqual({ ahead: 0, held: 'account' });
  });

  test.each<[string, (line: Line) => void]>([
    ['was refused for itself, or its outcome is unknown', (line) => line.free('a1')],
    [
      'was cancelled before it was sent',
      (line) => {
        line.leave('a1');
        line.free('a1');
      },
    ],
  ])('tries the next alone when the one that was tried %s', async (_case, end) => {
    const { line, clock } = heldUp();
    joinAll(line, job('c1'), job('c2'));
    await clock.advance(10_000);
    expect(line.start()).toEqual(['a1']);
    end(line);
    expect([line.start(), line.start()]).toEqual([['c1'], []]);
  });

  test('another’s end does not let a second one be tried', async () => {
    const { line, clock } = heldUp();
    line.join(job('c1'));
    await clock.advance(10_000);
    expect(line.start()).toEqual(['a1']);
    line.free('b1');
    expect(line.start()).toEqual([]);
  });

  test('when the job that was put back is cancelled, the next is tried, not earlier', async () => {
    const { line, clock } = heldUp();
    joinAll(line, job('c1'), job('c2'));
    line.leave('a1');
    expect(line.start()).toEqual([]);
    await clock.advance(10_000);
    expect([line.start(), line.start()]).toEqual([['c1'], []]);
  });

  test('makes no room for others while several are put back, and starts the first of them first', async () => {
    const { line, clock } = heldUp();
    line.putBack(job('b1'), 'rate-limited', 20_000);
    line.join(job('c1'));
    expect([line.size, line.heldFor]).toEqual([3, 20_000]);
    await clock.advance(20_000);
    expect(line.start()).toEqual(['a1']);
    line.release();
    expect(line.start()).toEqual(['b1', 'c1']);
  });

  test('counts how often in a row it was for one cause: sent together it is once, another cause begins anew', async () => {
    const { line, clock } = heldUp();
    expect(line.inARow('b1', 'rate-limited')).toBe(1);
    line.putBack(job('b1'), 'rate-limited', 10_000);
    for (const times of [2, 3]) {
      await clock.advance(10_000);
      const [tried = ''] = line.start();
      expect(line.inARow(tried, 'rate-limited')).toBe(times);
      line.putBack(job(tried), 'rate-limited', 10_000);
    }
    await clock.advance(10_000);
    const [tried = ''] = line.start();
    expect(line.inARow(tried, 'unreachable')).toBe(1);
    line.putBack(job(tried), 'unreachable', 10_000);
    expect(line.inARow(tried, 'rate-limited')).toBe(1);
  });

  test('held for another cause, it waits for the longer of the two, and goes back to the first when that is undone', async () => {
    const { line, clock } = heldUp('rate-limited', 10_000);
    const undo = line.hold('account', 2_000);
    expect([line.refused, line.heldFor]).toEqual([true, 10_000]);
    undo();
    expect([line.refused, line.heldFor, line.inARow('a2', 'rate-limited')]).toEqual([false, 10_000, 1]);
    const late = line.hold('account', 2_000);
    await clock.advance(10_000);
    expect(line.start()).toEqual(['a1']);
    line.putBack(job('a1'), 'account', 60_000);
    late();
    expect([line.refused, line.heldFor]).toEqual([true, 60_000]);
  });

  test.each<[HoldCause, boolean]>([
    ['account', true],
    ['rate-limited', false],
    ['unreachable', false],
  ])('because of %s: the account is refused: %s, until one is taken', (cause, refused) => {
    const { line } = heldUp(cause);
    expect(line.refused).toBe(refused);
    line.release();
    expect(line.refused).toBe(false);
  });
});

test('after a start that knows of jobs which RunComfy did not take, one alone is tried first', () => {
  const { line } = start();
  joinAll(line, ...jobs('a', 2), ...jobs('b', 2));
  line.tryOne();
  expect([line.start(), line.start()]).toEqual([['a1'], []]);
  line.release();
  expect(line.start()).toHaveLength(3);
});
