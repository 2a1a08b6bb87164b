/** A job that waits for its turn. */
export interface WaitingJob {
  readonly job: string;
  readonly member: string;
  /** In credits, more than 0. */
  readonly cost: number;
}

/** Decides which job starts next. `add` and `requeue` ignore a job that is waiting already. */
export interface FairQueue {
  /** How many jobs wait. */
  readonly size: number;
  waitingCount(member: string): number;
  /** Puts the job last in its member's queue. A member who had no waiting job joins at the end of the round. */
  add(entry: WaitingJob): void;
  /** Undoes a start: the job becomes the first in its member's queue, and the member's turn is next. */
  requeue(entry: WaitingJob): void;
  /** Returns whether the job was waiting. */
  remove(job: string): boolean;
  /**
   * Removes and returns the job whose turn it is. If `mayStart` refuses a job, the job keeps its place, and the
   * member's next job may start before it. If it refuses all jobs of a member, the member keeps their place and the
   * next member is tried.
   */
  next(mayStart: (entry: WaitingJob) => boolean): WaitingJob | undefined;
  /** How many jobs would start before a job that was added now, if nobody else asked and every job might start. */
  ahead(entry: WaitingJob): number;
  /** The jobs in the order in which they would start, if nobody else asked and every job might start. */
  order(): readonly string[];
}

/** The jobs of one member, never empty. */
interface MemberQueue {
  readonly member: string;
  readonly jobs: WaitingJob[];
  /**
   * How many credits the open visit may still spend: at least the cost of the first job. `undefined` between visits.
   */
  remaining: number | undefined;
  /** How many jobs at the head were put back during this visit, or before it. */
  requeuedCount: number;
  /** Whether this visit is only for those jobs. */
  isForRequeued: boolean;
}

interface Round {
  /** Members whose turn was given back. They come before all others. */
  readonly front: Map<string, MemberQueue>;
  /** The other members, in the order of their turns. */
  readonly members: Map<string, MemberQueue>;
  /** The costs of all waiting jobs, ascending. */
  readonly costs: number[];
}

/**
 * Deficit round-robin over members, weighed by cost. Each visit to a member may spend the cost of the most expensive
 * waiting job, so it starts at least one job. The rest is not carried over. If the member's next job does not fit any
 * more, the visit ends and the member goes to the end of the round.
 *
 * With k other members waiting, these members can start jobs worth at most k times the most expensive job before a
 * given member's first waiting job. The reason: each of them has at most one visit, and whoever joins or comes back
 * later is behind that member. A job that is put back meanwhile does not count again, because it had its turn. It
 * continues an open visit. Without one, it gets a visit only for jobs that were put back, in place of the member's next
 * visit.
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
      // The credits that were given back for this job are not left to the other jobs of its member.
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
      // The credits that were given back are reserved for the jobs that were put back, even while these may not start.
      const kept = index < queue.requeuedCount ? 0 : costOf(queue.jobs.slice(0, queue.requeuedCount));
      const isBeyond = queue.isForRequeued
        ? index >= queue.requeuedCount
        : entry.cost + kept > (queue.remaining ?? Infinity);
      // The jobs that the visit is for may not start. The member comes again at the end of the round.
      if (index > 0 && isBeyond) {
        toTheEnd(round, queue);
        continue;
      }
      const highest = round.costs.at(-1) ?? entry.cost;
      // The visit may have begun when a more expensive job was waiting, so the present highest cost bounds it.
      queue.remaining = Math.min(queue.remaining ?? highest, highest) - entry.cost;
      removeAt(round, queue, index);
      return entry;
    }
  }
  return undefined;
}

/** Removes a job from its queue, and ends the member's visit if the next job does not belong to it. */
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

/**
 * A visit ends at once, not when the member would be next. Otherwise others would get a second turn before this member.
 */
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

/** The index of `cost` among ascending costs, or where it would be inserted. */
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
