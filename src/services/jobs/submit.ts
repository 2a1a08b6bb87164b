import { backOff } from '../../core/job/pace.ts';
import { viewOf } from '../../core/job/view.ts';
import type { JobStep } from './step.ts';

/** Discord's answer to the acknowledgement is not known: an edit tells whether the reply exists. */
export const confirm: JobStep = async ({ records, messenger, clock, random, failures }, job, signal) => {
  const shown = await messenger.edit(job, 0, viewOf(job, 0), [], signal);
  switch (shown.kind) {
    case 'shown':
      await records.apply(job.id, { type: 'acknowledged', messageId: shown.message.id });
      return 0;
    case 'gone':
    case 'refused':
    case 'too-large':
      await records.apply(job.id, { type: 'unseen', at: clock.now() });
      return undefined;
    case 'unreachable': {
      const failed = (failures.get(job.id) ?? 0) + 1;
      failures.set(job.id, failed);
      return shown.retryAfter ?? backOff(failed, random());
    }
  }
};

/** Its turn: `submitting` is on disk before the one paid request leaves, the request id before anybody is told. */
export const submit: JobStep = async ({ records, runcomfy, status, clock, random, log }, waiting) => {
  const job = await records.apply(waiting.id, { type: 'submitting', at: clock.now() });
  if (job?.state !== 'submitting') return 0;
  const outcome = await runcomfy.submit(job.model.id, job.input);
  const at = clock.now();
  switch (outcome.kind) {
    case 'taken': {
      const taken = await records.apply(job.id, { type: 'accepted-upstream', requestId: outcome.requestId, at });
      if (taken !== undefined) status.show(taken);
      return 1_000;
    }
    case 'not-taken': {
      const again = await records.apply(job.id, { type: 'not-taken' });
      if (again !== undefined) status.show(again);
      log.warn({ job: job.id, cause: outcome.cause, attempts: job.unsent + 1 }, 'submission not taken');
      return outcome.retryAfter ?? backOff(job.unsent + 1, random());
    }
    case 'refused':
      await records.apply(job.id, { type: 'refused-upstream', reason: outcome.reason, at });
      return 0;
    case 'unknown':
      log.error({ job: job.id }, 'outcome of a submission unknown; it is not sent again');
      await records.apply(job.id, { type: 'vanished', at });
      return 0;
  }
};

/** Found in `submitting` at start: the process ended between the request and its answer. Never sent again. */
export const abandon: JobStep = async ({ records, clock, log }, job) => {
  log.error({ job: job.id }, 'stopped while submitting; outcome unknown, not sent again');
  await records.apply(job.id, { type: 'vanished', at: clock.now() });
  return 0;
};
