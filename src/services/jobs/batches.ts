import { isDeepStrictEqual } from 'node:util';
import { retryDelay } from '../../core/job/backoff.ts';
import { batchView, isBatchOver, type Batch, type BatchView } from '../../core/job/batch.ts';
import { moderates, owns, type Actor } from '../../core/job/who-may.ts';
import type { Job } from '../../core/job/record.ts';
import { replyView, type JobView } from '../../core/job/view.ts';
import type { Decision } from '../../core/moderation/decision.ts';
import { storyName } from '../../core/prompt/story.ts';
import { createSchedule } from '../runtime/schedule.ts';
import { schema } from '../storage/schema.ts';
import { write } from '../storage/store.ts';
import type { CancelResult, JobActions } from './actions.ts';
import type { Admission, BatchResult } from './admission.ts';
import type { PricedRequest } from './admission-checks.ts';
import type { BatchMessenger } from './batch-messenger.ts';
import type { JobContext } from './context.ts';
import { faultPause } from './driver.ts';
import type { NotShown } from './messenger.ts';
import type { JobRecords } from './records.ts';

/** Jobs that one press starts together, and their common message. */
export interface Batches {
  /** Decides about all of them at once. `jobs: undefined`: the story has a batch already. */
  startBatch(batch: Batch, all: readonly PricedRequest[]): Promise<BatchResult>;
  /** The batch of a story that is not over. */
  batchOf(story: string): Batch | undefined;
  /**
   * Cancels each of a batch's jobs, by its own rule. `undefined`: the batch is over. `decisionFor`: what is written where
   * a moderator cancels it.
   */
  cancelBatch(
    ref: { readonly story: string; readonly id: string },
    actor: Actor,
    decisionFor: (jobId: string) => Decision,
  ): Promise<'not-yours' | readonly { readonly job: Job; readonly answer: CancelResult }[] | undefined>;
}

/** What the jobs tell of their steps. */
interface BatchRunner {
  readonly actions: Batches;
  /** Continues with the batches that an earlier process left open. */
  load(): Promise<void>;
  /** A step of a job has ended. */
  stepped(jobId: string): void;
  stop(graceMs: number): Promise<void>;
}

/** The time between two edits of a batch's message, in ms. A channel takes five edits in five seconds, and its clips need some. */
const editGap = 5_000;

type BatchesOptions = Pick<JobContext, 'records' | 'store' | 'clock' | 'random' | 'log'> & {
  readonly batchMessenger: BatchMessenger;
  readonly admission: Pick<Admission, 'admitAll'>;
  readonly actions: Pick<JobActions, 'cancel'>;
  /** The ids of jobs whose card is being posted. */
  readonly posting: Set<string>;
  /** The job's card is there, or cannot be looked up. */
  readonly cardPosted: (
    job: Job,
    reply: { readonly messageId: string; readonly view: JobView; readonly channelId: string } | undefined,
  ) => Promise<void>;
  /** Its card cannot be posted. */
  readonly discardUnseen: (job: Job) => Promise<void>;
};

