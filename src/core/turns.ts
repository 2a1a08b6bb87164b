/** A job that waits for its turn. */
export interface Waiting {
  readonly job: string;
  readonly member: string;
  /** Credits, more than 0. */
  readonly cost: number;
}

/** Whose job starts next. A job that waits already is not taken in again, neither by `add` nor by `putBack`. */
export interface Turns {
  /** How many jobs wait. */
  readonly size: number;
  waitingOf(member: string): number;
  /** Last in the member's own line; a member who had none waiting joins at the end of the round. */
  add(entry: Waiting): void;
  /** Undoes a start: to the head of the member's own line, and the member's turn is next. */
  putBack(entry: Waiting): void;
  /** Whether the job was waiting. */
  remove(job: string): boolean;
  /**
   * Takes out the job whose turn it is. A job that `mayStart` says no to keeps its place, and its member's next one may
   * start before it; a member who has none that may is passed over and keeps their place.
   */
  next(mayStart: (entry: Waiting) => boolean): Waiting | undefined;
  /** How many would start before a job that was added now, if nobody else asked and everybody might start. */
  ahead(entry: Waiting): number;
  /** Job ids in the order in which they would start if nobody else asked and everybody might start. */
  order(): readonly string[];
}

/** One member's jobs, never empty. */
interface Line {
  readonly member: string;
  readonly jobs: Waiting[];
  /** Credits that the open visit may still spend: the head's cost at least. `undefined` between visits. */
  left: number | undefined;
  /** How many jobs at the head were put back during or for this visit. */
  putBack: number;
  /** Whether the visit is for those alone. */
  onlyPutBack: boolean;
}

interface Round {
  /** Members whose turn was given back to them, before all others. */
  readonly ahead: Map<string, Line>;
  /** The other members in the order of their turns. */
  readonly members: Map<string, Line>;
  /** What all waiting jobs cost, ascending. */
  readonly costs: number[];
}

/**
 * Deficit round-robin over members, weighed by cost. Each visit to a member may spend what the dearest waiting job
 * costs, so that it starts at least one job; what it leaves is not carried over. When the member's next job does not fit
 * any more, the visit is over and the member goes to the end of the round.
 *
 * So, with k other members waiting, at most k times the dearest job's cost of theirs starts before a member's first
 * waiting job: each of them has one visit at most, and whoever comes or comes back later is behind that member. A job
 * put back meanwhile does not count again: it had its turn. An open visit goes on with it; else it brings
 * a visit only for what was put back, in place of the member's next.
 */
export function createTurns(): Turns {
  const round: Round = { ahead: new Map(), members: new Map(), costs: [] };
  const memberOf = new Map<string, string>();

  return {
    get size() {
      return memberOf.size;
    },
    waitingOf: (member) => lineOf(round, member)?.jobs.length ?? 0,
    add(entry) {
      if (memberOf.has(entry.job)) return;
      memberOf.set(entry.job, entry.member);
      addTo(round, entry);
    },
    putBack(entry) {
      if (memberOf.has(entry.job)) return;
      memberOf.set(entry.job, entry.member);
      priced(round, entry);
      const known = lineOf(round, entry.member);
      const line = known ?? newLine(entry);
      if (known !== undefined) line.jobs.unshift(entry);
      line.putBack += 1;
      if (line.left === undefined) line.onlyPutBack = true;
      else line.left += entry.cost;
      toTheFront(round, line);
    },
    remove(job) {
      const line = lineOf(round, memberOf.get(job));
      const index = line?.jobs.findIndex((entry) => entry.job === job) ?? -1;
      if (line === undefined || index < 0) return false;
      memberOf.delete(job);
      // What was given back for the job is not left for others of the line.
      if (index < line.putBack && line.left !== undefined) line.left -= line.jobs[index]?.cost ?? 0;
      takeOut(round, line, index);
      return true;
    },
    next(mayStart) {
      const entry = start(round, mayStart);
      if (entry !== undefined) memberOf.delete(entry.job);
      return entry;
    },
    ahead(entry) {
      const copy = copyOf(round);
      addTo(copy, entry);
      let ahead = 0;
      while (start(copy, anybody)?.job !== entry.job) ahead += 1;
      return ahead;
    },
    order() {
      const copy = copyOf(round);
      const jobs: string[] = [];
      for (let entry = start(copy, anybody); entry !== undefined; entry = start(copy, anybody)) jobs.push(entry.job);
      return jobs;
    },
  };
}

