import pLimit from 'p-limit';
import { advance } from '../../core/job/machine.ts';
import { UnreadableJobError } from '../../core/job/read.ts';
import { hasEnded, isAtRunComfy, isBeingCleared, isOpen, isShownToOwner } from '../../core/job/questions.ts';
import { newJob, type Job, type JobState } from '../../core/job/record.ts';
import type { Accounts } from './accounts.ts';
import { serverList } from '../../core/moderation/server-list.ts';
import type { Moderation } from '../moderation/moderation.ts';
import type { Screening } from '../moderation/screening.ts';
import type { Servers } from '../moderation/servers.ts';
import { keepPause, wasPaused } from './pause.ts';
import { newestRows, type PageOptions } from '../storage/newest.ts';
import { createSchedule } from '../runtime/schedule.ts';
import type { Store } from '../storage/store.ts';
import { doubtPace } from '../runtime/clock-watch.ts';
import { createActions, type Actions } from './actions.ts';
import {
  createAdmission,
  type AdmissionResult,
  type AdmissionRules,
  type Admitted,
  type PricedRequest,
} from './admission.ts';
import { clear } from './clear.ts';
import { deliver } from './deliver.ts';
import { fetchResult } from './fetch.ts';
import type { Place } from './line.ts';
import { poll } from './poll.ts';
import { createSendCheck } from './send-check.ts';
import { createReading } from './reading.ts';
import { historyPrefix, partKey } from './records.ts';
import type { JobStep, Workshop } from './step.ts';
import { abandon, confirm, submit } from './submit.ts';
import { sweep } from './sweep.ts';
import { tell } from './tell.ts';

/** Runs jobs from their acceptance to the last delivered file, over restarts. */
export interface Jobs extends Actions {
  /** Decides from memory whether a request is taken on; what it costs is kept free until it is accepted or released. */
  admit(priced: PricedRequest): Promise<AdmissionResult>;
  /**
   * Accepts an admitted request; resolves once it is on disk, and then it will end in a result or a clear message.
   * `messageId` is the acknowledged reply, or `undefined` where Discord's answer to the acknowledgement was lost.
   */
  accept(admitted: Admitted, messageId: string | undefined): Promise<void>;
  /**
   * Nothing new is taken on or started; what runs goes on. Whether that could be written down, so that it outlasts a
   * restart: a pause holds without it, an end of a pause does not come without it.
   */
  pause(on: boolean): Promise<boolean>;
  /** A server may have been paused or resumed: starts whose turn it is now, and tells the others how they stand. */
  look(): void;
  /** A member's jobs in one server, the newest first, and how many more cannot be read; `next` leads to older ones, where there are any. */
  history(
    place: { readonly guildId: string; readonly memberId: string },
    options: PageOptions,
  ): Promise<{ readonly jobs: readonly Job[]; readonly unreadable: number; readonly next: string | undefined }>;
  /** The job that a further message of the bot's belongs to, which tells it by nothing of its own. */
  ofMessage(messageId: string): Promise<string | undefined>;
  /** The owner's jobs that wait, run or are kept, oldest first, with the places of those that wait. */
  of(ownerId: string): readonly { readonly job: Job; readonly place: Place | undefined }[];
  /** The state of every job that is not over. */
  states(): Iterable<JobState>;
  waiting(): number;
  paused(): boolean;
  /** Goes on with every job that an earlier process left open. */
  start(): Promise<void>;
  /** Ends steps under way, at most `graceMs` long; what is left goes on at the next start. */
  stop(graceMs: number): Promise<void>;
}

const downloadsAtOnce = 8;
const uploadsAtOnce = 8;
/** After an error that nobody foresaw, such as a failing disk. */
const faultPause = 5_000;
const sweepPace = 24 * 3_600_000;
/** Between the first steps of two jobs that an earlier process left open: 250 a second, so that thousands make no rush at RunComfy and Discord. */
const resumePace = 4;
/** Positions are told anew at most so often. */
const placesPace = 2_000;
/** Steps that are no job's; ids of jobs are digits. */
const lineStep = 'line';
const placesStep = 'places';
const sweepStep = 'sweep';

