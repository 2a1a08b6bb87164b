import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { advance, transitions } from '../../../src/core/job/machine.ts';
import { hasEnded, isOpen, jobStates, newJob, type Job, type JobState } from '../../../src/core/job/record.ts';
import { eventOf, eventTypes, jobIn, walks } from './any-job.ts';

// Making such large counterexamples smaller takes minutes: the first is told as it is.
const runs = { numRuns: 200, endOnFailure: true };

test('every pair of state and event: the state that follows, or nothing', () => {
  const rows = eventTypes.map((type) => [type, ...jobStates.map((state) => transitions[type][state] ?? '·')]);
  const lines = [['', ...jobStates], ...rows].map((cells) =>
    cells
      .map((cell) => cell.padEnd(18))
      .join('')
      .trimEnd(),
  );
  expect(`\n${lines.join('\n')}\n`).toMatchInlineSnapshot(`
    "
                      accepted          waiting           submitting        queued            running           fetching          delivering        delivered         failed            cancelled         refused           lost
    acknowledged      waiting           ·                 ·                 ·                 ·                 ·                 ·                 ·                 ·                 ·                 ·                 ·
    unseen            refused           ·                 ·                 ·                 ·                 ·                 ·                 ·                 ·                 ·                 ·                 ·
    submitting        ·                 submitting        ·                 ·                 ·                 ·                 ·                 ·                 ·                 ·                 ·                 ·
    not-taken         ·                 ·                 waiting           ·                 ·                 ·                 ·                 ·                 ·                 ·                 ·                 ·
    accepted-upstream ·                 ·                 queued            ·                 ·                 ·                 ·                 ·                 ·                 ·                 ·                 ·
    refused-upstream  ·                 ·                 refused           ·                 ·                 ·                 ·                 ·                 ·                 ·                 ·                 ·
    vanished          ·                 ·                 lost              ·                 ·                 ·                 ·                 ·                 ·                 ·                 ·                 ·
    seen-queued       ·                 ·                 ·                 queued            queued            ·                 ·                 ·                 ·                 ·                 ·                 ·
    seen-running      ·                 ·                 ·                 running           running           ·                 ·                 ·                 ·                 ·                 ·                 ·
    completed         ·                 ·                 ·                 fetching          fetching          ·                 ·                 ·                 ·                 ·                 ·                 ·
    failed-upstream   ·                 ·                 ·                 failed            failed            failed            ·                 ·                 ·                 ·                 ·                 ·
    cancelled-upstream·                 ·                 ·                 cancelled         cancelled         cancelled         ·                 ·                 ·                 ·                 ·                 ·
    listed            ·                 ·                 ·                 ·                 ·                 fetching          ·                 ·                 ·                 ·                 ·                 ·
    fetched           ·                 ·                 ·                 ·                 ·                 fetching          ·                 ·                 ·                 ·                 ·                 ·
    all-fetched       ·                 ·                 ·                 ·                 ·                 delivering        ·                 ·                 ·                 ·                 ·                 ·
    none-usable       ·                 ·                 ·                 ·                 ·                 failed            ·                 ·                 ·                 ·                 ·                 ·
    placed            ·                 ·                 ·                 ·                 ·                 ·                 delivering        ·                 ·                 ·                 ·                 ·
    attached          ·                 ·                 ·                 ·                 ·                 ·                 delivering        ·                 ·                 ·                 ·                 ·
    linked            ·                 ·                 ·                 ·                 ·                 ·                 delivering        ·                 ·                 ·                 ·                 ·
    delivered         ·                 ·                 ·                 ·                 ·                 ·                 delivered         ·                 ·                 ·                 ·                 ·
    kept              ·                 ·                 ·                 ·                 ·                 ·                 delivered         ·                 ·                 ·                 ·                 ·
    told              ·                 ·                 ·                 ·                 ·                 ·                 ·                 ·                 failed            cancelled         refused           lost
    "
  `);
});

test.each(jobStates)(
  'in %s every event does what the table says, and one that does not fit changes nothing',
  (state) => {
    for (const type of eventTypes) {
      const after = transitions[type][state];
      fc.assert(
        fc.property(jobIn(state), eventOf(type), (job, event) => {
          const next = advance(job, event);
          expect([next.state, after === undefined ? next : job]).toEqual([after ?? state, job]);
        }),
        { numRuns: 10, endOnFailure: true },
      );
    }
  },
);

