import { isDeepStrictEqual } from 'node:util';
import type { Job } from '../core/job/record.ts';
import { replyView, type JobView, type Surroundings } from '../core/job/view.ts';
import type { Clock } from './clock.ts';
import type { Messenger } from './messenger.ts';

/**
 * Keeps each job's public reply true while the job runs: only when the view changed, the newest
 * wins, at most one edit under way. What could not be shown is dropped; the next change shows itself.
 */
export interface StatusBoard {
  /** Shows the job soon. Never waits and never fails. */
  show(job: Job, surroundings?: Surroundings): void;
  /** Drops what waits, lets an edit under way end, then does `edit` alone. For finals, which must not be overtaken. */
  settle<T>(jobId: string, edit: () => Promise<T>): Promise<T>;
  stop(): Promise<void>;
}

/** Between two edits of one message; the first waits less, so that a fast start is one edit. */
const firstGap = 800;
const gap = 3_000;

interface Lane {
  wanted: { readonly job: Job; readonly view: JobView } | undefined;
  shown: JobView | undefined;
  last: number;
  edits: number;
  readonly stop: AbortController;
  /** Ends a pause. */
  hurry: AbortController;
  done: Promise<void>;
}

export function createStatusBoard(options: {
  readonly messenger: Pick<Messenger, 'editReply'>;
  readonly clock: Clock;
}): StatusBoard {
  const { messenger, clock } = options;
  const lanes = new Map<string, Lane>();
  const stopping = new AbortController();

  async function drive(lane: Lane, signal: AbortSignal): Promise<void> {
    while (lane.wanted !== undefined) {
      if (!isHiding(lane)) await pause(lane, signal);
      const wanted: Lane['wanted'] = lane.wanted;
      if (wanted === undefined) return;
      lane.wanted = undefined;
      if (isDeepStrictEqual(wanted.view, lane.shown)) continue;
      lane.last = clock.now();
      lane.edits += 1;
      const shown = await messenger.editReply(wanted.job, wanted.view, stopping.signal);
      if (shown.kind === 'shown') lane.shown = wanted.view;
    }
  }

  /** Until the next edit is due, or cannot wait. */
  async function pause(lane: Lane, signal: AbortSignal): Promise<void> {
    const due = lane.last + (lane.edits === 0 ? firstGap : gap);
    const hurried = AbortSignal.any([signal, lane.hurry.signal]);
    await clock.sleep(Math.max(due - clock.now(), 0), hurried).catch(() => signal.throwIfAborted());
  }

  function open(jobId: string): Lane {
    const lane: Lane = {
      wanted: undefined,
      shown: undefined,
      last: clock.now(),
      edits: 0,
      stop: new AbortController(),
      hurry: new AbortController(),
      done: Promise.resolve(),
    };
    lanes.set(jobId, lane);
    return lane;
  }

  return {
    show(job, surroundings) {
      if (stopping.signal.aborted) return;
      const lane = lanes.get(job.id) ?? open(job.id);
      const idle = lane.wanted === undefined;
      lane.wanted = { job, view: replyView(job, surroundings) };
      if (isHiding(lane)) {
        lane.hurry.abort();
        lane.hurry = new AbortController();
      }
      if (!idle) return;
      const signal = AbortSignal.any([lane.stop.signal, stopping.signal]);
      lane.done = lane.done.then(async () => drive(lane, signal)).catch(() => {});
    },
    async settle(jobId, edit) {
      const lane = lanes.get(jobId);
      if (lane !== undefined) {
        lane.wanted = undefined;
        lane.stop.abort();
        await lane.done;
        lanes.delete(jobId);
      }
      return edit();
    },
    async stop() {
      stopping.abort();
      await Promise.all([...lanes.values()].map(async (lane) => lane.done));
      lanes.clear();
    },
  };
}

/** What should no longer be read does not wait for a gap. */
function isHiding({ wanted, shown }: Lane): boolean {
  if (wanted?.job.prompt === undefined || wanted.view.prompt !== undefined) return false;
  return shown === undefined || shown.prompt !== undefined;
}