function anybody(): boolean {
  return true;
}

function newLine(entry: Waiting): Line {
  return { member: entry.member, jobs: [entry], left: undefined, putBack: 0, onlyPutBack: false };
}

function priced({ costs }: Round, { cost }: Waiting): void {
  costs.splice(placeOf(cost, costs), 0, cost);
}

function addTo(round: Round, entry: Waiting): void {
  priced(round, entry);
  const line = lineOf(round, entry.member);
  if (line === undefined) round.members.set(entry.member, newLine(entry));
  else line.jobs.push(entry);
}

function lineOf(round: Round, member: string | undefined): Line | undefined {
  return member === undefined ? undefined : (round.ahead.get(member) ?? round.members.get(member));
}

function start(round: Round, mayStart: (entry: Waiting) => boolean): Waiting | undefined {
  for (const lines of [round.ahead, round.members]) {
    for (const line of lines.values()) {
      const index = line.jobs.findIndex(mayStart);
      const entry = line.jobs[index];
      if (entry === undefined) continue;
      // What was given back is for the jobs that were put back, also while these may not start.
      const kept = index < line.putBack ? 0 : costOf(line.jobs.slice(0, line.putBack));
      const isBeyond = line.onlyPutBack ? index >= line.putBack : entry.cost + kept > (line.left ?? Infinity);
      // What the visit was for may not start. The member comes again below, at the end of the round.
      if (index > 0 && isBeyond) {
        toTheEnd(round, line);
        continue;
      }
      const dearest = round.costs.at(-1) ?? entry.cost;
      // Never more than what is the dearest now: a visit may have begun when dearer jobs were waiting.
      line.left = Math.min(line.left ?? dearest, dearest) - entry.cost;
      takeOut(round, line, index);
      return entry;
    }
  }
  return undefined;
}

/** Takes a job out of the line, and ends the member's visit where the next one has no part in it. */
function takeOut(round: Round, line: Line, index: number): void {
  const [entry] = line.jobs.splice(index, 1);
  if (entry === undefined) return;
  round.costs.splice(placeOf(entry.cost, round.costs), 1);
  if (index < line.putBack) line.putBack -= 1;
  const head = line.jobs[0];
  if (head === undefined) leave(round, line);
  else if ((line.onlyPutBack && line.putBack === 0) || head.cost > (line.left ?? Infinity)) toTheEnd(round, line);
}

function costOf(entries: readonly Waiting[]): number {
  return entries.reduce((sum, { cost }) => sum + cost, 0);
}

function leave(round: Round, { member }: Line): void {
  round.ahead.delete(member);
  round.members.delete(member);
}

/** A visit ends at once, not when its member would be next: others would otherwise get a second turn before them. */
function toTheEnd(round: Round, line: Line): void {
  leave(round, line);
  line.left = undefined;
  line.putBack = 0;
  line.onlyPutBack = false;
  round.members.set(line.member, line);
}

function toTheFront(round: Round, line: Line): void {
  leave(round, line);
  const others = [...round.ahead];
  round.ahead.clear();
  for (const [member, other] of [[line.member, line] as const, ...others]) round.ahead.set(member, other);
}

/** Where `cost` stands, or would be put, among ascending costs. */
function placeOf(cost: number, costs: readonly number[]): number {
  let from = 0;
  let to = costs.length;
  while (from < to) {
    const middle = (from + to) >>> 1;
    if ((costs[middle] ?? cost) < cost) from = middle + 1;
    else to = middle;
  }
  return from;
}

function copyOf({ ahead, members, costs }: Round): Round {
  return { ahead: copyOfLines(ahead), members: copyOfLines(members), costs: [...costs] };
}

function copyOfLines(lines: ReadonlyMap<string, Line>): Map<string, Line> {
  return new Map([...lines].map(([member, line]) => [member, { ...line, jobs: [...line.jobs] }]));
}
