import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { JobEventType } from '../../../src/core/job/events.ts';
import { advance, transitions } from '../../../src/core/job/machine.ts';
import { hasEnded, isOpen } from '../../../src/core/job/predicates.ts';
import { jobStates } from '../../../src/core/job/record.ts';
import { assertReaching } from '../../support/assert-reaching.ts';
import { eventOf, eventTypes } from './any-event.ts';
import { jobIn, walks } from './any-job.ts';

// Shrinking such large counterexamples takes minutes, so the first one is reported as it is.
const runs = { numRuns: 200, endOnFailure: true, shortened: true } as const;

test('every pair of state and event: the state that follows, or nothing', () => {
  const rows = eventTypes.map((type) => [type, ...jobStates.map((state) => transitions[type][state] ?? '·')]);
  const lines = [['', ...jobStates], ...rows].map((cells) =>
    cells
      .map((cell) => cell.padEnd(19))
      .join('')
      .trimEnd(),
  );
  expect(`\n${lines.join('\n')}\n`).toMatchInlineSnapshot(`
    "
                       accepted           waiting            submitting         queued             running            fetching           delivering         delivered          failed             cancelled          refused            lost
    card-shown         waiting            ·                  ·                  ·                  ·                  ·                  ·                  ·                  ·                  cancelled          refused            ·
    unseen             refused            ·                  ·                  ·                  ·                  ·                  ·                  ·                  ·                  ·                  ·                  ·
    input-fetched      ·                  waiting            ·                  ·                  ·                  ·                  ·                  ·                  ·                  ·                  ·                  ·
    inputs-lost        ·                  waiting            ·                  ·                  ·                  ·                  ·                  ·                  ·                  ·                  ·                  ·
    inputs-placed      ·                  waiting            ·                  ·                  ·                  ·                  ·                  ·                  ·                  ·                  ·                  ·
    inputs-posted      ·                  waiting            ·                  ·                  ·                  ·                  ·                  ·                  ·                  ·                  ·                  ·
    inputs-refused     ·                  refused            ·                  ·                  ·                  ·                  ·                  ·                  ·                  ·                  ·                  ·
    submitting         ·                  submitting         ·                  ·                  ·                  ·                  ·                  ·                  ·                  ·                  ·                  ·
    not-taken          ·                  ·                  waiting            ·                  ·                  ·                  ·                  ·                  ·                  ·                  ·                  ·
    accepted-upstream  ·                  ·                  queued             ·                  ·                  ·                  ·                  ·                  ·                  ·                  ·                  ·
    refused-upstream   ·                  ·                  refused            ·                  ·                  ·                  ·                  ·                  ·                  ·                  ·                  ·
    vanished           ·                  ·                  lost               ·                  ·                  ·                  ·                  ·                  ·                  ·                  ·                  ·
    seen-queued        ·                  ·                  ·                  queued             queued             ·                  ·                  ·                  ·                  ·                  ·                  ·
    seen-running       ·                  ·                  ·                  running            running            ·                  ·                  ·                  ·                  ·                  ·                  ·
    answered           ·                  ·                  ·                  queued             running            fetching           ·                  ·                  ·                  ·                  ·                  ·
    late               ·                  ·                  ·                  queued             running            fetching           ·                  ·                  ·                  ·                  ·                  ·
    gave-up            ·                  ·                  ·                  lost               lost               lost               ·                  ·                  ·                  ·                  ·                  ·
    completed          ·                  ·                  ·                  fetching           fetching           ·                  ·                  ·                  ·                  ·                  ·                  ·
    failed-upstream    ·                  ·                  ·                  failed             failed             failed             ·                  ·                  ·                  ·                  ·                  ·
    cancelled-upstream ·                  ·                  ·                  cancelled          cancelled          cancelled          ·                  ·                  ·                  ·                  ·                  ·
    cancel-wished      cancelled          cancelled          submitting         queued             ·                  ·                  ·                  ·                  ·                  ·                  ·                  ·
    withdrawn          cancelled          cancelled          ·                  ·                  ·                  ·                  ·                  ·                  ·                  ·                  ·                  ·
    cancel-answered    ·                  ·                  ·                  queued             running            ·                  ·                  ·                  ·                  ·                  ·                  ·
    private-wished     ·                  ·                  submitting         queued             running            fetching           ·                  ·                  ·                  ·                  ·                  ·
    press-expiring     ·                  ·                  submitting         queued             running            fetching           ·                  ·                  ·                  ·                  ·                  ·
    withhold-wished    ·                  ·                  submitting         queued             running            fetching           ·                  ·                  ·                  ·                  ·                  ·
    taken-down         cancelled          cancelled          submitting         queued             running            fetching           delivered          delivered          failed             cancelled          refused            lost
    cleared            ·                  ·                  ·                  ·                  ·                  ·                  ·                  delivered          failed             cancelled          refused            lost
    children-cleared   ·                  ·                  ·                  ·                  ·                  ·                  ·                  delivered          failed             cancelled          refused            lost
    parent-removed     accepted           waiting            submitting         queued             running            fetching           delivering         delivered          failed             cancelled          refused            lost
    listed             ·                  ·                  ·                  ·                  ·                  fetching           ·                  ·                  ·                  ·                  ·                  ·
    withheld           ·                  ·                  ·                  ·                  ·                  delivered          delivered          ·                  ·                  ·                  ·                  ·
    fetched            ·                  ·                  ·                  ·                  ·                  fetching           ·                  ·                  ·                  ·                  ·                  ·
    all-fetched        ·                  ·                  ·                  ·                  ·                  delivering         ·                  ·                  ·                  ·                  ·                  ·
    none-usable        ·                  ·                  ·                  ·                  ·                  failed             ·                  ·                  ·                  ·                  ·                  ·
    placed             ·                  ·                  ·                  ·                  ·                  ·                  delivering         delivered          ·                  ·                  ·                  ·
    removed            ·                  ·                  ·                  ·                  ·                  ·                  delivering         ·                  ·                  ·                  ·                  ·
    attached           ·                  ·                  ·                  ·                  ·                  ·                  delivering         ·                  ·                  ·                  ·                  ·
    linked             ·                  ·                  ·                  ·                  ·                  ·                  delivering         ·                  ·                  ·                  ·                  ·
    spool-lost         ·                  ·                  ·                  ·                  ·                  ·                  fetching           ·                  ·                  ·                  ·                  ·
    shrinking          ·                  ·                  ·                  ·                  ·                  ·                  delivering         ·                  ·                  ·                  ·                  ·
    shrunk             ·                  ·                  ·                  ·                  ·                  ·                  delivering         ·                  ·                  ·                  ·                  ·
    rerouted           ·                  ·                  ·                  ·                  ·                  ·                  delivering         ·                  ·                  ·                  ·                  ·
    delivered          ·                  ·                  ·                  ·                  ·                  ·                  delivered          ·                  ·                  ·                  ·                  ·
    kept               ·                  ·                  ·                  ·                  ·                  ·                  delivered          ·                  failed             cancelled          refused            lost
    let-go             ·                  ·                  ·                  ·                  ·                  ·                  ·                  delivered          failed             cancelled          refused            lost
    told               ·                  ·                  ·                  ·                  ·                  ·                  ·                  delivered          failed             cancelled          refused            lost
    described          ·                  ·                  ·                  ·                  ·                  ·                  ·                  delivered          ·                  ·                  ·                  ·
    mentioning         ·                  ·                  ·                  ·                  ·                  ·                  ·                  delivered          failed             cancelled          refused            lost
    mentioned          ·                  ·                  ·                  ·                  ·                  ·                  ·                  delivered          failed             cancelled          refused            lost
    retried            ·                  ·                  ·                  ·                  ·                  ·                  ·                  ·                  failed             cancelled          refused            lost
    forgotten          ·                  ·                  ·                  ·                  ·                  ·                  ·                  delivered          failed             cancelled          refused            lost
    "
  `);
});