const steps: Readonly<Record<Job['state'], JobStep>> = {
  accepted: confirm,
  waiting: submit,
  submitting: abandon,
  queued: poll,
  running: poll,
  fetching: fetchResult,
  delivering: deliver,
  delivered: tell,
  failed: tell,
  cancelled: tell,
  refused: tell,
  lost: tell,
};

export interface JobsOptions extends Omit<Workshop, 'reading' | 'sendCheck' | 'downloading' | 'uploading'> {
  readonly accounts: Accounts;
  readonly servers: Servers;
  readonly screening: Screening;
  /** Where what moderators decide of jobs is written down. */
  readonly moderation: Pick<Moderation, 'rows' | 'logQueue'>;
  readonly store: Store;
  readonly rules: AdmissionRules;
  readonly keep: { readonly resultsDays: number; readonly days: number };
}

export function createJobs(options: JobsOptions): Jobs {
  const { records, line, status, spool, clock, log } = options;
  const workshop: Workshop = {
    ...options,
    reading: createReading(options),
    sendCheck: createSendCheck({ ...options, isListed: serverList(options.rules.guilds) }),
    downloading: pLimit(downloadsAtOnce),
    uploading: pLimit(uploadsAtOnce),
  };
  const { accounts, servers, screening, alerts, rules } = options;
  const admit = createAdmission({ accounts, line, alerts, servers, screening, clock, rules });

  /** Jobs that an earlier process left open, until their first step. */
  const unseen = new Set<string>();

  const schedule = createSchedule({
    clock,
    async step(id, signal) {
      if (id === lineStep) return pump();
      if (id === placesStep) return tellPlaces();
      // What cannot be written down would only be done again.
      if (options.alerts.standing().includes('store')) return faultPause;
      if (id === sweepStep) {
        // A clock that is ahead would make everything old.
        if (options.clockWatch.isDoubtful()) return doubtPace;
        await sweep(workshop, options.store, options.keep);
        return sweepPace;
      }
      const job = records.get(id);
      if (job === undefined || !isOpen(job)) return undefined;
      const isRemoved = isBeingCleared(job);
      // A message that has its files says the end already: nothing would say it again.
      if (unseen.delete(id) && job.state !== 'delivering' && !isRemoved) {
        status.show(job, { usually: await options.durations.usually(job.pace) });
      }
      const step = isRemoved ? clear : steps[job.state];
      const next = await step(workshop, job, signal);
      forgetEnded(id);
      pump();
      return next;
    },
    failed(id, error) {
      log.error({ job: id, err: error }, 'a step of a job failed; it is tried again');
      return faultPause;
    },
  });

  // A step may wait for an edit of its reply that is under way.
  schedule.over.addEventListener('abort', () => void status.stop(), { once: true });

  /** Of a job that is over nothing is remembered but its record. */
  function forgetEnded(id: string): void {
    const job = records.get(id);
    if (job !== undefined && isOpen(job)) return;
    options.failures.delete(id);
    options.answering.delete(id);
    options.durations.forget(id);
  }

  /** Starts whose turn it is, and comes back when a held line may try again. */
  function pump(): undefined {
    for (const id of line.start()) schedule.in(0, id);
    if (line.heldFor > 0) schedule.in(line.heldFor, lineStep);
    if (line.size > 0) schedule.in(placesPace, placesStep);
    return undefined;
  }

  function tellPlaces(): undefined {
    for (const [id, place] of line.places()) {
      const job = records.get(id);
      if (job?.state === 'waiting') status.show(job, { place });
    }
    return undefined;
  }

  function switchPause(on: boolean): void {
    line.pause(on);
    look();
  }

  function look(): void {
    pump();
    tellPlaces();
  }

  /** Puts a job that was read from disk where it belongs; its first step, where it is not its turn that it waits for, in `ms`. */
  function resume(job: Job, ms: number): void {
    // Its place is told with those of the others.
    if (job.state === 'waiting' && job.wish !== 'cancel') return line.join(job);
    if (isAtRunComfy(job)) line.occupy(job);
    unseen.add(job.id);
    schedule.in(ms, job.id);
  }

  /** Decided while the request was acknowledged. What cannot be written down now is looked at again when its turn comes. */
  async function turnedAway(job: Job): Promise<boolean> {
    const verdict = workshop.sendCheck(job);
    if (verdict === 'go' || verdict === 'wait') return false;
    const event = { type: 'withdrawn', reason: verdict, at: clock.now() } as const;
    const after = await records.apply(job.id, event).catch((error: unknown) => {
      log.error({ job: job.id, err: error }, 'the end of a job could not be written down');
      return undefined;
    });
    return after !== undefined && hasEnded(after);
  }

  async function findReadable(id: string): Promise<Job | 'unreadable' | undefined> {
    try {
      return await records.find(id);
    } catch (error) {
      if (error instanceof UnreadableJobError) return 'unreadable';
      throw error;
    }
  }

  return {
    ...createActions(workshop, options.moderation, (id) => schedule.in(0, id), pump),
    admit,
    async accept(admitted, messageId) {
      const accepted = newJob(admitted.request, clock.now());
      const job = messageId === undefined ? accepted : advance(accepted, { type: 'acknowledged', messageId });
      try {
        if (!(await records.add(job, () => admitted.counted()))) return;
      } finally {
        admitted.release();
      }
      const isOver = await turnedAway(job);
      if (job.state === 'waiting' && !isOver) line.join(job);
      else schedule.in(0, job.id);
      pump();
    },
    async pause(on) {
      if (on) switchPause(true);
      const isKept = await keepPause(options.store, on).then(
        () => true,
        () => false,
      );
      if (!on && isKept) switchPause(false);
      return isKept;
    },
    look,
    async history({ guildId, memberId }, page) {
      const { rows, next } = await newestRows(options.store, historyPrefix(guildId, memberId), page);
      const found = await Promise.all(rows.map(async ({ key }) => findReadable(key.slice(key.lastIndexOf(':') + 1))));
      const jobs = found.filter((job) => job !== undefined && job !== 'unreadable');
      return { jobs, unreadable: found.filter((job) => job === 'unreadable').length, next };
    },
    async ofMessage(messageId) {
      const jobId = await options.store.get(partKey(messageId));
      return typeof jobId === 'string' ? jobId : undefined;
    },
    of(ownerId) {
      const places = line.places();
      return [...records.all()]
        .filter((job) => job.owner.id === ownerId && isShownToOwner(job))
        .toSorted((a, b) => a.times.accepted - b.times.accepted)
        .map((job) => ({ job, place: places.get(job.id) }));
    },
    states: () => [...records.all()].filter(isOpen).map((job) => job.state),
    waiting: () => line.size,
    paused: () => line.paused,
    async start() {
      if (await wasPaused(options.store, log)) line.pause(true);
      const known = await records.load();
      await spool.sweep(new Set(known.map((job) => job.id)));
      const open = known.filter(isOpen).toSorted((a, b) => a.times.accepted - b.times.accepted);
      for (const [index, job] of open.entries()) resume(job, index * resumePace);
      if (known.some((job) => job.state === 'waiting' && job.unsent > 0)) line.tryOne();
      pump();
      // At once too: a bot that is restarted every day would never come to it.
      schedule.in(0, sweepStep);
      if (known.length > 0) log.info({ jobs: known.length }, 'going on with open jobs');
    },
    async stop(graceMs) {
      await schedule.stop(graceMs);
      await status.stop();
    },
  };
}
