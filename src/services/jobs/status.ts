import { isDeepStrictEqual } from 'node:util';
import type { Job } from '../../core/job/record.ts';
import { keepReadyAt, replyView, type JobView, type ViewContext } from '../../core/job/view.ts';
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
  show(job: Job, context?: ViewContext): void;
  /**
   * Drops what waits, lets an edit under way end, then does `edit` alone. For finals, which must not be overtaken. Where
   * it is not `isFinal`, what the reply says is remembered: more may be shown before `edit` is tried again.
   */
  settle<T>(jobId: string, edit: () => Promise<T>, isFinal?: (outcome: T) => boolean): Promise<T>;
  stop(): Promise<void>;
}

/** Between two edits of one message; the first waits less, so that a fast start is one edit. */
const firstEditGap = 800;
const editGap = 3_000;
/**
 * As the bot, a channel takes five edits in five seconds, those that bring files among them. (By an interaction's token
 * they are not counted together.) So of one channel's status edits one is made in so many ms, and none while files wait.
 */
const botEditGap = 2_500;
/** In ms; then it is looked at again. No timer takes more than 24 days, which a clock that is set can ask for. */
const longestWait = 3_600_000;

interface ReplyState {
  wanted: { readonly job: Job; readonly view: JobView } | undefined;
  shown: JobView | undefined;
  /** When its last edit began, by the monotonic clock. */
  last: number;
  edits: number;
  isOver: boolean;
  /** Ends the pause under way. Thousands of lanes wait for something to show: none holds what it does not need. */
  endPause: ((why: string) => void) | undefined;
  done: Promise<void>;
}

export function createStatusBoard(options: {
  readonly messenger: Pick<Messenger, 'editReply'>;
  /** Whether files are on their way to this channel. */
  readonly filesWait: (channelId: string) => boolean;
  readonly clock: Clock;
}): StatusBoard {
  const { messenger, filesWait, clock } = options;
  const replies = new Map<string, ReplyState>();
  /** When a channel got its last status edit as the bot, where that was not long ago; by the monotonic clock. */
  const lastBotEdits = new Map<string, number>();
  const stopping = new AbortController();

  async function editWhileWanted(lane: ReplyState): Promise<void> {
    for (;;) {
      await pause(lane);
      const { wanted, shown } = lane;
      if (wanted === undefined || isOver(lane)) return;
      const { job } = wanted;
      const view = keepReadyAt(wanted.view, shown, clock.now());
      const mayEditAsBot = isHiding(lane) ? undefined : (): boolean => claimBotEdit(job.place.channelId);
      lane.wanted = undefined;
      if (isDeepStrictEqual(view, shown)) continue;
      lane.last = clock.monotonic();
      lane.edits += 1;
      const outcome = await messenger.editReply(job, view, stopping.signal, mayEditAsBot);
      if (outcome.kind !== 'shown') continue;
      lane.shown = view;
      // It is shown once more when the moment that it tells has passed, unless something else is wanted before.
      if (readyAtIn(view) !== undefined) lane.wanted ??= { job, view };
    }
  }

  /** Until what is wanted by then is due, or cannot wait. */
  async function pause(lane: ReplyState): Promise<void> {
    for (let wait = delayOf(lane); wait > 0; wait = delayOf(lane)) {
      const pausing = new AbortController();
      lane.endPause = (why) => pausing.abort(why);
      await clock.sleep(wait, pausing.signal).catch(() => {});
      lane.endPause = undefined;
    }
  }

  function isOver(lane: ReplyState): boolean {
    return lane.isOver || stopping.signal.aborted;
  }

  function delayOf(lane: ReplyState): number {
    if (lane.wanted === undefined || isHiding(lane) || isOver(lane)) return 0;
    const due = lane.last + (lane.edits === 0 ? firstEditGap : editGap);
    return Math.max(due - clock.monotonic(), editDelay(lane.wanted, lane.shown, clock.now()));
  }

  function claimBotEdit(channelId: string): boolean {
    const now = clock.monotonic();
    for (const [id, last] of lastBotEdits) if (now - last >= botEditGap) lastBotEdits.delete(id);
    if (lastBotEdits.has(channelId) || filesWait(channelId)) return false;
    lastBotEdits.set(channelId, now);
    return true;
  }

  function open(jobId: string): ReplyState {
    const lane: ReplyState = {
      wanted: undefined,
      shown: undefined,
      last: clock.monotonic(),
      edits: 0,
      isOver: false,
      endPause: undefined,
      done: Promise.resolve(),
    };
    replies.set(jobId, lane);
    return lane;
  }

  return {
    shown(jobId, view) {
      if (!stopping.signal.aborted) open(jobId).shown = view;
    },
    show(job, context) {
      if (stopping.signal.aborted) return;
      const lane = replies.get(job.id) ?? open(job.id);
      const idle = lane.wanted === undefined;
      lane.wanted = { job, view: replyView(job, context) };
      // It may be due before what was wanted until now.
      lane.endPause?.('something else is wanted');
      if (!idle) return;
      lane.done = lane.done.then(async () => editWhileWanted(lane)).catch(() => {});
    },
    async settle(jobId, edit, isFinal = () => true) {
      const lane = replies.get(jobId);
      if (lane === undefined) return edit();
      lane.wanted = undefined;
      lane.isOver = true;
      lane.endPause?.('it is over');
      await lane.done;
      replies.delete(jobId);
      const outcome = await edit();
      if (!isFinal(outcome) && !replies.has(jobId)) replies.set(jobId, { ...lane, isOver: false });
      return outcome;
    },
    async stop() {
      stopping.abort();
      for (const lane of replies.values()) lane.endPause?.('Easel stops');
      await Promise.all([...replies.values()].map(async (lane) => lane.done));
      replies.clear();
    },
  };
}

/**
 * In how many ms it is worth an edit: that a result is being brought over, where the files themselves do not come first;
 * what says the same as the message, when the moment that it tells has passed.
 * The record has the wall's time, so a clock that was set back must not make it longer.
 */
function editDelay({ job, view }: NonNullable<ReplyState['wanted']>, shown: JobView | undefined, now: number): number {
  if (view.status.kind === 'finishing') return Math.min((job.times.completed ?? 0) + editGap - now, editGap);
  const moment = readyAtIn(shown);
  const isToldAlready = moment !== undefined && isDeepStrictEqual(keepReadyAt(view, shown, now), shown);
  return isToldAlready ? Math.min(moment - now, longestWait) : 0;
}

/** The moment that a message tells, in epoch ms. */
function readyAtIn(view: JobView | undefined): number | undefined {
  return view?.status.kind === 'running' ? view.status.readyAt : undefined;
}

/** What should no longer be read does not wait for a gap. */
function isHiding({ wanted, shown }: ReplyState): boolean {
  if (wanted?.job.prompt === undefined || wanted.view.prompt !== undefined) return false;
  return shown === undefined || shown.prompt !== undefined;
}
