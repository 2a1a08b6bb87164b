import { backOff } from '../../core/job/pace.ts';
import type { Job } from '../../core/job/record.ts';
import type { NotShown } from '../messenger.ts';
import { countFailure, type Workshop } from './step.ts';

/** Within so many ms a press is answered, or never: Discord forgets it. */
const answerTime = 3_000;
const answerPause = 500;

/**
 * The files cannot go where they should: to the next place where they can. A reply that somebody deleted is not
 * posted in public again. What reaches nobody is kept for its owner.
 */
export async function reroute(
  workshop: Workshop,
  job: Job,
  outcome: NotShown,
  signal: AbortSignal,
): Promise<number | undefined> {
  const { records, log } = workshop;
  log.warn(
    { job: job.id, route: job.route?.via ?? 'reply', outcome: outcome.kind },
    'the result could not be shown there',
  );
  switch (job.route?.via ?? 'reply') {
    case 'reply':
      if (outcome.kind === 'gone' || outcome.kind === 'refused') return keep(workshop, job);
      await records.apply(job.id, { type: 'rerouted', route: { via: 'channel' } });
      await clear(workshop, job, 1, signal);
      return 0;
    case 'press':
      // The wish is written down before the press is answered: a result at that moment waits for the answer.
      if (workshop.clock.now() - (job.press?.at ?? 0) < answerTime) return answerPause;
      return outcome.kind === 'refused' ? keep(workshop, job) : directly(workshop, job, 1, signal);
    case 'channel':
      return outcome.kind === 'refused' ? keep(workshop, job) : directly(workshop, job, 0, signal);
    case 'direct':
      return keep(workshop, job);
  }
}

async function directly(workshop: Workshop, job: Job, left: number, signal: AbortSignal): Promise<number | undefined> {
  const opened = await workshop.messenger.openDirect(job, signal);
  if (opened.kind === 'unreachable') {
    return opened.retryAfter ?? backOff(countFailure(workshop, job), workshop.random());
  }
  if (opened.kind !== 'opened') return keep(workshop, job);
  await workshop.records.apply(job.id, { type: 'rerouted', route: { via: 'direct', channelId: opened.channelId } });
  await clear(workshop, job, left, signal);
  return 0;
}

/** The messages from this one on were made for files that now go elsewhere, all of them. Tried once. */
async function clear({ messenger }: Workshop, job: Job, from: number, signal: AbortSignal): Promise<void> {
  for (let page = from; page < job.messages.length; page += 1) await messenger.remove(job, page, signal);
}

async function keep({ records, clock, log }: Workshop, job: Job): Promise<number> {
  log.warn({ job: job.id }, 'the result reached nobody; it is kept for its owner');
  await records.apply(job.id, { type: 'kept', at: clock.now() });
  return 0;
}
