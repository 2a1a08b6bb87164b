import { isDeepStrictEqual } from 'node:util';
import type { Job } from '../../core/job/record.ts';
import { asTold, replyView, type JobView, type Surroundings } from '../../core/job/view.ts';
import type { Clock } from '../runtime/clock.ts';
import type { Messenger } from './messenger.ts';

/**
 * Keeps each job's public reply true while the job runs: only when the view changed, the newest
 * wins, at most one edit under way. What could not be shown is dropped; the next change shows itself.
 *
 * A job that starts at once and whose files come as soon as it is made costs one edit: running. Where RunComfy tells its
 * position, or the moment that was told passes before, it costs another.
 */
export interface StatusBoard {
  /** What the reply says already. */
  shown(jobId: string, view: JobView): void;
  /** Shows the job soon. Never waits and never fails. */
  show(job: Job, surroundings?: Surroundings): void;
  /**
   * Drops what waits, lets an edit under way end, then does `edit` alone. For finals, which must not be overtaken. Where
   * it is not `isFinal`, what the reply says is remembered: more may be shown before `edit` is tried again.
   */
  settle<T>(jobId: string, edit: () => Promise<T>, isFinal?: (outcome: T) => boolean): Promise<T>;
  stop(): Promise<void>;
}

/** Between two edits of one message; the first waits less, so that a fast start is one edit. */
const firstGap = 800;
const gap = 3_000;
/**
 * As the bot, a channel takes five edits in five seconds, those that bring files among them. (By an interaction's token
 * they are not counted together.) So of one channel's status edits one is made in so many ms, and none while files wait.
 */
const gapAsBot = 2_500;
/** In ms; then it is looked at again. No timer takes more than 24 days, which a clock that is set can ask for. */
const longestWait = 3_600_000;

interface Lane {
  wanted: { readonly job: Job; readonly view: JobView } | undefined;
  shown: JobView | undefined;
  /** When its last edit began, by the monotonic clock. */
  last: number;
  edits: number;
  isOver: boolean;
  /** Ends the pause under way. Thousands of lanes wait for something to show: none holds what it does not need. */
  hurry: ((why: string) => void) | undefined;
  done: Promise<void>;
}

export function createStatusBoard(options: {
  readonly messenger: Pick<Messenger, 'editReply'>;
  /** Whether files are on their way to this channel. */
  readonly filesWait: (channelId: string) => boolean;
  readonly clock: Clock;
}): StatusBoard {
  const { messenger, filesWait, clock } = options;
  const lanes = new Map<string, Lane>();
  /** When a channel got its last status edit as the bot, where that was not long ago; by the monotonic clock. */
  const asBot = new Map<string, number>();
  const stopping = new AbortController();

  async function drive(lane: Lane): Promise<void> {
    for (;;) {
      await pause(lane);
      const { wanted, shown } = lane;
      if (wanted === undefined || isOver(lane)) return;
      const { job } = wanted;
      const view = asTold(wanted.view, shown, clock.now());
      const mayEditAsBot = isHiding(lane) ? undefined : (): boolean => mayTakeTurn(job.place.channelId);
      lane.wanted = undefined;
      if (isDeepStrictEqual(view, shown)) continue;
      lane.last = clock.monotonic();
      lane.edits += 1;
      const outcome = await messenger.editReply(job, view, stopping.signal, mayEditAsBot);
      if (outcome.kind !== 'shown') continue;
      lane.shown = view;
      // It is shown once more when the moment that it tells has passed, unless something else is wanted before.
      if (momentIn(view) !== undefined) lane.wanted ??= { job, view };
    }
  }

  /** Until what is wanted by then is due, or cannot wait. */
  async function pause(lane: Lane): Promise<void> {
    for (let wait = waitOf(lane); wait > 0; wait = waitOf(lane)) {
      const pausing = new AbortController();
      lane.hurry = (why) => pausing.abort(why);
      await clock.sleep(wait, pausing.signal).catch(() => {});
      lane.hurry = undefined;
    }
  }

  function isOver(lane: Lane): boolean {
    return lane.isOver || stopping.signal.aborted;
  }

  function waitOf(lane: Lane): number {
    if (lane.wanted === undefined || isHiding(lane) || isOver(lane)) return 0;
    const due = lane.last + (lane.edits === 0 ? firstGap : gap);
    return Math.max(due - clock.monotonic(), worthIn(lane.wanted, lane.shown, clock.now()));
  }

  function mayTakeTurn(channelId: string): boolean {
    const now = clock.monotonic();
    for (const [id, last] of asBot) if (now - last >= gapAsBot) asBot.delete(id);
    if (asBot.has(channelId) || filesWait(channelId)) return false;
    asBot.set(channelId, now);
    return true;
  }

  function open(jobId: string): Lane {
    const lane: Lane = {
      wanted: undefined,
      shown: undefined,
      last: clock.monotonic(),
      edits: 0,
      isOver: false,
      hurry: undefined,
      done: Promise.resolve(),
    };
    lanes.set(jobId, lane);
    return lane;
  }

  return {
    shown(jobId, view) {
      if (!stopping.signal.aborted) open(jobId).shown = view;
    },
    show(job, surroundings) {
      if (stopping.signal.aborted) return;
      const lane = lanes.get(job.id) ?? open(job.id);
      const idle = lane.wanted === undefined;
      lane.wanted = { job, view: replyView(job, surroundings) };
      // It may be due before what was wanted until now.
      lane.hurry?.('something else is wanted');
      if (!idle) return;
      lane.done = lane.done.then(async () => drive(lane)).catch(() => {});
    },
    async settle(jobId, edit, isFinal = () => true) {
      const lane = lanes.get(jobId);
      if (lane === undefined) return edit();
      lane.wanted = undefined;
      lane.isOver = true;
      lane.hurry?.('it is over');
      await lane.done;
      lanes.delete(jobId);
      const outcome = await edit();
      if (!isFinal(outcome) && !lanes.has(jobId)) lanes.set(jobId, { ...lane, isOver: false });
      return outcome;
    },
    async stop() {
      stopping.abort();
      for (const lane of lanes.values()) lane.hurry?.('Easel stops');
      await Promise.all([...lanes.values()].map(async (lane) => lane.done));
      lanes.clear();
    },
  };
}

/**
 * In how many ms it is worth an edit: that a result is being brought over, where the files themselves do not come first;
 * what says the same as the message, when the moment that it tells has passed.
 * The record has the wall's time, so a clock that was set back must not make it longer.
 */
function worthIn({ job, view }: NonNullable<Lane['wanted']>, shown: JobView | undefined, now: number): number {
  if (view.status.kind === 'finishing') return Math.min((job.times.completed ?? 0) + gap - now, gap);
  const moment = momentIn(shown);
  const isToldAlready = moment !== undefined && isDeepStrictEqual(asTold(view, shown, now), shown);
  return isToldAlready ? Math.min(moment - now, longestWait) : 0;
}

/** The moment that a message tells, in epoch ms. */
function momentIn(view: JobView | undefined): number | undefined {
  return view?.status.kind === 'running' ? view.status.readyAt : undefined;
}

/** What should no longer be read does not wait for a gap. */
function isHiding({ wanted, shown }: Lane): boolean {
  if (wanted?.job.prompt === undefined || wanted.view.prompt !== undefined) return false;
  return shown === undefined || shown.prompt !== undefined;
}
