import pLimit from 'p-limit';
import { needsInputs } from '../../core/job/inputs.ts';
import { isBeingCleared } from '../../core/job/predicates.ts';
import type { Job, JobState } from '../../core/job/record.ts';
import { createClearChildren } from './clear-children.ts';
import { deleteRemoved } from './delete-removed.ts';
import type { JobContext } from './context.ts';
import { deliver } from './deliver.ts';
import { createFetchFile, fetchResult } from './fetch.ts';
import { bringInputs } from './inputs/bring-inputs.ts';
import { createFetchInput } from './inputs/fetch-input.ts';
import { renewNote } from './expiring-note.ts';
import { isLargeRequest } from './inputs/sent-inputs.ts';
import type { Messenger, Press } from './messenger.ts';
import { poll, readResult } from './poll.ts';
import { createPollGate } from './poll-gate.ts';
import { createRunWatch } from './run-watch.ts';
import type { Reuse } from './reuse.ts';
import type { SendVerdict } from './send-check.ts';
import { showKept } from './show.ts';
import { after, type BoundStep, type JobStep, type StepResult } from './step.ts';
import { createSubmissions } from './submissions.ts';
import { abandon, confirm, submit } from './submit.ts';
import { announceEnd } from './announce-end.ts';
import { mentionOwner } from './mention-owner.ts';
import { inTurn } from '../runtime/in-turn.ts';
import { unlessEnded } from './unless-ended.ts';

const downloadsAtOnce = 8;
const uploadsAtOnce = 8;
/** Each holds up to 45 MiB in memory. */
const largeRequestsAtOnce = 2;

/** The next step of a job in each of its states. */
export interface Steps {
  readonly run: BoundStep;
  /** Shows a kept result as the answer to this press. */
  readonly showKept: (job: Job, press: Press, signal: AbortSignal) => ReturnType<typeof showKept>;
  /** The job is over. */
  forget(jobId: string): void;
}

type StepsOptions = Omit<JobContext, 'keep'> & {
  readonly sendCheck: (job: Job) => SendVerdict;
  readonly mayReuse: Reuse['mayReuse'];
  /** The job will not be sent: its place in the line is free, and its own next step follows. */
  readonly giveUpSlot: (jobId: string) => void;
};

function bind<Deps>(step: JobStep<Deps>, deps: Deps): BoundStep {
  return async (job, signal, failures) => step(deps, job, signal, failures);
}

/** Gives each step its dependencies. */
export function createSteps(options: StepsOptions): Steps {
  const uploading = pLimit(uploadsAtOnce);
  const upload: Messenger['edit'] = async (...edit) => uploading(async () => options.messenger.edit(...edit));
  const postInputs: Messenger['postInputs'] = async (...post) =>
    uploading(async () => options.messenger.postInputs(...post));
  const fetchFile = createFetchFile(options, downloadsAtOnce);
  const gate = createPollGate(options);
  const pollDeps = { ...options, gate, watch: createRunWatch({ ...options, gate }) };
  const submitDeps = { ...options, submissions: createSubmissions({ ...options, gate }) };
  const deliverDeps = { ...options, upload, fetchFile };

  const bringing = bind(bringInputs, {
    ...options,
    postInputs,
    fetchInput: createFetchInput({ ...options, ...options.inputs }),
  });
  const submitting = bind(submit, submitDeps);
  const large = pLimit(largeRequestsAtOnce);
  const running = bind(poll, pollDeps);
  const announcing = bind(announceEnd, options);
  const mentioning = bind(mentionOwner, options);
  const ended: BoundStep = async (job, signal, failures) =>
    (job.told === true ? mentioning : announcing)(job, signal, failures);
  const deleting = bind(deleteRemoved, options);
  const clearingChildren = createClearChildren(options);
  const clearing: BoundStep = async (job, signal, failures) =>
    (job.removed?.cleared === true ? clearingChildren : deleting)(job, signal, failures);
  const steps: Readonly<Record<JobState, BoundStep>> = {
    accepted: bind(confirm, options),
    waiting: async (job, signal, failures) => {
      if (needsInputs(job)) return bringing(job, signal, failures);
      const send = async (): Promise<StepResult> => submitting(job, signal, failures);
      if (!isLargeRequest(job)) return send();
      const sent = await unlessEnded(options.records, job, signal, async (own) => inTurn(large, own, send));
      return sent === 'ended' ? after(0) : sent;
    },
    submitting: bind(abandon, submitDeps),
    queued: running,
    running,
    fetching: bind(fetchResult, { ...options, readResult: bind(readResult, pollDeps), fetchFile }),
    delivering: bind(deliver, deliverDeps),
    delivered: ended,
    failed: ended,
    cancelled: ended,
    refused: ended,
    lost: ended,
  };

  return {
    async run(job, signal, failures) {
      if (isBeingCleared(job)) return clearing(job, signal, failures);
      const renewed = await renewNote(options, job, signal);
      return steps[renewed.state](renewed, signal, failures);
    },
    showKept: async (job, press, signal) => showKept(deliverDeps, job, press, signal),
    forget: (jobId) => pollDeps.watch.forget(jobId),
  };
}
