import { isDeepStrictEqual } from 'node:util';
import type { Job } from '../../core/job/record.ts';
import { keepReadyAt, replyView, type JobView } from '../../core/job/view.ts';
import type { ViewContext } from '../../core/job/status-view.ts';
import type { Clock } from '../runtime/clock.ts';
import type { Messenger } from './messenger.ts';

/**
 * Keeps the public reply of each job true while the job runs. It edits only when the view changed. The newest view
 * wins, and at most one edit of a reply runs at a time. A view that could not be shown is dropped; the next change is
 * shown anyway.
 *
 * A job that starts at once, and whose files follow its run at once, costs one edit: `running`. It costs another if
 * RunComfy tells its position, or if the announced time passes.
 */
export interface StatusBoard {
  /** The reply already shows `view`. */
  shown(jobId: string, view: JobView): void;
  /** What the reply should say now. A moment that it announces stays. */
  viewOf(job: Job, context?: ViewContext): JobView;
  /** Shows the job soon. Never waits and never fails. */
  show(job: Job, context?: ViewContext): void;
  /**
   * Drops a waiting view, lets a running edit end, then runs `edit` alone. It is for final edits, which no other edit
   * must overtake. If the outcome is not `isFinal`, more views may be shown before `edit` is tried again.
   */
  settle<T>(jobId: string, edit: () => Promise<T>, isFinal?: (outcome: T) => boolean): Promise<T>;
  stop(): Promise<void>;
}

/** The time between two edits of one reply, in ms. The first edit waits less, so that a fast start costs one edit. */
const firstEditGap = 800;
const editGap = 3_000;
/**
 * As the bot, a channel takes five edits in five seconds, and those with files count too. (Edits by an interaction's
 * token are not counted together.) So status edits in one channel are this many ms apart, and none is made while files
 * wait.
 */
const botEditGap = 2_500;
/**
 * After this time, in ms, a wait is computed anew. A timer takes at most 24 days, and a clock that was set can ask for
 * more.
 */
const longestWait = 3_600_000;

interface ReplyState {
  wanted: { readonly job: Job; readonly view: JobView } | undefined;
  shown: JobView | undefined;
  /** When the last edit began, by the monotonic clock. */
  last: number;
  edits: number;
  isOver: boolean;
  /** Ends the running pause. Thousands of replies may wait, so none holds more than this. */
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
  /** When each channel got its last status edit as the bot, by the monotonic clock. Old entries are dropped. */
  const lastBotEdits = new Map<string, number>();
  const stopping = new AbortController();

  async function editWhileWanted(reply: ReplyState): Promise<void> {
    for (;;) {
      await pause(reply);
      const { wanted, shown } = reply;
      if (wanted === undefined || isOver(reply)) return;
      const { job } = wanted;
      const view = keepReadyAt(wanted.view, shown, clock.now());
      const mayEditAsBot = isHiding(reply) ? undefined : (): boolean => claimBotEdit(job.place.channelId);
      reply.wanted = undefined;
      if (isDeepStrictEqual(view, shown)) continue;
      reply.last = clock.monotonic();
      reply.edits += 1;
      const outcome = await messenger.editReply(job, view, stopping.signal, mayEditAsBot);
      if (outcome.kind !== 'shown') continue;
      reply.shown = view;
      // The same view is wanted again for the time at which its announced moment has passed, unless a newer view comes
      // before.
      if (readyAtIn(view) !== undefined) reply.wanted ??= { job, view };
    }
  }

  /** Waits until the wanted view is due, or until it cannot wait. */
  async function pause(reply: ReplyState): Promise<void> {
    for (let wait = delayOf(reply); wait > 0; wait = delayOf(reply)) {
      const pausing = new AbortController();
      reply.endPause = (why) => pausing.abort(why);
      await clock.sleep(wait, pausing.signal).catch(() => {});
      reply.endPause = undefined;
    }
  }

  function isOver(reply: ReplyState): boolean {
    return reply.isOver || stopping.signal.aborted;
  }

  function delayOf(reply: ReplyState): number {
    if (reply.wanted === undefined || isHiding(reply) || isOver(reply)) return 0;
    const due = reply.last + (reply.edits === 0 ? firstEditGap : editGap);
    return Math.max(due - clock.monotonic(), editDelay(reply.wanted, reply.shown, clock.now()));
  }

  function claimBotEdit(channelId: string): boolean {
    const now = clock.monotonic();
    for (const [id, last] of lastBotEdits) if (now - last >= botEditGap) lastBotEdits.delete(id);
    if (lastBotEdits.has(channelId) || filesWait(channelId)) return false;
    lastBotEdits.set(channelId, now);
    return true;
  }

  function open(jobId: string): ReplyState {
    const reply: ReplyState = {
      wanted: undefined,
      shown: undefined,
      last: clock.monotonic(),
      edits: 0,
      isOver: false,
      endPause: undefined,
      done: Promise.resolve(),
    };
    replies.set(jobId, reply);
    return reply;
  }

  return {
    shown(jobId, view) {
      if (!stopping.signal.aborted) open(jobId).shown = view;
    },
    viewOf: (job, context) => keepReadyAt(replyView(job, context), replies.get(job.id)?.shown, clock.now()),
    show(job, context) {
      if (stopping.signal.aborted) return;
      const reply = replies.get(job.id) ?? open(job.id);
      const idle = reply.wanted === undefined;
      reply.wanted = { job, view: replyView(job, context) };
      // The new view may be due earlier than the one before.
      reply.endPause?.('something else is wanted');
      if (!idle) return;
      reply.done = reply.done.then(async () => editWhileWanted(reply)).catch(() => {});
    },
    async settle(jobId, edit, isFinal = () => true) {
      const reply = replies.get(jobId);
      if (reply === undefined) return edit();
      reply.wanted = undefined;
      reply.isOver = true;
      reply.endPause?.('it is over');
      await reply.done;
      replies.delete(jobId);
      const outcome = await edit();
      if (!isFinal(outcome) && !replies.has(jobId)) replies.set(jobId, { ...reply, isOver: false });
      return outcome;
    },
    async stop() {
      stopping.abort();
      for (const reply of replies.values()) reply.endPause?.('Easel stops');
      await Promise.all([...replies.values()].map(async (reply) => reply.done));
      replies.clear();
    },
  };
}

/**
 * In how many ms an edit is worth its cost. "Bringing it over" waits a while, because the files may come first. A view
 * that says the same as the message waits until the announced moment has passed. Times on the record are of the wall
 * clock, so a clock that was set back must not make the wait longer.
 */
function editDelay({ job, view }: NonNullable<ReplyState['wanted']>, shown: JobView | undefined, now: number): number {
  if (view.status.kind === 'finishing') return Math.min((job.times.completed ?? 0) + editGap - now, editGap);
  const moment = readyAtIn(shown);
  const isToldAlready = moment !== undefined && isDeepStrictEqual(keepReadyAt(view, shown, now), shown);
  return isToldAlready ? Math.min(moment - now, longestWait) : 0;
}

/** The moment at which a message announces the result, in epoch ms. */
function readyAtIn(view: JobView | undefined): number | undefined {
  return view?.status.kind === 'running' ? view.status.readyAt : undefined;
}

/** A view that hides the prompt does not wait for a gap. */
function isHiding({ wanted, shown }: ReplyState): boolean {
  if (wanted?.job.prompt === undefined || wanted.view.prompt !== undefined) return false;
  return shown === undefined || shown.prompt !== undefined;
}
