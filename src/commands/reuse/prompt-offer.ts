import type { Model } from '../../catalog/model.ts';
import { promptNextsOf, type PromptNext } from '../../catalog/nexts.ts';
import { ranked } from '../../catalog/ranked.ts';
import { encode } from '../../core/custom-id.ts';
import { componentLimits } from '../../core/discord-limits.ts';
import { mayReadPrompt } from '../../core/job/who-may.ts';
import { makeForm } from '../../messages/make-form.ts';
import { refused, type Refused } from '../answer.ts';
import type { CommandServices } from '../command.ts';
import { refusalBeforeForm } from '../precheck.ts';
import type { JobPanelContext } from '../request.ts';
import { findParent, type Parent } from './parent.ts';
import { offeredHere } from './offer.ts';

/** The prompt of a result, and the models that make something of it. */
export interface PromptOffer {
  readonly parent: Parent;
  readonly prompt: string;
  /** The model of the result first. */
  readonly nexts: readonly PromptNext<Model>[];
}

export async function offerPrompt(
  jobId: string,
  at: JobPanelContext,
  services: CommandServices,
): Promise<PromptOffer | Refused> {
  const parent = await findParent(jobId, at, services);
  if (parent.kind === 'refused') return parent;
  const { job, context } = parent;
  const { t } = context;
  const before = refusalBeforeForm(context, services, { inputs: 'none' });
  if (before !== undefined) return before;
  const { prompt } = job;
  if (prompt === undefined) return refused(t(hadPrompt(job) ? 'press.prompt-forgotten' : 'make.no-prompt'));
  if (!mayReadPrompt(job, context)) return refused(t('make.prompt-elsewhere'));
  const all = promptNextsOf(offeredHere(context, services));
  const nexts = ranked(all, ({ model }) => [Number(model.id !== job.model.id)]);
  if (nexts.length === 0) return refused(t('make.nothing'));
  return { parent, prompt, nexts: nexts.slice(0, componentLimits.selectOptions) };
}

/** A record of which the options are gone has lost its prompt with them. */
function hadPrompt({ given, input }: Parent['job']): boolean {
  return given === undefined && Object.keys(input).length === 0;
}

/** The form with the prompt, which can be changed, and with which model. */
export function promptForm({ parent, nexts, prompt }: PromptOffer) {
  const { t } = parent.context;
  const customId = encode('job', 'use-prompt', { job: parent.job.id });
  return makeForm({ customId, title: t('make.prompt-title'), models: nexts, files: [], prompt }, t);
}