test('every state is reached by some run, so that what holds of runs holds of all states', () => {
  const reached = new Set<JobState>();
  fc.assert(
    fc.property(walks, ({ jobs }) => {
      for (const job of jobs) reached.add(job.state);
    }),
    runs,
  );
  expect(jobStates.filter((state) => !reached.has(state))).toEqual([]);
});

test('an end is left by nothing, and only the telling of it changes the record', () => {
  fc.assert(
    fc.property(walks, ({ jobs, events }) => {
      for (const [index, event] of events.entries()) {
        const [before, after] = [jobs[index], jobs[index + 1]];
        if (before === undefined || after === undefined || !hasEnded(before)) continue;
        expect(event.type === 'told' ? before : after).toBe(before);
        expect({ ...after, place: before.place }).toEqual({ ...before, told: after.told });
      }
    }),
    runs,
  );
});

test('the interaction’s token is there while anything is left to do, and gone once nothing is', () => {
  fc.assert(
    fc.property(walks, ({ jobs }) => {
      for (const job of jobs) expect('token' in job.place).toBe(isOpen(job));
    }),
    runs,
  );
});

test('an event that tells nothing new gives the same job back, so that nothing is written', () => {
  fc.assert(
    fc.property(walks, ({ jobs, events }) => {
      for (const [index, event] of events.entries()) {
        const after = jobs[index + 1];
        if (after === undefined || !['seen-queued', 'seen-running', 'listed'].includes(event.type)) continue;
        if (event.type === 'listed' && after.files.length === 0) continue;
        expect(advance(after, event)).toBe(after);
      }
    }),
    runs,
  );
});

describe('one job', () => {
  const request = {
    id: '1',
    model: { id: 'maker/model', version: 'v', command: 'image' },
    owner: { id: '2', language: 'en-US' as const },
    place: { guildId: '3', channelId: '4', applicationId: '5', token: 'secret', attachmentLimit: 10 },
    prompt: 'a fox',
    asked: [],
    input: { text: 'a fox' },
    expected: 2,
  };
  const after = (...events: Parameters<typeof advance>[1][]): Job => events.reduce(advance, newJob(request, 0));
  const acknowledged = { type: 'acknowledged', messageId: '6' } as const;
  const taken = [
    acknowledged,
    { type: 'submitting', at: 1 },
    { type: 'accepted-upstream', requestId: 'r1', at: 2 },
  ] as const;
  const listed = [
    ...taken,
    { type: 'completed', at: 3 },
    { type: 'listed', urls: ['https://a', 'https://b'] },
  ] as const;
  const picture = { name: 'image-01.png', size: 9, kind: 'image', type: 'image/png' } as const;

  test('keeps the first list of files: what was fetched is never listed away', () => {
    const job = after(
      ...listed,
      { type: 'fetched', file: 0, result: picture },
      { type: 'listed', urls: ['https://c'] },
    );
    expect(job.files).toEqual([{ url: 'https://a', fetched: picture }, { url: 'https://b' }]);
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

  test('counts the submissions that were not taken, and may be submitted again', () => {
    const job = after(
      acknowledged,
      { type: 'submitting', at: 1 },
      { type: 'not-taken' },
      { type: 'submitting', at: 2 },
    );
    expect(job).toMatchObject({ state: 'submitting', unsent: 1, times: { submitted: 2 } });
  });

  test('takes no second request id: a late answer changes nothing', () => {
    const job = after(...taken);
    expect(advance(job, { type: 'accepted-upstream', requestId: 'r2', at: 9 })).toBe(job);
  });

  test.each([
    ['no file at all', [...taken, { type: 'completed', at: 3 }], 'no-output'],
    ['no usable file', listed, 'unusable-output'],
  ] as const)('with %s fails as such', (_case, events, failure) => {
    expect(after(...events, { type: 'none-usable', at: 5 })).toMatchObject({ state: 'failed', failure });
  });

  test('that Discord never showed ends told, without a token', () => {
    expect(after({ type: 'unseen', at: 1 })).toMatchObject({ state: 'refused', failure: 'unseen', told: true });
  });

  test('whose files reached nobody is delivered and kept', () => {
    const job = after(...listed, { type: 'all-fetched' }, { type: 'kept', at: 7 });
    expect(job).toMatchObject({ state: 'delivered', kept: true, told: true, times: { ended: 7 } });
  });
});
