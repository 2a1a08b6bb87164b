import type { APIModalInteractionResponseCallbackData } from 'discord.js';
import { editedOptions, editForm, type EditForm } from '../../catalog/edit-fields.ts';
import type { Model } from '../../catalog/model.ts';
import type { OptionValues } from '../../catalog/requested-file.ts';
import { givenAgain } from '../../core/job/given.ts';
import type { SubmittedFields, SubmittedFiles } from '../../core/moderation/field.ts';
import { editFormPayload } from '../../messages/job/edit-form.ts';
import { refusalText } from '../../messages/refusals/request.ts';
import { isLostFile } from './again.ts';
import { refused, type CommandAnswer, type Refused } from '../answer.ts';
import type { CommandServices } from '../command.ts';
import { modelRequest } from '../model-request.ts';
import { refusalBeforeForm } from '../precheck.ts';
import type { JobPanelContext, ServerContext } from '../request.ts';
import { findParent, type Parent } from './parent.ts';

/** Options that are changed in a form. */
interface Editing {
  readonly kind: 'editing';
  readonly model: Model;
  readonly form: EditForm;
}

/** The form for these options, or why it is not offered to this member. */
export function editing(
  modelId: string,
  given: OptionValues,
  context: ServerContext,
  services: CommandServices,
): Editing | Refused {
  const { t } = context;
  const model = services.models.current().byId.get(modelId);
  if (model === undefined) return refused(t('refusal.model-gone'), 'unknown-command');
  const refusal = refusalBeforeForm(context, services, { model, inputs: 'none' });
  if (refusal !== undefined) return refusal;
  const { lost, left } = withoutLostFiles(given, services.clock.now());
  const form = editForm(model, left, t.language, lost);
  return form.fields.length === 0 ? refused(t('refusal.edit-nothing')) : { kind: 'editing', model, form };
}

interface JobEditing {
  readonly kind: 'job-editing';
  readonly parent: Parent;
  readonly editing: Editing;
}

/** The form for the options of a job, or why this member gets none. */
export async function editingOfJob(
  jobId: string,
  at: JobPanelContext,
  services: CommandServices,
): Promise<JobEditing | Refused> {
  const parent = await findParent(jobId, at, services);
  if (parent.kind === 'refused') return parent;
  const { job, context } = parent;
  const given = givenAgain(job, context.memberId);
  if (given === undefined) return refused(context.t('press.reuse-forgotten'));
  const opened = editing(job.model.id, given, context, services);
  return opened.kind === 'refused' ? opened : { kind: 'job-editing', parent, editing: opened };
}

export function editingPayload(
  { model, form }: Editing,
  customId: string,
  { t }: ServerContext,
): APIModalInteractionResponseCallbackData {
  return editFormPayload(model, form, customId, t);
}

/** The request that the sent form makes, of who sent it. */
export function editedRequest(
  { model, form }: Editing,
  { fields, files }: { readonly fields: SubmittedFields; readonly files: SubmittedFiles },
  context: ServerContext,
  services: CommandServices,
): Extract<CommandAnswer, { kind: 'request' | 'refused' }> {
  const edited = editedOptions(model, form, { ...fields, ...files });
  if (!edited.ok) return refused(refusalText(model, edited.refusal, context.t));
  return modelRequest(model, edited.given, context, services);
}

function withoutLostFiles(
  given: OptionValues,
  now: number,
): { readonly left: OptionValues; readonly lost: readonly string[] } {
  const entries = Object.entries(given);
  return {
    left: Object.fromEntries(entries.filter(([, value]) => !isLostFile(value, now))),
    lost: entries.flatMap(([name, value]) => (isLostFile(value, now) ? [name] : [])),
  };
}