export function createBatches(options: BatchesOptions): BatchRunner {
  const { records, store, clock, random, log, batchMessenger, admission, cardPosted, discardUnseen } = options;
  /** By the job of the story. */
  const open = new Map<string, Batch>();
  const storyOf = new Map<string, string>();
  /** What each batch's message shows. */
  const shown = new Map<string, BatchView>();
  /** Batches of which a message may be there that is not on record, with their failures in a row. */
  const uncertain = new Map<string, number>();
  const schedule = createSchedule({
    clock,
    step,
    failed(story, error) {
      log.error({ job: story, err: error }, 'a step of a batch failed; it is tried again');
      uncertain.set(story, uncertain.get(story) ?? 0);
      return faultPause;
    },
  });

  function follow(batch: Batch): void {
    open.set(batch.story, batch);
    for (const job of batch.jobs) storyOf.set(job, batch.story);
    schedule.in(0, batch.story);
  }

  async function save(batch: Batch): Promise<void> {
    await write(store, { key: schema.batch.key(batch.story), value: batch });
    open.set(batch.story, batch);
  }

  async function finish({ story, jobs }: Batch): Promise<undefined> {
    await write(store, { key: schema.batch.key(story), value: undefined });
    for (const job of jobs) storyOf.delete(job);
    for (const map of [open, shown, uncertain]) map.delete(story);
  }

  function retryIn(story: string, { retryAfter }: Extract<NotShown, { kind: 'unreachable' }>): number {
    const count = (uncertain.get(story) ?? 0) + 1;
    uncertain.set(story, count);
    return retryAfter ?? retryDelay(undefined, count, random());
  }

  /** Does the next thing that is left to do. Returns in how many ms the one after is due. */
  async function step(story: string, signal: AbortSignal): Promise<number | undefined> {
    const batch = open.get(story);
    if (batch === undefined) return undefined;
    const jobs = await jobsOf(records, batch);
    // The request was refused because its commit came too late. Nothing was shown of it.
    if (batch.board === undefined && jobs.every(({ failure }) => failure === 'unseen')) return finish(batch);
    if (batch.channelId === undefined) return openPlace(batch, signal);
    if (batch.board === undefined) return postBoard(batch, batchView(batch, jobs), signal);
    const next = jobs.find(isUnplaced);
    if (next !== undefined) return placeCard(batch, next, signal);
    uncertain.delete(story);
    return showProgress(batch, batchView(batch, jobs), signal);
  }

  async function openPlace(batch: Batch, signal: AbortSignal): Promise<number> {
    const { captions = [], prompt = '' } = (await records.find(batch.story)) ?? {};
    const opened = await batchMessenger.openThread(batch, storyName(prompt, captions), signal);
    if (opened.kind === 'unreachable') return retryIn(batch.story, opened);
    if (opened.kind !== 'opened') log.info({ job: batch.story, outcome: opened.kind }, 'no thread for the clips');
    await save({ ...batch, channelId: opened.kind === 'opened' ? opened.channelId : batch.place.channelId });
    return 0;
  }

  async function postBoard(batch: Batch, view: BatchView, signal: AbortSignal): Promise<number> {
    const posted = await batchMessenger.createBoard(batch, view, uncertain.has(batch.story), signal);
    if (posted.kind === 'unreachable') return retryIn(batch.story, posted);
    if (posted.kind === 'shown') {
      shown.set(batch.story, view);
      await save({ ...batch, board: posted.message.id });
      return 0;
    }
    // A thread that is locked, or in which the bot may not write, does not take the clips either.
    if (batch.channelId !== batch.place.channelId) await save({ ...batch, channelId: batch.place.channelId });
    else await save({ ...batch, board: 'none' });
    return 0;
  }

  /** The cards are posted one after the other, so that they stand in the order of the pictures. */
  async function placeCard(batch: Batch, job: Job, signal: AbortSignal): Promise<number> {
    if (job.removed !== undefined) {
      await cardPosted(job, undefined);
      return faultPause;
    }
    const view = replyView(job);
    const posted = await batchMessenger.createCard(batch, job, view, uncertain.has(batch.story), signal);
    if (posted.kind === 'unreachable') return retryIn(batch.story, posted);
    if (posted.kind === 'shown') {
      await cardPosted(job, {
        messageId: posted.message.id,
        view,
        channelId: batch.channelId ?? batch.place.channelId,
      });
    } else {
      log.warn({ job: job.id, outcome: posted.kind }, 'the card of a clip could not be posted; nobody waits for it');
      await discardUnseen(job);
    }
    return 0;
  }

  async function showProgress(batch: Batch, view: BatchView, signal: AbortSignal): Promise<number | undefined> {
    const isOver = isBatchOver(view);
    if (batch.board !== 'none' && !isDeepStrictEqual(shown.get(batch.story), view)) {
      const edited = await batchMessenger.editBoard(batch, view, signal);
      if (edited.kind === 'unreachable') return edited.retryAfter ?? editGap;
      shown.set(batch.story, view);
    }
    return isOver ? finish(batch) : undefined;
  }

  const actions: Batches = {
    async startBatch(batch, all) {
      const result = await admission.admitAll(all, { key: schema.batch.key(batch.story), value: batch });
      if (result.ok && result.jobs !== undefined) {
        for (const job of result.jobs) options.posting.add(job.id);
        follow(batch);
      }
      return result;
    },
    batchOf: (story) => open.get(story),
    async cancelBatch({ story, id }, actor, decisionFor) {
      const batch = open.get(story);
      if (batch?.id !== id) return undefined;
      const jobs = await jobsOf(records, batch);
      if (!jobs.some((job) => owns(job, actor) || moderates(job, actor))) return 'not-yours';
      const answers = await cancelEach(jobs, async (job) => options.actions.cancel(job, actor, decisionFor(job)));
      schedule.in(0, story);
      return answers;
    },
  };

  return {
    actions,
    async load() {
      for (const batch of await readBatches(options)) {
        uncertain.set(batch.story, 0);
        follow(batch);
      }
    },
    stepped(jobId) {
      const story = storyOf.get(jobId);
      if (story !== undefined) schedule.in(editGap, story);
    },
    stop: async (graceMs) => schedule.stop(graceMs),
  };
}

/** One after the other, in the order of the pictures. */
async function cancelEach(
  jobs: readonly Job[],
  cancel: (id: string) => Promise<CancelResult>,
): Promise<readonly { readonly job: Job; readonly answer: CancelResult }[]> {
  const answers: { job: Job; answer: CancelResult }[] = [];
  for (const job of jobs) {
    answers.push({ job, answer: await cancel(job.id) });
  }
  return answers;
}

async function jobsOf(records: Pick<JobRecords, 'find'>, { jobs }: Batch): Promise<readonly Job[]> {
  const found = await Promise.all(jobs.map(async (id) => records.find(id)));
  return found.filter((job) => job !== undefined);
}

async function readBatches({ store, log }: Pick<BatchesOptions, 'store' | 'log'>): Promise<readonly Batch[]> {
  const rows = await store.range(schema.batch.prefix);
  return rows.flatMap(({ key, value }) => {
    const { data } = schema.batch.record.safeParse(value);
    if (data === undefined) log.error({ row: key }, 'the row of a batch cannot be read; it is left as it is');
    return data ?? [];
  });
}

/** Whether the job has no card yet, and somebody waits for one. */
function isUnplaced({ reply, failure, told, removed }: Job): boolean {
  if (removed !== undefined) return reply === undefined && !removed.cleared;
  return reply === undefined && failure !== 'unseen' && told !== true;
}
