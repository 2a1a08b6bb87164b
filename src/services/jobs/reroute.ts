import { backOff } from '../../core/job/pace.ts';
import type { Job } from '../../core/job/record.ts';
import type { NotShown } from './messenger.ts';
import { countFailure, type Workshop } from './step.ts';

/** Within so many ms a press is answered, or never: Discord forgets it. */
const answerTime = 3_000;
const answerPause = 500;

/**
 * The files cannot go where they should: to the next place where they can, whatever Discord refused them with. A reply that somebody deleted is not
 * posted in public again. What reaches nobody is kept for its owner.
 */
export async function reroute(
  workshop: Workshop,
  job: Job,
  outcome: NotShown,
  signal: AbortSignal,
): Promise<number | undefined> {
  const { records, log } = workshop;
  const { via } = job.route;
  log.warn({ job: job.id, route: via, outcome: outcome.kind }, 'the result could not be shown there');
  // The wish is written down before the press is answered: a result at that moment waits for the answer.
  const sincePress = workshop.clock.now() - (job.press?.at ?? 0);
  if (via === 'press' && sincePress >= 0 && sincePress < answerTime) return answerPause;
  await clear(workshop, job, signal);
  switch (via) {
    case 'reply':
      if (outcome.kind === 'gone') return keep(workshop, job);
      await records.apply(job.id, { type: 'rerouted', route: { via: 'channel' } });
      return 0;
    case 'press':
    case 'channel':
      return directly(workshop, job, signal);
    case 'direct':
      return keep(workshop, job);
  }
}

/**
 * All files now go elsewhere, or nowhere: of the messages made for them only the reply, or the answer to the press, stays.
 * Each is tried once, and before the record forgets it.
 */
async function clear({ messenger }: Workshop, job: Job, signal: AbortSignal): Promise<void> {
  const isAnswer = job.route.via === 'reply' || job.route.via === 'press';
  for (let page = isAnswer ? 1 : 0; page < job.messages.length; page += 1) await messenger.remove(job, page, signal);
}

async function directly(workshop: Workshop, job: Job, signal: AbortSignal): Promise<number | undefined> {
  const opened = await workshop.messenger.openDirect(job, signal);
  if (opened.kind === 'unreachable') {
    return opened.retryAfter ?? backOff(countFailure(workshop, job), workshop.random());
  }
  if (opened.kind !== 'opened') return keep(workshop, job);
  await workshop.records.apply(job.id, { type: 'rerouted', route: { via: 'direct', channelId: opened.channelId } });
  return 0;
}

async function keep({ records, clock, log }: Workshop, job: Job): Promise<number> {
  log.warn({ job: job.id }, 'the result reached nobody; it is kept for its owner');
  await records.apply(job.id, { type: 'kept', at: clock.now() });
  return 0;
}
