import { encode } from '../../core/custom-id.ts';
import type { PanelAnswer } from '../answer.ts';
import type { FormHandler } from '../command.ts';
import type { ComponentContext, JobPanelContext } from '../request.ts';
import { editedRequest, editingOfJob, editingPayload } from '../reuse/edit.ts';
import { madeFrom } from '../reuse/parent.ts';

type FormContext = JobPanelContext & ComponentContext<{ readonly job: string; readonly press: string }>;

/** The form of *Edit*. What is sent is a request of who sent it, at today's policy, price and model file. */
export const editedForm: FormHandler<FormContext> = {
  kind: 'form',
  async form(context, services) {
    const found = await editingOfJob(context.params.job, context, services);
    if (found.kind === 'refused') return found;
    return editingPayload(found.editing, encode('job', 'edited', context.params), found.parent.context);
  },
  async submit(context, services, fields, files): Promise<PanelAnswer> {
    const found = await editingOfJob(context.params.job, context, services);
    if (found.kind === 'refused') return found;
    const { parent, editing } = found;
    const answer = madeFrom(parent, 'edit', editedRequest(editing, { fields, files }, parent.context, services));
    if (answer.kind === 'refused') return answer;
    const { request, ...priced } = answer.priced;
    return { kind: 'request', priced: { ...priced, request: { ...request, form: context.params.press } } };
  },
};
