import type { Job } from '../../core/job/record.ts';
import type { WaitStatus } from '../../core/job/status-view.ts';
import { createFairQueue, type WaitingJob } from '../../core/fair-queue.ts';
import type { Clock } from '../runtime/clock.ts';
import { doubtPace } from '../runtime/clock-watch.ts';
import { createMemberIndex } from './member-index.ts';

/** Why nothing starts just now. */
export type HoldCause = 'unreachable' | 'rate-limited' | 'account';

/** Who waits for a turn, and how many may be at RunComfy at once. */
export interface SubmissionQueue {
  readonly size: number;
  waitingCount(memberId: string): number;
  /** How many more jobs of this member would start immediately in this server, whose policy allows `atOnce`. */
  freeSlots(member: { readonly guildId: string; readonly memberId: string; readonly atOnce: number }): number;
  /** The wait status that this job would have if it joined the queue now. */
  waitStatusOf(job: Job): WaitStatus;
  enqueue(job: Job): void;
  remove(jobId: string): void;
  /** Counts a job that is at RunComfy already, for example after a restart. */
  takeSlot(job: Job): void;
  /** Frees the job's slot: RunComfy has finished it, or it is late. A held queue may then try the next job. */
  releaseSlot(jobId: string): void;
  /** Takes out the jobs whose turn it is now. Each occupies a slot at RunComfy. */
  takeReady(): readonly string[];
  /** RunComfy did not take this job. It becomes the first again, nothing starts for `ms`, and then it alone is tried. */
  requeueAndHold(job: Job, cause: HoldCause, ms: number): void;
  /** This job was not sent. It returns to its former position, ahead of the jobs that were behind it. */
  requeue(job: Job): void;
  /** How many times in a row RunComfy has now not taken a job for this cause. Jobs that were sent together count once. */
  timesInARow(jobId: string, cause: HoldCause): number;
  /** Nothing starts for `ms`; then one job alone is tried. The returned function ends this hold, unless another has replaced it. */
  hold(cause: HoldCause, ms: number): () => void;
  /** After a restart, where RunComfy did not take jobs before: one job alone is tried first. */
  startWithOne(): void;
  /** RunComfy takes jobs again. */
  release(): void;
  pause(on: boolean): void;
  readonly paused: boolean;
  /** RunComfy refused the token or the balance, and has taken nothing since. */
  readonly accountRefused: boolean;
  /** Milliseconds until a held queue may try again; 0 if there is nothing to wait for. */
  readonly retryIn: number;
  /** The wait status of each waiting job, in the order in which they start. */
  waitStatuses(): ReadonlyMap<string, WaitStatus>;
}

interface Hold {
  readonly cause: HoldCause;
  /** A time of the monotonic clock. */
  readonly until: number;
  /** How often in a row jobs were put back for this cause. */
  readonly times: number;
  /** The one job that is being tried. */
  probe: string | undefined;
  /**
   * The jobs that were put back. The first one is tried next. A job that left after it and comes back after it stays
   * behind it.
   */
  readonly returned: readonly WaitingJob[];
}

