import type { Job } from '../../core/job/record.ts';
import { createTurns, type Waiting } from '../../core/turns.ts';
import type { Clock } from '../runtime/clock.ts';
import { doubtPace } from '../runtime/clock-watch.ts';
import { createByMember } from './by-member.ts';

/** Why nothing starts just now. */
export type HoldCause = 'unreachable' | 'rate-limited' | 'account';

/** How a waiting job stands. */
export interface Place {
  /** About how many jobs start before it. */
  readonly ahead: number;
  /** `paused-here`: by the server's moderators; `clock`: the machine's clock is doubtful. */
  readonly held: HoldCause | 'paused' | 'paused-here' | 'clock' | undefined;
}

/** Who waits for a turn, and how many may be at RunComfy at once. */
export interface Line {
  readonly size: number;
  waitingOf(memberId: string): number;
  /** How many more of this member's would start at once in this server, whose policy allows `atOnce`. */
  roomFor(asker: { readonly guildId: string; readonly memberId: string; readonly atOnce: number }): number;
  /** How this job would stand if it joined now and did not start at once. */
  placeOf(job: Job): Place;
  join(job: Job): void;
  leave(jobId: string): void;
  /** Counts a job that is at RunComfy already, as after a restart. */
  occupy(job: Job): void;
  /** RunComfy is done with it, or it is no longer waited for in earnest. In a held line the next may be tried in its place. */
  free(jobId: string): void;
  /** The jobs whose turn it is now; each takes a place at RunComfy. */
  start(): readonly string[];
  /** RunComfy did not take this job: it is the next again, and nothing else starts for `ms`; then it alone is tried. */
  putBack(job: Job, cause: HoldCause, ms: number): void;
  /** This job was not sent after all: it keeps its place, before those that were behind it. */
  giveBack(job: Job): void;
  /** How often in a row that is, when this job is not taken for this cause: those that were sent together count once. */
  inARow(jobId: string, cause: HoldCause): number;
  /** Nothing starts for `ms`; then one alone is tried. The function returned undoes it, where it is still this that holds. */
  hold(cause: HoldCause, ms: number): () => void;
  /** Nothing is known of RunComfy yet, and it did not take jobs before: one alone is tried first. */
  tryOne(): void;
  /** RunComfy takes jobs again. */
  release(): void;
  pause(on: boolean): void;
  readonly paused: boolean;
  /** RunComfy refused the token or the balance, and has taken nothing since. */
  readonly refused: boolean;
  /** Milliseconds until a held line may try again; 0 where it need not be waited for. */
  readonly heldFor: number;
  /** Where each waiting job stands. */
  places(): ReadonlyMap<string, Place>;
}

interface Hold {
  readonly cause: HoldCause;
  /** By the monotonic clock. */
  readonly until: number;
  /** How often in a row jobs were put back for this cause. */
  readonly times: number;
  /** The one job that is tried meanwhile. */
  probe: string | undefined;
  /** Those that were put back, first the one to be tried: what left after it and comes back after it stays behind it. */
  readonly returned: readonly Waiting[];
}

