/** A job that waits for its turn. */
export interface WaitingJob {
  readonly job: string;
  readonly member: string;
  /** Credits, more than 0. */
  readonly cost: number;
}

/** Decides whose job starts next. `add` and `requeue` ignore a job that waits already. */
export interface FairQueue {
  /** How many jobs wait. */
  readonly size: number;
  waitingCount(member: string): number;
  /** Last in the member's own queue; a member who had none waiting joins at the end of the round. */
  add(entry: WaitingJob): void;
  /** Undoes a start: to the head of the member's own queue, and the member's turn is next. */
  requeue(entry: WaitingJob): void;
  /** Whether the job was waiting. */
  remove(job: string): boolean;
  /**
   * Takes out the job whose turn it is. A job that `mayStart` says no to keeps its place, and its member's next one may
   * start before it; a member who has none that may is passed over and keeps their place.
   */
  next(mayStart: (entry: WaitingJob) => boolean): WaitingJob | undefined;
  /** How many would start before a job that was added now, if nobody else asked and everybody might start. */
  ahead(entry: WaitingJob): number;
  /** Job ids in the order in which they would start if nobody else asked and everybody might start. */
  order(): readonly string[];
}

/** One member's jobs, never empty. */
interface MemberQueue {
  readonly member: string;
  readonly jobs: WaitingJob[];
  /** Credits that the open visit may still spend: the head's cost at least. `undefined` between visits. */
  remaining: number | undefined;
  /** How many jobs at the head were put back during or for this visit. */
  requeuedCount: number;
  /** Whether only those jobs may start in this visit. */
  isForRequeued: boolean;
}

interface Round {
  /** Members whose turn was given back to them, before all others. */
  readonly front: Map<string, MemberQueue>;
  /** The other members in the order of their turns. */
  readonly members: Map<string, MemberQueue>;
  /** What all waiting jobs cost, ascending. */
  readonly costs: number[];
}

/**
 * Deficit round-robin over members, weighed by cost. Each visit to a member may spend what the highest waiting job
 * costs, so that it starts at least one job; what it leaves is not carried over. When the member's next job does not fit
 * any more, the visit is over and the member goes to the end of the round.
 *
 * So, with k other members waiting, at most k times the highest job's cost of theirs starts before a member's first
 * waiting job: each of them has one visit at most, and whoever comes or comes back later is behind that member. A job
 * put back meanwhile does not count again: it had its turn. An open visit goes on with it; else it brings
 * a visit only for what was put back, in place of the member's next.
 */
export function createFairQueue(): FairQueue {
  const round: Round = { front: new Map(), members: new Map(), costs: [] };
  const memberOf = new Map<string, string>();

  return {
    get size() {
      return memberOf.size;
    },
    waitingCount: (member) => memberQueueOf(round, member)?.jobs.length ?? 0,
    add(entry) {
      if (memberOf.has(entry.job)) return;
      memberOf.set(entry.job, entry.member);
      addTo(round, entry);
    },
    requeue(entry) {
      if (memberOf.has(entry.job)) return;
      memberOf.set(entry.job, entry.member);
      addCost(round, entry);
      const known = memberQueueOf(round, entry.member);
      const queue = known ?? newMemberQueue(entry);
      if (known !== undefined) queue.jobs.unshift(entry);
      queue.requeuedCount += 1;
      if (queue.remaining === undefined) queue.isForRequeued = true;
      else queue.remaining += entry.cost;
      toTheFront(round, queue);
    },
    remove(job) {
      const queue = memberQueueOf(round, memberOf.get(job));
      const index = queue?.jobs.findIndex((entry) => entry.job === job) ?? -1;
      if (queue === undefined || index < 0) return false;
      memberOf.delete(job);
      // What was given back for the job is not left for others of the queue.
      if (index < queue.requeuedCount && queue.remaining !== undefined) queue.remaining -= queue.jobs[index]?.cost ?? 0;
      removeAt(round, queue, index);
      return true;
    },
    next(mayStart) {
      const entry = takeNext(round, mayStart);
      if (entry !== undefined) memberOf.delete(entry.job);
      return entry;
    },
    ahead(entry) {
      const copy = copyOf(round);
      addTo(copy, entry);
      let ahead = 0;
      while (takeNext(copy, always)?.job !== entry.job) ahead += 1;
      return ahead;
    },
    order() {
      const copy = copyOf(round);
      const jobs: string[] = [];
      for (let entry = takeNext(copy, always); entry !== undefined; entry = takeNext(copy, always)) {
        jobs.push(entry.job);
      }
      return jobs;
    },
  };
}

