import type { Derivation } from '../../core/job/origin.ts';
import { owns } from '../../core/job/who-may.ts';
import type { Job } from '../../core/job/record.ts';
import { originOf } from '../../core/job/reuse.ts';
import { reuseRefusalText } from '../../messages/refusals/reuse.ts';
import { refused, type CommandAnswer, type Refused } from '../answer.ts';
import type { CommandServices } from '../command.ts';
import type { JobPanelContext, ServerContext } from '../request.ts';

/** A result that this person may make something from, in the server where they are. */
export interface Parent {
  readonly kind: 'parent';
  readonly job: Job;
  readonly context: ServerContext;
}

/** The one place where a press or a menu is allowed to start from an earlier result, or refused. */
export async function findParent(
  jobId: string,
  at: JobPanelContext,
  services: CommandServices,
): Promise<Parent | Refused> {
  const { inServer: context, t } = at;
  if (context === undefined) return refused(t('refusal.not-in-server'), 'server');
  const found = await services.jobs.findReusable(jobId, context);
  if (found.kind !== 'reusable') return refused(reuseRefusalText(found.kind, t));
  const { job } = found;
  // Others may make something only from what they see. The button is where the result is, unless its id is made up.
  const { channelId } = job.place;
  const isSeen = owns(job, context) || channelId === context.channelId || context.server.sightOf(channelId) === 'seen';
  return isSeen ? { kind: 'parent', job, context } : refused(t('press.unknown-job'));
}

type RequestAnswer = Extract<CommandAnswer, { kind: 'request' | 'refused' }>;

/** The request with its parent: the record keeps the origin, and what the parent cost decides whether it is shown first. */
export function madeFrom({ job }: Pick<Parent, 'job'>, kind: Derivation, answer: RequestAnswer): RequestAnswer {
  if (answer.kind === 'refused') return answer;
  const { request, ...priced } = answer.priced;
  const origin = originOf(job, kind);
  return { kind: 'request', priced: { ...priced, request: { ...request, origin }, original: job.hold.credits } };
}
