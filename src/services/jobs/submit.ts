import { nextPollDelay } from '../../core/durations.ts';
import type { JobEvent } from '../../core/job/events.ts';
import { needsInputs } from '../../core/job/inputs.ts';
import { wantsCancel } from '../../core/job/predicates.ts';
import type { Job } from '../../core/job/record.ts';
import type { SubmitOutcome } from '../runcomfy/answers.ts';
import { jsonBody } from '../runcomfy/json-body.ts';
import type { JobContext } from './context.ts';
import type { SendVerdict } from './send-check.ts';
import { reasonFor, sentInput, type SentInput } from './inputs/sent-inputs.ts';
import { after, done, proceed, retryDiscord, type JobStep, type StepResult } from './step.ts';
import type { Submissions } from './submissions.ts';

/** The time between two tries to write down what RunComfy answered, in ms. */
const commitPause = 1_000;
/**
 * For how many ms after a request Discord accepts a first answer (interactions/receiving-and-responding). Within this
 * time a lost answer may still appear.
 */
const answerable = 3_000;

type ConfirmDeps = Pick<JobContext, 'records' | 'messenger' | 'queue' | 'clock'>;
type AbandonDeps = Pick<JobContext, 'records' | 'queue' | 'metrics' | 'clock' | 'log'>;
type SubmitDeps = AbandonDeps &
  Pick<JobContext, 'runcomfy' | 'messenger' | 'spool' | 'status' | 'durations' | 'random'> & {
    readonly sendCheck: (job: Job) => SendVerdict;
    readonly submissions: Submissions;
  };

/** It is not known what Discord did with the first answer. The reply is looked up. */
export const confirm: JobStep<ConfirmDeps> = async ({ records, messenger, queue, clock }, job, signal) => {
  const age = clock.now() - job.times.accepted;
  if (age >= 0 && age < answerable) return after(answerable - age);
  const reply = await messenger.findReply(job, signal);
  switch (reply.kind) {
    case 'found': {
      const waiting = await records.apply(job.id, { type: 'card-shown', messageId: reply.id });
      if (waiting?.state !== 'waiting') return done;
      if (needsInputs(waiting)) return after(0);
      queue.enqueue(waiting);
      return done;
    }
    // The request was refused, because its commit came too late.
    case 'private':
    case 'token-dead':
    case 'gone':
      await records.apply(job.id, { type: 'unseen', at: clock.now() });
      return done;
    case 'forbidden':
    case 'refused':
    case 'too-large':
      // The card may exist. Its owner is told the end there or in another place.
      return proceed(records, job, { type: 'unseen', isLocked: true, at: clock.now() });
    case 'unreachable':
      return retryDiscord(reply);
  }
};

/**
 * The job's turn has come. `submitting` is on disk before the one paid request leaves, and the request id is on disk
 * before anybody is told.
 */
export const submit: JobStep<SubmitDeps> = async (deps, waiting, signal) => {
  const { records, runcomfy, queue, metrics, clock } = deps;
  const verdict = deps.sendCheck(waiting);
  // A cancel waited for RunComfy's answer. RunComfy had not taken the request, and the bot stopped just then.
  const isUnwanted = wantsCancel(waiting);
  if (!isUnwanted && verdict !== 'go') return requeueOrWithdraw(deps, waiting, verdict);
  // A link may have to be read again, and a large request takes time to write, so this comes before `submitting` is
  // written down.
  const sent: SentInput = isUnwanted ? { kind: 'ready', input: waiting.input } : await sentInput(deps, waiting, signal);
  if (sent.kind === 'unreachable') return retryDiscord(sent);
  if (sent.kind === 'unreadable') {
    await records.apply(waiting.id, { type: 'inputs-refused', reason: 'input-unreadable', at: clock.now() });
    queue.releaseSlot(waiting.id);
    return after(0);
  }
  const body = await jsonBody(sent.input);
  const job = await records.apply(waiting.id, { type: isUnwanted ? 'cancel-wished' : 'submitting', at: clock.now() });
  if (job?.state !== 'submitting') {
    // The job was cancelled meanwhile, or by the event above.
    queue.releaseSlot(waiting.id);
    return after(0);
  }
  // The commit took time, so the check is repeated. Nothing comes between this check and the request.
  const last = deps.sendCheck(job);
  if (last !== 'go') return revertSubmission(deps, job, last, signal);
  const outcome = await runcomfy.submit(job.model.id, body, signal);
  metrics.submission(outcome.kind);
  return settleSubmission(deps, job, outcome, signal);
};

