import { encode } from '../../core/custom-id.ts';
import { originOf } from '../../core/job/reuse.ts';
import type { PanelAnswer } from '../answer.ts';
import type { FormHandler } from '../command.ts';
import { editedRequest, editingOfJob, editingPayload } from '../edit-request.ts';
import type { ComponentContext, JobPanelContext } from '../request.ts';

type FormContext = JobPanelContext & ComponentContext<{ readonly job: string; readonly press: string }>;

/** The form of *Edit*. What is sent is a request of who sent it, at today's policy, price and model file. */
export const editedForm: FormHandler<FormContext> = {
  kind: 'form',
  async form(context, services) {
    const found = await editingOfJob(context.params.job, context, services);
    if (found.kind === 'refused') return found;
    return editingPayload(found.editing, encode('job', 'edited', context.params), found.inServer);
  },
  async submit(context, services, fields, files): Promise<PanelAnswer> {
    const found = await editingOfJob(context.params.job, context, services);
    if (found.kind === 'refused') return found;
    const { job, inServer } = found;
    const answer = editedRequest(found.editing, { fields, files }, inServer, services);
    if (answer.kind === 'refused') return answer;
    const { request, ...priced } = answer.priced;
    const made = { ...request, origin: originOf(job, 'edit'), form: context.params.press };
    return { kind: 'request', priced: { ...priced, request: made, original: job.hold.credits } };
  },
};
