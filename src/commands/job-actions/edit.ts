import { encode } from '../../core/custom-id.ts';
import { reuseRefusal } from '../../core/job/reuse.ts';
import type { PanelAnswer } from '../answer.ts';
import type { JobActionHandler } from '../command.ts';
import { editingOfJob, editingPayload } from '../reuse/edit.ts';

/** *Edit*, for everybody who sees a result: a form with the options that it was made with. */
export const editAction: JobActionHandler<'edit'> = {
  kind: 'button',
  isOffered: (job, actor, isShared) => reuseRefusal(job, actor, isShared) === undefined && job.given !== undefined,
  async press(context, services): Promise<PanelAnswer> {
    const { job } = context.params;
    const found = await editingOfJob(job, context, services);
    if (found.kind === 'refused') return found;
    const customId = encode('job', 'edited', { job, press: context.id });
    return { kind: 'form', form: editingPayload(found.editing, customId, found.parent.context) };
  },
};
