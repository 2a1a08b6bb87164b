import { pino } from 'pino';
import { expect, test } from 'vitest';
import type { JobEvent } from '../../../../src/core/job/events.ts';
import { mostTogether } from '../../../../src/core/media/input.ts';
import { bringInputs } from '../../../../src/services/jobs/inputs/bring-inputs.ts';
import { createTestClock } from '../../../support/clock.ts';
import { aJob, anInput } from '../../../support/job.ts';

/** The events of a job with two files of these sizes in the spool. */
async function eventsOf(...sizes: readonly [number, number]): Promise<readonly JobEvent[]> {
  const inputs = sizes.map((size, index) =>
    anInput({ fetched: { name: `input-${index + 1}.mp4`, size, kind: 'video', type: 'video/mp4' } }),
  );
  const job = aJob({ state: 'waiting', inputs });
  const events: JobEvent[] = [];
  const deps = {
    clock: createTestClock(),
    log: pino({ level: 'silent' }),
    records: { apply: async (_id: string, event: JobEvent) => Promise.resolve(void events.push(event)) },
    spool: { has: async () => Promise.resolve(true), path: () => 'file' },
    status: { settle: async (_id: string, edit: () => Promise<unknown>) => edit() },
    postInputs: async () => Promise.resolve({ kind: 'posted', posted: [] }),
  };
  await bringInputs(deps as never, job, new AbortController().signal, 0);
  return events;
}

test('files that are too large together end the job, whatever was announced of them', async () => {
  const half = mostTogether / 2;
  expect(await eventsOf(half, half)).toMatchObject([{ type: 'inputs-posted' }]);
  expect(await eventsOf(half, half + 1)).toMatchObject([
    {
      type: 'inputs-refused',
      reason: 'input-unusable',
      problem: { problem: { reason: 'too-large-together', found: mostTogether + 1, limit: mostTogether } },
    },
  ]);
});