/** The job may not be sent. A pause holds it, and it keeps its place. Any other verdict ends it, free of charge. */
async function requeueOrWithdraw(
  { records, queue, clock }: SubmitDeps,
  job: Job,
  verdict: Exclude<SendVerdict, 'go'>,
): Promise<StepResult> {
  if (verdict === 'wait') {
    queue.requeue(job);
    return done;
  }
  await records.apply(job.id, { type: 'withdrawn', reason: verdict, at: clock.now() });
  queue.releaseSlot(job.id);
  return after(0);
}

/** The verdict changed while `submitting` was written down. Nothing was sent. */
async function revertSubmission(
  deps: SubmitDeps,
  job: Job,
  verdict: Exclude<SendVerdict, 'go'>,
  signal: AbortSignal,
): Promise<StepResult> {
  const waiting = (await persistWithRetry(deps, job, { type: 'not-taken' }, signal)) ?? job;
  if (!wantsCancel(waiting)) return requeueOrWithdraw(deps, waiting, verdict);
  deps.queue.releaseSlot(job.id);
  await persistWithRetry(deps, job, { type: 'cancel-wished', at: deps.clock.now() }, signal);
  return after(0);
}

async function settleSubmission(
  deps: SubmitDeps,
  job: Job,
  outcome: SubmitOutcome,
  signal: AbortSignal,
): Promise<StepResult> {
  const { queue, submissions, status, durations, clock, random } = deps;
  const at = clock.now();
  const persist = async (event: JobEvent): Promise<Job | undefined> => persistWithRetry(deps, job, event, signal);
  switch (outcome.kind) {
    case 'taken': {
      submissions.taken();
      durations.began(job, clock.monotonic());
      const taken = await persist({ type: 'accepted-upstream', requestId: outcome.requestId, at });
      if (taken !== undefined) status.show(taken);
      // A cancel that was requested meanwhile does not wait.
      if (taken !== undefined && wantsCancel(taken)) return after(0);
      return after(nextPollDelay(0, await durations.estimate(job.pace), random()));
    }
    case 'not-taken': {
      const again = await persist({ type: 'not-taken' });
      submissions.notTaken(again ?? job, outcome);
      if (again === undefined || !wantsCancel(again)) return done;
      queue.remove(job.id);
      await persist({ type: 'cancel-wished', at });
      return after(0);
    }
    case 'refused':
      // A refusal says nothing about other jobs. A held queue tries the next one alone.
      queue.releaseSlot(job.id);
      await persist({ type: 'refused-upstream', reason: reasonFor(job, outcome.reason), at });
      return after(0);
    case 'unknown':
      submissions.unknown(job);
      await persist({ type: 'vanished', at });
      return after(0);
  }
}

/** Writes down what RunComfy answered, even if the disk fails for a while. A lost answer would be lost money. */
async function persistWithRetry(
  { records, clock, log }: SubmitDeps,
  job: Job,
  event: JobEvent,
  signal: AbortSignal,
): Promise<Job | undefined> {
  for (;;) {
    try {
      return await records.apply(job.id, event);
    } catch (error) {
      // If the process ends before the store works again, this log line is the only trace of a paid request.
      const request = event.type === 'accepted-upstream' ? event.requestId : undefined;
      log.error({ job: job.id, request, err: error }, 'an answer of RunComfy could not be written down; trying again');
      await clock.sleep(commitPause, signal);
    }
  }
}

/**
 * The job was in `submitting` at the start: the process ended between the request and its answer. It is never sent
 * again.
 */
export const abandon: JobStep<AbandonDeps> = async ({ records, queue, metrics, clock, log }, job) => {
  log.error({ job: job.id }, 'stopped while submitting; outcome unknown, not sent again');
  metrics.submission('unknown');
  await records.apply(job.id, { type: 'vanished', at: clock.now() });
  queue.releaseSlot(job.id);
  return after(0);
};