test.each(jobStates)(
  'in %s every event does what the table says, and an event that does not fit changes nothing',
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

test('every state is reached by some run, so that properties of runs cover all states', () => {
  assertReaching(
    jobStates,
    (saw) =>
      fc.property(walks, ({ jobs }) => {
        for (const job of jobs) saw(job.state);
      }),
    runs,
  );
});

test('nothing leaves a final state: only announcing, mentioning, describing, keeping, letting go, removal (also of its parent) and forgetting change its record', () => {
  const after = [
    'told',
    'kept',
    'let-go',
    'taken-down',
    'cleared',
    'children-cleared',
    'parent-removed',
    'forgotten',
    'mentioning',
    'mentioned',
    'described',
  ] as const satisfies readonly JobEventType[];
  assertReaching(
    after,
    (saw) =>
      fc.property(walks, ({ jobs, events }) => {
        for (const [index, event] of events.entries()) {
          const [before, next] = [jobs[index], jobs[index + 1]];
          if (before === undefined || next === undefined || !hasEnded(before)) continue;
          const known = after.find((type) => type === event.type);
          // A message that was being created while a moderator removed the job is deleted with the rest.
          const isLate = event.type === 'placed' && before.removed?.cleared === false;
          expect(next === before || known !== undefined || isLate).toBe(true);
          if (known !== undefined) saw(known, next !== before);
          const { state, hold, settlement, failure, times } = next;
          expect({ state, hold, settlement, failure, times }).toEqual({
            state: before.state,
            hold: before.hold,
            settlement: before.settlement,
            failure: before.failure,
            times: before.times,
          });
        }
      }),
    runs,
  );
});

test('a job is settled once, in the step that ends it, and never before', () => {
  const ends = jobStates.filter((state) => hasEnded({ state }));
  assertReaching(
    ends,
    (saw) =>
      fc.property(walks, ({ jobs }) => {
        for (const [index, job] of jobs.entries()) {
          const before = jobs[index - 1];
          expect(job.settlement !== undefined).toBe(hasEnded(job));
          expect(job.times.ended).toBe(job.settlement?.at);
          expect(job.settlement).toBe(before?.settlement ?? job.settlement);
          for (const end of ends) saw(end, job.state === end);
        }
      }),
    runs,
  );
});

test('the tokens are there while anything is left to do, and are then dropped for good', () => {
  assertReaching(
    ['pressed', 'nothing left to do', 'ended, and not told yet', 'removed after all was done'],
    (saw) =>
      fc.property(walks, ({ jobs }) => {
        const done = jobs.findIndex((job) => !isOpen(job));
        for (const [index, job] of jobs.entries()) {
          const isDone = done !== -1 && index >= done;
          expect('token' in job.place).toBe(!isDone);
          expect(!isDone || job.press === undefined).toBe(true);
          saw('pressed', job.press !== undefined);
          saw('nothing left to do', isDone);
          saw('ended, and not told yet', hasEnded(job) && isOpen(job) && !isDone);
          // Its messages are still to be deleted, with the bot's own permissions.
          saw('removed after all was done', isDone && isOpen(job));
        }
      }),
    runs,
  );
});

test('a withheld result stays withheld', () => {
  assertReaching(
    ['withheld', 'wished for alone before'],
    (saw) =>
      fc.property(walks, ({ jobs }) => {
        const from = jobs.findIndex((job) => job.wish === 'withhold');
        if (from === -1) return;
        saw('withheld');
        saw('wished for alone before', jobs[from - 1]?.wish === 'private');
        for (const job of jobs.slice(from)) expect(job.wish).toBe('withhold');
      }),
    runs,
  );
});

/** Events that bring nothing new the second time. A list of files does so only if there is one already. */
const idempotent = [
  'seen-queued',
  'seen-running',
  'late',
  'cancel-wished',
  'cancel-answered',
  'withhold-wished',
  'taken-down',
  'cleared',
  'listed',
  'let-go',
  'told',
] as const satisfies readonly JobEventType[];

test('an event that brings nothing new returns the same job, so that nothing is written', () => {
  assertReaching(
    idempotent,
    (saw) =>
      fc.property(walks, ({ jobs, events }) => {
        for (const [index, event] of events.entries()) {
          const after = jobs[index + 1];
          const type = idempotent.find((each) => each === event.type);
          if (after === undefined || type === undefined) continue;
          if (event.type === 'listed' && after.files.length === 0) continue;
          saw(type, after !== jobs[index]);
          expect(advance(after, event)).toBe(after);
        }
      }),
    runs,
  );
});
