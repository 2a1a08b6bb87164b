import * as fc from 'fast-check';
import { createTurns, type Turns, type Waiting } from '../../src/core/turns.ts';

type Act =
  | { readonly type: 'add'; readonly who: number; readonly where: number; readonly cost: number }
  | { readonly type: 'next'; readonly away: readonly string[]; readonly closed: readonly string[] }
  | { readonly type: 'remove' | 'putBack'; readonly which: number };

const members = ['a', 'b', 'c', 'd', 'e'] as const;
/** A job's id begins with the server that it was asked for in. */
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
  { weight: 2, arbitrary: fc.record({ type: fc.constant('putBack'), which: fc.nat() }) },
);

const prices = fc.constantFrom<(cost: number) => number>(
  (cost) => cost,
  () => 4,
  (cost) => (cost > 7 ? 50 : 1),
  (cost) => cost / 4,
);

/** Few members, and costs that are small, equal, far apart or fractions. */
export const histories = fc
  .tuple(fc.array(act, { maxLength: 80, size: 'max' }), fc.constantFrom(1, 2, 3, 5), prices)
  .map(([acts, crowd, price]) =>
    acts.map((one) => (one.type === 'add' ? { ...one, who: one.who % crowd, cost: price(one.cost) } : one)),
  );

/** Own lines as they should stand, heads first. */
type Lines = ReadonlyMap<string, readonly Waiting[]>;

interface Watcher {
  /** After a call of `next`, with the lines as they stood before it. */
  started?(seen: {
    readonly lines: Lines;
    readonly entry: Waiting | undefined;
    readonly mayStart: (entry: Waiting) => boolean;
  }): void;
  putBack?(entry: Waiting): void;
  /** After every act. */
  after?(seen: { readonly turns: Turns; readonly lines: Lines }): void;
}

/** Plays one history, and keeps plain lines beside it to compare with. */
export function play(history: readonly Act[], watcher: Watcher): { readonly turns: Turns; readonly lines: Lines } {
  const turns = createTurns();
  const lines = new Map<string, Waiting[]>();
  const lineOf = (member: string): Waiting[] => {
    const line = lines.get(member) ?? [];
    lines.set(member, line);
    return line;
  };
  const started: Waiting[] = [];

  const perform = (one: Act, index: number): void => {
    switch (one.type) {
      case 'add': {
        const entry = { job: `${servers[one.where]}-${index}`, member: members[one.who] ?? 'a', cost: one.cost };
        turns.add(entry);
        lineOf(entry.member).push(entry);
        return;
      }
      case 'next': {
        const mayStart = ({ job, member }: Waiting): boolean =>
          !one.away.includes(member) && !one.closed.some((server) => job.startsWith(server));
        const entry = turns.next(mayStart);
        watcher.started?.({ lines, entry, mayStart });
        if (entry === undefined) return;
        const line = lineOf(entry.member);
        line.splice(line.indexOf(entry), 1);
        started.push(entry);
        return;
      }
      case 'remove': {
        const waiting = [...lines.values()].flat();
        const entry = waiting[one.which % waiting.length];
        if (entry === undefined || !turns.remove(entry.job)) return;
        const line = lineOf(entry.member);
        line.splice(line.indexOf(entry), 1);
        return;
      }
      case 'putBack': {
        const [entry] = started.splice(one.which % Math.max(started.length, 1), 1);
        if (entry === undefined) return;
        turns.putBack(entry);
        lineOf(entry.member).unshift(entry);
        watcher.putBack?.(entry);
      }
    }
  };

  for (const [index, one] of history.entries()) {
    perform(one, index);
    watcher.after?.({ turns, lines });
  }
  return { turns, lines };
}
