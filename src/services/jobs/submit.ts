import { nextLook } from '../../core/durations.ts';
import { backOff, heededPause } from '../../core/job/pace.ts';
import type { JobEvent } from '../../core/job/events.ts';
import type { Job } from '../../core/job/record.ts';
import { replyView } from '../../core/job/view.ts';
import type { SubmitOutcome } from '../runcomfy/answers.ts';
import type { SendVerdict } from './send-check.ts';
import { countFailure, type JobStep, type Workshop } from './step.ts';

/** After a 429 without Retry-After: ten seconds, doubling to two minutes. */
const firstPause = 10_000;
const longestPause = 120_000;
/** Token or balance refused: one job is tried so often. */
const accountPause = 120_000;
/** A key among the jobs' failures that is no job's. */
const submissions = 'submissions';
/** Between two tries to write down what RunComfy answered. */
const commitPause = 1_000;

/** Discord's answer to the acknowledgement is not known: an edit tells whether the reply exists. */
export const confirm: JobStep = async (workshop, job, signal) => {
  const { records, messenger, line, clock, random } = workshop;
  const shown = await messenger.editReply(job, replyView(job), signal);
  switch (shown.kind) {
    case 'shown': {
      const waiting = await records.apply(job.id, { type: 'acknowledged', messageId: shown.message.id });
      if (waiting?.state === 'waiting') line.join(waiting);
      return undefined;
    }
    case 'token-dead':
    case 'gone':
      await records.apply(job.id, { type: 'unseen', at: clock.now() });
      return undefined;
    case 'forbidden':
    case 'refused':
    case 'too-large':
      // It may stand there as "thinking": its owner is told, there or elsewhere.
      await records.apply(job.id, { type: 'unseen', isLocked: true, at: clock.now() });
      return 0;
    case 'unreachable':
      return shown.retryAfter ?? backOff(countFailure(workshop, job), random());
  }
};

/** Its turn: `submitting` is on disk before the one paid request leaves, the request id before anybody is told. */
export const submit: JobStep = async (workshop, waiting, signal) => {
  const { records, runcomfy, line, metrics, clock } = workshop;
  const at = clock.now();
  const verdict = workshop.sendCheck(waiting);
  if (waiting.wish !== 'cancel' && verdict !== 'go') return holdBack(workshop, waiting, verdict);
  // A cancel that waited for RunComfy's answer, which was that it did not take it; the bot stopped just then.
  const isUnwanted = waiting.wish === 'cancel';
  const job = await records.apply(waiting.id, { type: isUnwanted ? 'cancel-wished' : 'submitting', at });
  if (job?.state !== 'submitting') {
    // Cancelled in the meantime, or now.
    line.free(waiting.id);
    return 0;
  }
  // That commit took time. From here on nothing comes between the last look and the request.
  const last = workshop.sendCheck(job);
  if (last !== 'go') return takeBack(workshop, job, last, signal);
  const outcome = await runcomfy.submit(job.model.id, job.input, signal);
  metrics.submission(outcome.kind);
  return settleSubmission(workshop, job, outcome, signal);
};

/** It may not be sent: a pause holds it, and it keeps its place; anything else ends it, free of charge. */
async function holdBack(
  { records, line, clock }: Workshop,
  job: Job,
  verdict: Exclude<SendVerdict, 'go'>,
): Promise<number | undefined> {
  if (verdict === 'wait') {
    line.giveBack(job);
    return undefined;
  }
  await records.apply(job.id, { type: 'withdrawn', reason: verdict, at: clock.now() });
  line.free(job.id);
  return 0;
}

/** Decided while its submission was written down: nothing was sent. */
async function takeBack(
  workshop: Workshop,
  job: Job,
  verdict: Exclude<SendVerdict, 'go'>,
  signal: AbortSignal,
): Promise<number | undefined> {
  const waiting = (await insist(workshop, job, { type: 'not-taken' }, signal)) ?? job;
  if (waiting.wish !== 'cancel') return holdBack(workshop, waiting, verdict);
  workshop.line.free(job.id);
  await insist(workshop, job, { type: 'cancel-wished', at: workshop.clock.now() }, signal);
  return 0;
}

