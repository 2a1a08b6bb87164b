import { describe, expect, test } from 'vitest';
import type { UnitThread } from '../../../../src/services/runtime/units/thread.ts';
import { createRoundRobin, TooManyWaitingError } from '../../../../src/services/runtime/units/round-robin.ts';
import { createUnits } from '../../../../src/services/runtime/units/units.ts';

const { signal } = new AbortController();

function* work(
  key: string,
  ...spent: readonly (number | 'broken')[]
): Generator<string, (number | undefined)[], number | undefined> {
  const answers: (number | undefined)[] = [];
  for (const each of spent) answers.push(yield `${key} ${each}`);
  return answers;
}

/** Each unit is the CPU time that it takes; more than 100 ms is too much. The thread records whose units it did. */
function start() {
  const done: string[] = [];
  const gate = Promise.withResolvers<undefined>();
  const thread: UnitThread = {
    async run(unit) {
      await gate.promise;
      const [key = '', spent = ''] = String(unit).split(' ');
      done.push(key);
      if (spent === 'broken') throw new Error('broken');
      return Number(spent) > 100 ? { kind: 'overran' } : { kind: 'done', answer: Number(spent), spent: Number(spent) };
    },
    start: () => {},
    stop: async () => Promise.resolve(),
  };
  const units = createUnits<string, number>(thread);
  const ask = async (key: string, ...spent: readonly (number | 'broken')[]) =>
    units.do(key, work(key, ...spent), signal);
  return { done, ask, units, open: () => gate.resolve(undefined) };
}

test('keys take turns, however much waits for one of them', async () => {
  const { done, ask, open } = start();
  const all = [ask('a', 20), ask('a', 20), ask('a', 20), ask('b', 20), ask('b', 20), ask('c', 20)];
  open();
  await Promise.all(all);
  expect(done.join('')).toBe('abcaba');
});

test('long work lets others go first after twenty milliseconds; short work runs in one turn', async () => {
  const { done, ask, open } = start();
  const all = [ask('a', 5, 90, 90, 90), ask('b', 1, 2, 3, 4), ask('b', 9, 9)];
  open();
  expect(await Promise.all(all)).toEqual([
    [5, 90, 90, 90],
    [1, 2, 3, 4],
    [9, 9],
  ]);
  expect(done.join('')).toBe('aabbbbabba');
});

test('a unit that overran has no answer, and its work continues when the others have had their turn', async () => {
  const { done, ask, open } = start();
  const all = [ask('a', 101, 1), ask('b', 1)];
  open();
  expect(await Promise.all(all)).toEqual([[undefined, 1], [1]]);
  expect(done.join('')).toBe('aba');
});

test('failing work passes its turn on; work without units needs none', async () => {
  const { ask, open, done } = start();
  const failing = ask('a', 'broken');
  const next = ask('a', 1);
  expect(await ask('b')).toEqual([]);
  open();
  await expect(failing).rejects.toThrow('broken');
  expect(await next).toEqual([1]);
  expect(done.join('')).toBe('aa');
});

test('of one key at most fifty wait; others are not affected', async () => {
  const { ask, open } = start();
  const taken = Array.from({ length: 51 }, async () => ask('a', 1));
  await expect(ask('a', 1)).rejects.toBeInstanceOf(TooManyWaitingError);
  const other = ask('b', 1);
  open();
  await Promise.all([...taken, other]);
});

test('a caller who gives up leaves the queue, or gives the turn back', async () => {
  const { units, ask, open, done } = start();
  const [first, second] = [new AbortController(), new AbortController()];
  const running = units.do('a', work('a', 30, 30), first.signal);
  const waiting = units.do('b', work('b', 1), second.signal);
  const last = ask('c', 1);
  second.abort(new Error('late'));
  await expect(waiting).rejects.toThrow('late');
  first.abort(new Error('late'));
  open();
  await expect(running).rejects.toThrow('late');
  await last;
  expect(done.join('')).toBe('ac');
});

describe('turns', () => {
  test('are refused to a caller who gave up before', async () => {
    const turns = createRoundRobin(1);
    await expect(turns.acquire('a', AbortSignal.abort(new Error('late')))).rejects.toThrow('late');
    await turns.acquire('a', signal);
  });
});