export function createSubmissionQueue(options: {
  readonly clock: Clock;
  readonly atOnce: number;
  readonly perMember: number;
  readonly paused: boolean;
  /** Whether moderators paused the server. Its waiting jobs keep their places. */
  readonly isPaused?: (guildId: string) => boolean;
  /** Whether the machine's clock is doubtful. Then nothing starts. */
  readonly isDoubtful?: () => boolean;
}): SubmissionQueue {
  const { clock, atOnce, perMember, isPaused = () => false, isDoubtful = () => false } = options;
  const fairQueue = createFairQueue();
  /** Jobs at RunComfy. */
  const active = createMemberIndex<QueueEntry>();
  const waiting = new Map<string, QueueEntry>();
  let paused = options.paused;
  let held: Hold | undefined;
  /** Jobs that were requeued and wait, in the order in which their turns had come. */
  let requeued: readonly WaitingJob[] = [];

  function mayStart(): boolean {
    if (paused || active.size >= atOnce || isDoubtful()) return false;
    return held === undefined || (clock.monotonic() >= held.until && held.probe === undefined);
  }

  function heldIn(guildId: string): WaitStatus['held'] {
    if (isPaused(guildId)) return 'paused-here';
    if (paused) return 'paused';
    return isDoubtful() ? 'clock' : held?.cause;
  }

  function timesInARow(jobId: string, cause: HoldCause): number {
    if (held?.cause !== cause) return 1;
    return held.probe === jobId ? held.times + 1 : Math.max(held.times, 1);
  }

  /**
   * Whether both limits leave a slot: the operator's for the member everywhere, and the policy's for the member in the
   * server.
   */
  function hasFreeSlot(jobId: string): boolean {
    const entry = waiting.get(jobId);
    if (entry === undefined || isPaused(entry.guild)) return false;
    const own = active.of(entry.member);
    return own.length < perMember && own.filter(({ guild }) => guild === entry.guild).length < entry.atOnce;
  }

  return {
    get size() {
      return fairQueue.size;
    },
    waitingCount: (memberId) => fairQueue.waitingCount(memberId),
    freeSlots(member) {
      if (paused || held !== undefined || isPaused(member.guildId) || isDoubtful()) return 0;
      const own = active.of(member.memberId);
      const here = own.filter(({ guild }) => guild === member.guildId);
      return Math.max(Math.min(atOnce - active.size, perMember - own.length, member.atOnce - here.length), 0);
    },
    waitStatusOf(job) {
      const entry = entryOf(job, perMember);
      return { ahead: fairQueue.ahead(entry), held: heldIn(entry.guild) };
    },
    enqueue(job) {
      const entry = entryOf(job, perMember);
      waiting.set(job.id, entry);
      fairQueue.add(entry);
    },
    remove(jobId) {
      waiting.delete(jobId);
      fairQueue.remove(jobId);
    },
    takeSlot: (job) => active.set(entryOf(job, perMember)),
    releaseSlot(jobId) {
      active.delete(jobId);
      if (held?.probe === jobId) held.probe = undefined;
    },
    takeReady() {
      const started: string[] = [];
      while (mayStart()) {
        const next = fairQueue.next(({ job }) => hasFreeSlot(job));
        const entry = waiting.get(next?.job ?? '');
        if (next === undefined || entry === undefined) break;
        waiting.delete(next.job);
        requeued = requeued.filter(({ job }) => job !== next.job);
        active.set(entry);
        if (held !== undefined) held.probe = next.job;
        started.push(next.job);
      }
      return started;
    },
    timesInARow,
    requeueAndHold(job, cause, ms) {
      active.delete(job.id);
      const before = held?.returned.filter((entry) => fairQueue.remove(entry.job)) ?? [];
      const entry = entryOf(job, perMember);
      waiting.set(job.id, entry);
      const returned = held?.probe === job.id ? [entry, ...before] : [...before, entry];
      for (const next of returned.toReversed()) fairQueue.requeue(next);
      held = { cause, until: clock.monotonic() + ms, times: timesInARow(job.id, cause), probe: undefined, returned };
    },
    requeue(job) {
      active.delete(job.id);
      if (held?.probe === job.id) held.probe = undefined;
      const entry = entryOf(job, perMember);
      waiting.set(job.id, entry);
      requeued = [...requeued.filter((each) => fairQueue.remove(each.job)), entry];
      for (const next of requeued.toReversed()) fairQueue.requeue(next);
    },
    hold(cause, ms) {
      const before = held;
      const until = Math.max(clock.monotonic() + ms, before?.until ?? 0);
      const hold: Hold = { cause, until, times: 0, probe: undefined, returned: before?.returned ?? [] };
      held = hold;
      return () => {
        if (held === hold) held = before === undefined ? undefined : { ...before, probe: undefined };
      };
    },
    startWithOne() {
      held ??= { cause: 'unreachable', until: clock.monotonic(), times: 0, probe: undefined, returned: [] };
    },
    release() {
      held = undefined;
    },
    pause(on) {
      paused = on;
    },
    get paused() {
      return paused;
    },
    get accountRefused() {
      return held?.cause === 'account';
    },
    get retryIn() {
      const wait = held === undefined || held.probe !== undefined ? 0 : Math.max(held.until - clock.monotonic(), 0);
      return fairQueue.size > 0 && isDoubtful() ? Math.max(wait, doubtPace) : wait;
    },
    waitStatuses() {
      return new Map(
        fairQueue.order().map((jobId, ahead) => [jobId, { ahead, held: heldIn(waiting.get(jobId)?.guild ?? '') }]),
      );
    },
  };
}

interface QueueEntry extends WaitingJob {
  readonly guild: string;
  /** How many of the member's jobs may be at RunComfy at once from this server. */
  readonly atOnce: number;
}

/** A job weighs its price. A free job weighs one credit. */
function entryOf({ id, owner, place, hold, policy }: Job, perMember: number): QueueEntry {
  return {
    job: id,
    member: owner.id,
    cost: Math.max(hold.credits, 1),
    guild: place.guildId,
    atOnce: policy?.atOnce ?? perMember,
  };
}