async function settleSubmission(
  workshop: Workshop,
  job: Job,
  outcome: SubmitOutcome,
  signal: AbortSignal,
): Promise<number | undefined> {
  const { line, reading, status, alerts, clock, random, log } = workshop;
  const at = clock.now();
  switch (outcome.kind) {
    case 'taken': {
      line.release();
      reading.accept();
      workshop.failures.delete(submissions);
      workshop.durations.began(job, clock.monotonic());
      alerts.clear('runcomfy-account');
      const taken = await insist(
        workshop,
        job,
        { type: 'accepted-upstream', requestId: outcome.requestId, at },
        signal,
      );
      if (taken !== undefined) status.show(taken);
      // A cancel that was wished for meanwhile does not wait.
      if (taken?.wish === 'cancel') return 0;
      return nextLook(0, await workshop.durations.estimate(job.pace), random());
    }
    case 'not-taken': {
      const again = await insist(workshop, job, { type: 'not-taken' }, signal);
      const pause = pauseAfter(outcome, line.inARow(job.id, outcome.cause), random());
      log.warn({ job: job.id, cause: outcome.cause, pause }, 'submission not taken');
      if (outcome.cause === 'account') alerts.raise('runcomfy-account');
      line.putBack(again ?? job, outcome.cause, pause);
      if (again?.wish !== 'cancel') return undefined;
      line.leave(job.id);
      await insist(workshop, job, { type: 'cancel-wished', at }, signal);
      return 0;
    }
    case 'refused':
      // Says nothing of others: a held line tries the next alone.
      line.free(job.id);
      await insist(workshop, job, { type: 'refused-upstream', reason: outcome.reason, at }, signal);
      return 0;
    case 'unknown':
      log.error({ job: job.id }, 'outcome of a submission unknown; it is not sent again');
      line.free(job.id);
      // What counts as spent without a result must not go on for all who wait.
      line.hold('unreachable', backOff(countUnknown(workshop), random()));
      await insist(workshop, job, { type: 'vanished', at }, signal);
      return 0;
  }
}

/** How many submissions in a row have an unknown outcome. */
function countUnknown({ failures }: Workshop): number {
  const count = (failures.get(submissions) ?? 0) + 1;
  failures.set(submissions, count);
  return count;
}

function pauseAfter(outcome: Extract<SubmitOutcome, { kind: 'not-taken' }>, tries: number, random: number): number {
  switch (outcome.cause) {
    case 'account':
      return accountPause;
    case 'rate-limited':
      return outcome.retryAfter === undefined
        ? Math.min(firstPause * 2 ** Math.max(tries - 1, 0), longestPause)
        : heededPause(outcome.retryAfter, tries, random);
    case 'unreachable':
      return backOff(tries, random);
  }
}

/** What RunComfy answered is written down even where the disk fails for a while: forgotten, it would be money lost. */
async function insist(
  { records, clock, log }: Workshop,
  job: Job,
  event: JobEvent,
  signal: AbortSignal,
): Promise<Job | undefined> {
  for (;;) {
    try {
      return await records.apply(job.id, event);
    } catch (error) {
      // Should the process end before it works again, this line is all that is known of a paid request.
      const request = event.type === 'accepted-upstream' ? event.requestId : undefined;
      log.error({ job: job.id, request, err: error }, 'an answer of RunComfy could not be written down; trying again');
      await clock.sleep(commitPause, signal);
    }
  }
}

/** Found in `submitting` at start: the process ended between the request and its answer. Never sent again. */
export const abandon: JobStep = async ({ records, line, metrics, clock, log }, job) => {
  log.error({ job: job.id }, 'stopped while submitting; outcome unknown, not sent again');
  metrics.submission('unknown');
  await records.apply(job.id, { type: 'vanished', at: clock.now() });
  line.free(job.id);
  return 0;
};