export function createLine(options: {
  readonly clock: Clock;
  readonly atOnce: number;
  readonly perMember: number;
  readonly paused: boolean;
  /** Whether a server's moderators paused it: what waits there keeps its place. */
  readonly isPaused?: (guildId: string) => boolean;
  /** Whether the machine's clock is doubtful: then nothing starts. */
  readonly isDoubtful?: () => boolean;
}): Line {
  const { clock, atOnce, perMember, isPaused = () => false, isDoubtful = () => false } = options;
  const turns = createTurns();
  /** Jobs at RunComfy. */
  const busy = createByMember<Standing>();
  const waiting = new Map<string, Standing>();
  let paused = options.paused;
  let held: Hold | undefined;
  /** Given back and waiting, in the order in which their turns had come. */
  let givenBack: readonly Waiting[] = [];

  function mayStart(): boolean {
    if (paused || busy.size >= atOnce || isDoubtful()) return false;
    return held === undefined || (clock.monotonic() >= held.until && held.probe === undefined);
  }

  function heldIn(guildId: string): Place['held'] {
    if (isPaused(guildId)) return 'paused-here';
    if (paused) return 'paused';
    return isDoubtful() ? 'clock' : held?.cause;
  }

  function inARow(jobId: string, cause: HoldCause): number {
    if (held?.cause !== cause) return 1;
    return held.probe === jobId ? held.times + 1 : Math.max(held.times, 1);
  }

  /** Within what the operator allows a member everywhere, and what the server's policy allows there. */
  function hasRoom(jobId: string): boolean {
    const standing = waiting.get(jobId);
    if (standing === undefined || isPaused(standing.guild)) return false;
    const own = busy.of(standing.member);
    return own.length < perMember && own.filter(({ guild }) => guild === standing.guild).length < standing.atOnce;
  }

  return {
    get size() {
      return turns.size;
    },
    waitingOf: (memberId) => turns.waitingOf(memberId),
    roomFor(asker) {
      if (paused || held !== undefined || isPaused(asker.guildId) || isDoubtful()) return 0;
      const own = busy.of(asker.memberId);
      const here = own.filter(({ guild }) => guild === asker.guildId);
      return Math.max(Math.min(atOnce - busy.size, perMember - own.length, asker.atOnce - here.length), 0);
    },
    placeOf(job) {
      const standing = standingOf(job, perMember);
      return { ahead: turns.ahead(standing), held: heldIn(standing.guild) };
    },
    join(job) {
      const standing = standingOf(job, perMember);
      waiting.set(job.id, standing);
      turns.add(standing);
    },
    leave(jobId) {
      waiting.delete(jobId);
      turns.remove(jobId);
    },
    occupy: (job) => busy.set(standingOf(job, perMember)),
    free(jobId) {
      busy.delete(jobId);
      if (held?.probe === jobId) held.probe = undefined;
    },
    start() {
      const started: string[] = [];
      while (mayStart()) {
        const next = turns.next(({ job }) => hasRoom(job));
        const standing = waiting.get(next?.job ?? '');
        if (next === undefined || standing === undefined) break;
        waiting.delete(next.job);
        givenBack = givenBack.filter(({ job }) => job !== next.job);
        busy.set(standing);
        if (held !== undefined) held.probe = next.job;
        started.push(next.job);
      }
      return started;
    },
    inARow,
    putBack(job, cause, ms) {
      busy.delete(job.id);
      const before = held?.returned.filter((entry) => turns.remove(entry.job)) ?? [];
      const entry = standingOf(job, perMember);
      waiting.set(job.id, entry);
      const returned = held?.probe === job.id ? [entry, ...before] : [...before, entry];
      for (const next of returned.toReversed()) turns.putBack(next);
      held = { cause, until: clock.monotonic() + ms, times: inARow(job.id, cause), probe: undefined, returned };
    },
    giveBack(job) {
      busy.delete(job.id);
      if (held?.probe === job.id) held.probe = undefined;
      const entry = standingOf(job, perMember);
      waiting.set(job.id, entry);
      givenBack = [...givenBack.filter((each) => turns.remove(each.job)), entry];
      for (const next of givenBack.toReversed()) turns.putBack(next);
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
    tryOne() {
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
    get refused() {
      return held?.cause === 'account';
    },
    get heldFor() {
      const wait = held === undefined || held.probe !== undefined ? 0 : Math.max(held.until - clock.monotonic(), 0);
      return turns.size > 0 && isDoubtful() ? Math.max(wait, doubtPace) : wait;
    },
    places() {
      return new Map(
        turns.order().map((jobId, ahead) => [jobId, { ahead, held: heldIn(waiting.get(jobId)?.guild ?? '') }]),
      );
    },
  };
}

interface Standing extends Waiting {
  readonly guild: string;
  /** How many of the member's jobs may be at RunComfy at once from this server. */
  readonly atOnce: number;
}

/** What is weighed is what it costs; a free job weighs one credit. */
function standingOf({ id, owner, place, hold, policy }: Job, perMember: number): Standing {
  return {
    job: id,
    member: owner.id,
    cost: Math.max(hold.credits, 1),
    guild: place.guildId,
    atOnce: policy?.atOnce ?? perMember,
  };
}
