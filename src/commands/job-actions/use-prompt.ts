import { refused, type PanelAnswer } from '../answer.ts';
import type { FormHandler } from '../command.ts';
import { modelRequest } from '../model-request.ts';
import { picksIn } from '../reuse/make-request.ts';
import { madeFrom } from '../reuse/parent.ts';
import { offerPrompt, promptForm } from '../reuse/prompt-offer.ts';
import type { ComponentContext, JobPanelContext } from '../request.ts';

/** The form of *Use this prompt*. */
export const usePromptForm: FormHandler<JobPanelContext & ComponentContext<{ readonly job: string }>> = {
  kind: 'form',
  async form(context, services) {
    const offer = await offerPrompt(context.params.job, context, services);
    return 'kind' in offer ? offer : promptForm(offer);
  },
  async submit(context, services, fields): Promise<PanelAnswer> {
    const offer = await offerPrompt(context.params.job, context, services);
    if ('kind' in offer) return offer;
    const { parent, nexts } = offer;
    const { command, prompt: text } = picksIn(fields);
    const next = nexts.find(({ model }) => model.command === command) ?? nexts[0];
    if (next === undefined) return refused(context.t('refusal.not-offered'));
    const given = text === '' ? {} : { [next.prompt.name]: text };
    return madeFrom(parent, 'prompt', modelRequest(next.model, given, parent.context, services));
  },
};
