import type { Job } from '../../core/job/record.ts';
import type { JobContext } from './context.ts';
import type { NotShown } from './messenger.ts';
import { proceed, retry, retryDiscord, type StepResult } from './step.ts';

/** Discord drops a press that is not answered within this time, in ms. */
const answerTime = 3_000;
const answerPause = 500;

export type RerouteDeps = Pick<JobContext, 'records' | 'messenger' | 'clock' | 'log'>;

/**
 * The files cannot go where they should, for whatever reason Discord gave. They go to the next place where they can. If
 * somebody deleted the reply, they are not posted in public again. A result that can go nowhere is kept for its owner.
 */
export async function reroute(
  deps: RerouteDeps,
  job: Job,
  outcome: NotShown,
  signal: AbortSignal,
): Promise<StepResult> {
  const { records, clock, log } = deps;
  const { via } = job.route;
  log.warn({ job: job.id, route: via, outcome: outcome.kind }, 'the result could not be shown there');
  // The wish is written down before the press is answered. A result that is ready in between waits for the answer.
  const sincePress = clock.now() - (job.press?.at ?? 0);
  if (via === 'press' && sincePress >= 0 && sincePress < answerTime) return retry({ kind: 'held', ms: answerPause });
  await deleteFileMessages(deps, job, signal);
  switch (via) {
    case 'reply':
      if (outcome.kind === 'gone') return keep(deps, job);
      return proceed(records, job, { type: 'rerouted', route: { via: 'channel' } });
    case 'press':
    case 'channel':
      return toDirectMessages(deps, job, signal);
    case 'direct':
      return keep(deps, job);
  }
}

/**
 * All files now go to another place, or nowhere. So the messages that were made for them are deleted, except the reply
 * and the answer to the press. Each deletion is tried once, before the record forgets the message.
 */
async function deleteFileMessages({ messenger }: RerouteDeps, job: Job, signal: AbortSignal): Promise<void> {
  const isAnswer = job.route.via === 'reply' || job.route.via === 'press';
  for (let page = isAnswer ? 1 : 0; page < job.messages.length; page += 1) await messenger.remove(job, page, signal);
}

async function toDirectMessages(deps: RerouteDeps, job: Job, signal: AbortSignal): Promise<StepResult> {
  const opened = await deps.messenger.openDirect(job, signal);
  if (opened.kind === 'unreachable') return retryDiscord(opened);
  if (opened.kind !== 'opened') return keep(deps, job);
  return proceed(deps.records, job, { type: 'rerouted', route: { via: 'direct', channelId: opened.channelId } });
}

async function keep({ records, clock, log }: RerouteDeps, job: Job): Promise<StepResult> {
  log.warn({ job: job.id }, 'the result reached nobody; it is kept for its owner');
  return proceed(records, job, { type: 'kept', at: clock.now() });
}