function always(): boolean {
  return true;
}

function newMemberQueue(entry: WaitingJob): MemberQueue {
  return { member: entry.member, jobs: [entry], remaining: undefined, requeuedCount: 0, isForRequeued: false };
}

function addCost({ costs }: Round, { cost }: WaitingJob): void {
  costs.splice(indexOfCost(cost, costs), 0, cost);
}

function addTo(round: Round, entry: WaitingJob): void {
  addCost(round, entry);
  const queue = memberQueueOf(round, entry.member);
  if (queue === undefined) round.members.set(entry.member, newMemberQueue(entry));
  else queue.jobs.push(entry);
}

function memberQueueOf(round: Round, member: string | undefined): MemberQueue | undefined {
  return member === undefined ? undefined : (round.front.get(member) ?? round.members.get(member));
}

function takeNext(round: Round, mayStart: (entry: WaitingJob) => boolean): WaitingJob | undefined {
  for (const queues of [round.front, round.members]) {
    for (const queue of queues.values()) {
      const index = queue.jobs.findIndex(mayStart);
      const entry = queue.jobs[index];
      if (entry === undefined) continue;
      // What was given back is for the jobs that were put back, also while these may not start.
      const kept = index < queue.requeuedCount ? 0 : costOf(queue.jobs.slice(0, queue.requeuedCount));
      const isBeyond = queue.isForRequeued
        ? index >= queue.requeuedCount
        : entry.cost + kept > (queue.remaining ?? Infinity);
      // What the visit was for may not start. The member comes again below, at the end of the round.
      if (index > 0 && isBeyond) {
        toTheEnd(round, queue);
        continue;
      }
      const highest = round.costs.at(-1) ?? entry.cost;
      // Never more than what is the highest now: a visit may have begun when costlier jobs were waiting.
      queue.remaining = Math.min(queue.remaining ?? highest, highest) - entry.cost;
      removeAt(round, queue, index);
      return entry;
    }
  }
  return undefined;
}

/** Takes a job out of the queue, and ends the member's visit where the next one has no part in it. */
function removeAt(round: Round, queue: MemberQueue, index: number): void {
  const [entry] = queue.jobs.splice(index, 1);
  if (entry === undefined) return;
  round.costs.splice(indexOfCost(entry.cost, round.costs), 1);
  if (index < queue.requeuedCount) queue.requeuedCount -= 1;
  const head = queue.jobs[0];
  if (head === undefined) drop(round, queue);
  else if ((queue.isForRequeued && queue.requeuedCount === 0) || head.cost > (queue.remaining ?? Infinity)) {
    toTheEnd(round, queue);
  }
}

function costOf(entries: readonly WaitingJob[]): number {
  return entries.reduce((sum, { cost }) => sum + cost, 0);
}

function drop(round: Round, { member }: MemberQueue): void {
  round.front.delete(member);
  round.members.delete(member);
}

/** A visit ends at once, not when its member would be next: others would otherwise get a second turn before them. */
function toTheEnd(round: Round, queue: MemberQueue): void {
  drop(round, queue);
  queue.remaining = undefined;
  queue.requeuedCount = 0;
  queue.isForRequeued = false;
  round.members.set(queue.member, queue);
}

function toTheFront(round: Round, queue: MemberQueue): void {
  drop(round, queue);
  const others = [...round.front];
  round.front.clear();
  for (const [member, other] of [[queue.member, queue] as const, ...others]) round.front.set(member, other);
}

/** Where `cost` stands, or would be put, among ascending costs. */
function indexOfCost(cost: number, costs: readonly number[]): number {
  let from = 0;
  let to = costs.length;
  while (from < to) {
    const middle = (from + to) >>> 1;
    if ((costs[middle] ?? cost) < cost) from = middle + 1;
    else to = middle;
  }
  return from;
}

function copyOf({ front, members, costs }: Round): Round {
  return { front: copyOfQueues(front), members: copyOfQueues(members), costs: [...costs] };
}

function copyOfQueues(queues: ReadonlyMap<string, MemberQueue>): Map<string, MemberQueue> {
  return new Map([...queues].map(([member, queue]) => [member, { ...queue, jobs: [...queue.jobs] }]));
}
