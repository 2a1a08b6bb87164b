import { mayReadPrompt } from '../../core/job/who-may.ts';
import { resultFiles } from '../../core/job/result-files.ts';
import { refused, type Refused } from '../answer.ts';
import type { CommandServices } from '../command.ts';
import { refusalBeforeForm } from '../precheck.ts';
import type { JobPanelContext } from '../request.ts';
import { offerFrom, type Offer } from './offer.ts';
import { findParent, type Parent } from './parent.ts';

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
  const before = refusalBeforeForm(context, services, { inputs: 'own' });
  if (before !== undefined) return before;
  const files = resultFiles(job);
  if (files.length === 0) return refused(context.t('make.no-file'));
  const offer = offerFrom(files, command, context, services);
  if ('kind' in offer) return offer;
  return { kind: 'offer', ...offer, parent, prompt: mayReadPrompt(job, context) ? job.prompt : undefined };
}
