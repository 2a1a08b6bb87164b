import { backOff, pollDelay } from '../../core/job/pace.ts';
import type { JobEvent } from '../../core/job/machine.ts';
import type { Job } from '../../core/job/record.ts';
import type { ResultOutcome } from '../runcomfy/answers.ts';
import type { JobStep, Workshop } from './step.ts';

/** The longest pause after troubles that no job can help: the token or the balance was refused. */
const accountPause = 120_000;
/** /result may not know for a moment what /status calls completed: until then the request is not given up as expired. */
const settlingTime = 60_000;

/** Asks how the request stands. /status tells when it is over, /result decides how. */
export const poll: JobStep = async (workshop, job, signal) => {
  const { records, runcomfy, status, clock, random, log } = workshop;
  const outcome = await runcomfy.status(job.requestId ?? '', signal);
  const at = clock.now();
  const age = at - (job.times.submitted ?? job.times.accepted);
  const observe = async (event: JobEvent): Promise<number> => {
    workshop.failures.delete(job.id);
    const seen = await records.apply(job.id, event);
    if (seen !== undefined && seen !== job) status.show(seen);
    return pollDelay(age, random());
  };
  switch (outcome.kind) {
    case 'queued':
      return observe({ type: 'seen-queued', position: outcome.position });
    case 'running':
      return observe({ type: 'seen-running', at });
    case 'over':
      await observe({ type: 'completed', at });
      return 0;
    case 'strange':
      log.warn(
        { job: job.id, status: outcome.state.slice(0, 40) },
        'RunComfy reports a state that is not known; still asking',
      );
      return pollDelay(age, random());
    case 'expired':
      await records.apply(job.id, { type: 'failed-upstream', reason: 'expired', at });
      return 0;
    case 'account':
    case 'unreachable':
      return trouble(workshop, job, outcome);
  }
};

/** Reads the result of a request that is over. `undefined` once the job has moved on. */
export async function readOutcome(workshop: Workshop, job: Job, signal: AbortSignal): Promise<number> {
  const { records, runcomfy, clock, random } = workshop;
  const outcome = await runcomfy.result(job.requestId ?? '', signal);
  const at = clock.now();
  switch (outcome.kind) {
    case 'succeeded':
      await records.apply(
        job.id,
        outcome.urls.length === 0 ? { type: 'none-usable', at } : { type: 'listed', urls: outcome.urls },
      );
      break;
    case 'failed':
      await records.apply(job.id, { type: 'failed-upstream', reason: outcome.reason, at });
      break;
    case 'cancelled':
      await records.apply(job.id, { type: 'cancelled-upstream', at });
      break;
    case 'expired':
      if (at - (job.times.completed ?? 0) < settlingTime) return pause(workshop, job, random());
      await records.apply(job.id, { type: 'failed-upstream', reason: 'expired', at });
      break;
    case 'not-ready':
      return pause(workshop, job, random());
    case 'account':
    case 'unreachable':
      return trouble(workshop, job, outcome);
  }
  workshop.failures.delete(job.id);
  return 0;
}

function trouble(
  workshop: Workshop,
  job: Job,
  outcome: Extract<ResultOutcome, { kind: 'account' | 'unreachable' }>,
): number {
  if (outcome.kind === 'unreachable') {
    workshop.log.debug({ job: job.id }, 'RunComfy could not be read; asking again');
    return outcome.retryAfter ?? pause(workshop, job, workshop.random());
  }
  workshop.log.error({ job: job.id }, 'RunComfy refuses the token or the balance; jobs are kept');
  return accountPause;
}

function pause({ failures }: Workshop, job: Job, random: number): number {
  const failed = (failures.get(job.id) ?? 0) + 1;
  failures.set(job.id, failed);
  return backOff(failed, random);
}
