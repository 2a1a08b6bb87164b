import { getEventListeners } from 'node:events';
import { expect, test } from 'vitest';
import { bounded } from '../../../src/services/runtime/bounded.ts';

/** Runs until its signal is aborted. */
const endless = async (own: AbortSignal): Promise<never> =>
  new Promise((_resolve, reject) => own.addEventListener('abort', () => reject(own.reason as Error)));

const timers = (): number => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;

test('work that ends in time leaves neither a timer nor a listener, and its signal is not aborted', async () => {
  const { signal } = new AbortController();
  const before = timers();
  let given: AbortSignal | undefined;
  const result = await bounded({ signal, ms: 60_000 }, async (own) => {
    given = own;
    expect([getEventListeners(signal, 'abort').length, timers()]).toEqual([1, before + 1]);
    return Promise.resolve('done');
  });
  expect([result, given?.aborted]).toEqual(['done', false]);
  expect([getEventListeners(signal, 'abort').length, timers()]).toEqual([0, before]);
});

test('work that fails leaves nothing either, and throws its error', async () => {
  const { signal } = new AbortController();
  const failing = bounded({ signal, ms: 60_000 }, async () => Promise.reject(new RangeError('no')));
  await expect(failing).rejects.toThrow(RangeError);
  expect(getEventListeners(signal, 'abort')).toHaveLength(0);
});

test("an abort ends work with the signal's reason; with an aborted signal it does not begin", async () => {
  const ending = new AbortController();
  const working = bounded({ signal: ending.signal }, endless);
  ending.abort(new RangeError('enough'));
  await expect(working).rejects.toThrow('enough');
  const begun: string[] = [];
  await expect(bounded({ signal: ending.signal }, async () => Promise.resolve(begun.push('begun')))).rejects.toThrow(
    'enough',
  );
  expect(begun).toEqual([]);
});

test('work ends when its time is over', async () => {
  await expect(bounded({ ms: 5 }, endless)).rejects.toMatchObject({ name: 'TimeoutError' });
});
