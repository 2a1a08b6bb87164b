import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { createFairQueue, type WaitingJob } from '../../src/core/fair-queue.ts';
import { assertReaching } from '../support/assert-reaching.ts';
import { histories, replay } from './fair-queue-histories.ts';

const anybody = (): boolean => true;

/** One member's wait for the start of their first job. During all of it this job may start. */
interface Wait {
  readonly head: WaitingJob;
  /** How many other members waited when it began. */
  readonly k: number;
  /** The most expensive job that waited during it, in credits. */
  dearest: number;
  readonly others: WaitingJob[];
  /** Jobs that were requeued during it. */
  readonly hadTheirTurn: Set<string>;
}

const runs = { numRuns: 500 };

test('with k others waiting, at most k times the highest cost of theirs starts before the first job of a member who may start', () => {
  const branches = [
    'several of one member before it',
    'passed over',
    'put back',
    'as dear as the dearest',
    'alone',
    'exactly at the bound',
  ] as const;
  assertReaching(
    branches,
    (saw) =>
      fc.property(histories, (history) => {
        const waits = new Map<string, Wait>();
        replay(history, {
          started({ queues, entry, mayStart }) {
            const dearest = Math.max(0, ...[...queues.values()].flat().map(({ cost }) => cost));
            saw('as dear as the dearest', entry?.cost === dearest);
            for (const [member, wait] of waits) {
              if (!mayStart(wait.head)) {
                // The member was passed over, so the wait begins again when they may start.
                waits.delete(member);
                saw('passed over');
                continue;
              }
              wait.dearest = Math.max(wait.dearest, dearest);
              if (entry === undefined || entry.member === member || wait.hadTheirTurn.has(entry.job)) continue;
              wait.others.push(entry);
              const spent = wait.others.reduce((sum, { cost }) => sum + cost, 0);
              expect(spent).toBeLessThanOrEqual(wait.k * wait.dearest);
              saw('exactly at the bound', spent === wait.k * wait.dearest);
              saw('several of one member before it', wait.others.length > wait.k);
            }
          },
          requeued(entry) {
            saw('put back');
            for (const wait of waits.values()) wait.hadTheirTurn.add(entry.job);
          },
          after({ queues }) {
            const present = [...queues].filter(([, jobs]) => jobs.length > 0);
            saw('alone', present.length === 1);
            for (const [member, [head]] of queues) {
              if (head === undefined) waits.delete(member);
              else if (waits.get(member)?.head !== head) {
                waits.set(member, { head, k: present.length - 1, dearest: 0, others: [], hadTheirTurn: new Set() });
              }
            }
          },
        });
      }),
    runs,
  );
});

test('a job starts whenever one may, and it is the first job of its own queue that may', () => {
  fc.assert(
    fc.property(histories, (history) => {
      const wrong: unknown[] = [];
      replay(history, {
        started({ queues, entry, mayStart }) {
          const heads = [...queues.values()].flatMap((jobs) => jobs.find(mayStart) ?? []);
          if (entry === undefined ? heads.length > 0 : !heads.includes(entry)) wrong.push({ entry, heads });
        },
      });
      expect(wrong).toEqual([]);
    }),
    runs,
  );
});

test('nothing is lost or doubled', () => {
  fc.assert(
    fc.property(histories, (history) => {
      const stood: unknown[] = [];
      const should: unknown[] = [];
      replay(history, {
        after({ fairQueue, queues }) {
          const all = [...queues.values()].flat().map(({ job }) => job);
          stood.push([
            fairQueue.size,
            fairQueue.order().toSorted(),
            [...queues.keys()].map((member) => fairQueue.waitingCount(member)),
          ]);
          should.push([all.length, all.toSorted(), [...queues.values()].map((jobs) => jobs.length)]);
        },
      });
      expect(stood).toEqual(should);
    }),
    { numRuns: 150 },
  );
});

test('the announced order is the order in which they start', () => {
  fc.assert(
    fc.property(histories, (history) => {
      const { fairQueue } = replay(history, {});
      const announced = fairQueue.order();
      expect(Array.from({ length: fairQueue.size }, () => fairQueue.next(anybody)?.job)).toEqual(announced);
      expect([fairQueue.size, fairQueue.next(anybody)]).toEqual([0, undefined]);
    }),
    runs,
  );
});

test('a requeued job is next', () => {
  fc.assert(
    fc.property(histories, (history) => {
      const requeued: string[] = [];
      const first: (string | undefined)[] = [];
      replay(history, {
        requeued: ({ job }) => requeued.push(job),
        after({ fairQueue }) {
          if (first.length < requeued.length) first.push(fairQueue.order()[0]);
        },
      });
      expect(first).toEqual(requeued);
    }),
    runs,
  );
});

test('nobody starves next to members who request another job as soon as one starts', () => {
  const others = fc.array(fc.record({ cost: fc.integer({ min: 1, max: 9 }), burst: fc.integer({ min: 1, max: 30 }) }), {
    minLength: 1,
    maxLength: 6,
  });
  fc.assert(
    fc.property(others, fc.integer({ min: 1, max: 9 }), fc.nat(20), (crowd, cost, head) => {
      const fairQueue = createFairQueue();
      const again = (): void => {
        for (const [index, other] of crowd.entries()) {
          const member = `other ${index}`;
          while (fairQueue.waitingCount(member) < other.burst) {
            asked += 1;
            fairQueue.add({ job: `other job ${asked}`, member, cost: other.cost });
          }
        }
      };
      let asked = 0;
      again();
      for (let before = 0; before < head; before += 1) {
        fairQueue.next(anybody);
        again();
      }
      fairQueue.add({ job: 'mine', member: 'me', cost });
      let spent = 0;
      for (let entry = fairQueue.next(anybody); entry?.job !== 'mine'; entry = fairQueue.next(anybody)) {
        spent += entry?.cost ?? Infinity;
        expect(spent).toBeLessThanOrEqual(crowd.length * 9);
        again();
      }
    }),
  );
});
