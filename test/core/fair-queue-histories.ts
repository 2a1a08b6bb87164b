import * as fc from 'fast-check';
import { createFairQueue, type FairQueue, type WaitingJob } from '../../src/core/fair-queue.ts';

type Act =
  | { readonly type: 'add'; readonly who: number; readonly where: number; readonly cost: number }
  | { readonly type: 'next'; readonly away: readonly string[]; readonly closed: readonly string[] }
  | { readonly type: 'remove' | 'requeue'; readonly which: number };

const members = ['a', 'b', 'c', 'd', 'e'] as const;
/** A job's id begins with the server of its request. */
const servers = ['here', 'there'] as const;

const act = fc.oneof<fc.MaybeWeightedArbitrary<Act>[]>(
  {
    weight: 5,
    arbitrary: fc.record({
      type: fc.constant('add'),
      who: fc.nat(4),
      where: fc.nat(1),
      cost: fc.integer({ min: 1, max: 9 }),
    }),
  },
  { weight: 4, arbitrary: fc.record({ type: fc.constant('next'), away: fc.constant([]), closed: fc.constant([]) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant('next'),
      away: fc.subarray([...members], { maxLength: 3 }),
      closed: fc.constant([]),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant('next'),
      away: fc.constant([]),
      closed: fc.subarray([...servers], { maxLength: 1 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('remove'), which: fc.nat() }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('requeue'), which: fc.nat() }) },
);

const prices = fc.constantFrom<(cost: number) => number>(
  (cost) => cost,
  () => 4,
  (cost) => (cost > 7 ? 50 : 1),
  (cost) => cost / 4,
);

/** Few members, with costs that are small, equal, very different or fractions. */
export const histories = fc
  .tuple(fc.array(act, { maxLength: 80, size: 'max' }), fc.constantFrom(1, 2, 3, 5), prices)
  .map(([acts, crowd, price]) =>
    acts.map((one) => (one.type === 'add' ? { ...one, who: one.who % crowd, cost: price(one.cost) } : one)),
  );

/** The expected queue of each member, its first job first. */
type Queues = ReadonlyMap<string, readonly WaitingJob[]>;

interface Watcher {
  /** Called after `next`, with the queues before it. */
  started?(seen: {
    readonly queues: Queues;
    readonly entry: WaitingJob | undefined;
    readonly mayStart: (entry: WaitingJob) => boolean;
  }): void;
  requeued?(entry: WaitingJob): void;
  /** Called after every act. */
  after?(seen: { readonly fairQueue: FairQueue; readonly queues: Queues }): void;
}

/** Replays one history, and keeps plain queues for comparison. */
export function replay(
  history: readonly Act[],
  watcher: Watcher,
): { readonly fairQueue: FairQueue; readonly queues: Queues } {
  const fairQueue = createFairQueue();
  const queues = new Map<string, WaitingJob[]>();
  const queueOf = (member: string): WaitingJob[] => {
    const queue = queues.get(member) ?? [];
    queues.set(member, queue);
    return queue;
  };
  const started: WaitingJob[] = [];

  const perform = (one: Act, index: number): void => {
    switch (one.type) {
      case 'add': {
        const entry = { job: `${servers[one.where]}-${index}`, member: members[one.who] ?? 'a', cost: one.cost };
        fairQueue.add(entry);
        queueOf(entry.member).push(entry);
        return;
      }
      case 'next': {
        const mayStart = ({ job, member }: WaitingJob): boolean =>
          !one.away.includes(member) && !one.closed.some((server) => job.startsWith(server));
        const entry = fairQueue.next(mayStart);
        watcher.started?.({ queues, entry, mayStart });
        if (entry === undefined) return;
        const queue = queueOf(entry.member);
        queue.splice(queue.indexOf(entry), 1);
        started.push(entry);
        return;
      }
      case 'remove': {
        const waiting = [...queues.values()].flat();
        const entry = waiting[one.which % waiting.length];
        if (entry === undefined || !fairQueue.remove(entry.job)) return;
        const queue = queueOf(entry.member);
        queue.splice(queue.indexOf(entry), 1);
        return;
      }
      case 'requeue': {
        const [entry] = started.splice(one.which % Math.max(started.length, 1), 1);
        if (entry === undefined) return;
        fairQueue.requeue(entry);
        queueOf(entry.member).unshift(entry);
        watcher.requeued?.(entry);
      }
    }
  };

  for (const [index, one] of history.entries()) {
    perform(one, index);
    watcher.after?.({ fairQueue, queues });
  }
  return { fairQueue, queues };
}
