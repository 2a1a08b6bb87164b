import { expect, test, vi } from 'vitest';
import type { RunComfy } from '../../../src/services/runcomfy/client.ts';
import type { Shown } from '../../../src/services/jobs/messenger.ts';
import { accept, start } from './bench.ts';

test('the failures and answers of a run are forgotten with it', async () => {
  const looks: Awaited<ReturnType<RunComfy['status']>>[] = [
    { kind: 'running' },
    { kind: 'unreachable', retryAfter: undefined },
    { kind: 'running' },
  ];
  const bench = await start(
    {
      submit: async () => Promise.resolve({ kind: 'taken', requestId: 'r1' }),
      status: async () => Promise.resolve(looks.shift() ?? { kind: 'over' }),
      result: async () => Promise.resolve({ kind: 'failed', reason: 'run-failed', cost: undefined }),
    },
    () => ({ kind: 'shown', message: { id: '9', attachments: [] } }),
  );
  await accept(bench, '9');
  await vi.waitFor(async () => {
    await bench.clock.advance(1_000);
    expect(bench.remembered.answering.size).toBe(1);
  });
  await vi.waitFor(async () => {
    await bench.clock.advance(1_000);
    expect(bench.remembered.failures.size).toBe(1);
  });
  await vi.waitFor(async () => {
    await bench.clock.advance(1_000);
    expect([...bench.jobs.states()]).toEqual([]);
  });
  expect([...bench.remembered.failures, ...bench.remembered.answering]).toEqual([]);
});

test('so are those of one that Discord never showed', async () => {
  const answers: Shown[] = [{ kind: 'unreachable', retryAfter: undefined }];
  const bench = await start({}, () => answers.shift() ?? { kind: 'gone' });
  await accept(bench, undefined);
  await vi.waitFor(async () => {
    await bench.clock.advance(0);
    expect(bench.remembered.failures.size).toBe(1);
  });
  await vi.waitFor(async () => {
    await bench.clock.advance(1_000);
    expect([...bench.jobs.states()]).toEqual([]);
  });
  expect(bench.remembered.failures.size).toBe(0);
});
