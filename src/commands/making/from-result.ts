import type { Derivation } from '../../core/job/origin.ts';
import { mayReadPrompt } from '../../core/job/predicates.ts';
import type { Job } from '../../core/job/record.ts';
import { resultFiles } from '../../core/job/result-files.ts';
import { originOf } from '../../core/job/reuse.ts';
import { reuseRefusalText } from '../../messages/refusals/reuse.ts';
import { refused, type Refused } from '../answer.ts';
import type { CommandServices } from '../command.ts';
import type { JobPanelContext, ServerContext } from '../request.ts';
import { offerFrom, type Offer } from './offer.ts';
import { refusalBefore } from './precheck.ts';
import type { MadeFrom } from './request.ts';

/** A result that this person may make something from, in the server where they are. */
export interface Parent {
  readonly kind: 'parent';
  readonly job: Job;
  readonly context: ServerContext;
}

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
  // A press stands in the result's own channel, if it is not made up.
  const { channelId } = job.place;
  const isSeen = channelId === context.channelId || context.server.sightOf(channelId) === 'seen';
  return isSeen ? { kind: 'parent', job, context } : refused(t('press.unknown-job'));
}

/** What can be made from a result, and its prompt where this person may read it. */
export interface ResultOffer extends Offer {
  readonly kind: 'offer';
  readonly parent: Parent;
  readonly prompt: string | undefined;
}

/** `command`: with which model; `undefined`: with any. */
export async function offerFromResult(
  { job: jobId, command }: { readonly job: string; readonly command?: string | undefined },
  at: JobPanelContext,
  services: CommandServices,
): Promise<ResultOffer | Refused> {
  const parent = await findParent(jobId, at, services);
  if (parent.kind === 'refused') return parent;
  const { job, context } = parent;
  const before = refusalBefore(context, services, 'own');
  if (before !== undefined) return before;
  const files = resultFiles(job);
  if (files.length === 0) return refused(context.t('make.no-file'));
  const offer = offerFrom(files, command, context, services);
  if ('kind' in offer) return offer;
  return { kind: 'offer', ...offer, parent, prompt: mayReadPrompt(job, context) ? job.prompt : undefined };
}

/** What the record of a request keeps of the result that it is made from, and what that cost. */
export function madeFrom({ job }: Parent, kind: Derivation): MadeFrom {
  return { origin: originOf(job, kind), credits: job.settlement?.credits ?? job.hold.credits };
}
