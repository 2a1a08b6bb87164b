import { nextOf } from '../../catalog/nexts.ts';
import type { SubmittedFields } from '../../core/moderation/field.ts';
import { makeFields } from '../../messages/make-form.ts';
import { refused, type CommandAnswer } from '../answer.ts';
import type { CommandServices } from '../command.ts';
import { modelRequest } from '../model-request.ts';
import type { ServerContext } from '../request.ts';
import type { Offer } from './offer.ts';

/** The request of a form that was filled in, or of one that has nothing to fill in. */
export function makeRequest(
  { nexts, files }: Offer,
  fields: SubmittedFields,
  context: ServerContext,
  services: CommandServices,
): Extract<CommandAnswer, { kind: 'request' | 'refused' }> {
  const picked = picksIn(fields);
  const next = nexts.find(({ model }) => model.command === picked.command) ?? nexts[0];
  const file = files[picked.file];
  if (next === undefined || file === undefined) return refused(context.t('refusal.not-offered'));
  const { model } = next;
  // Of a file of another kind the request says which kind the model takes.
  const { field, prompt } = nextOf(model, file.media) ?? next;
  const isResized = model.resize !== undefined && file.media === 'image';
  const given = {
    [field.name]: file.attached,
    ...(prompt === undefined || picked.prompt === '' ? {} : { [prompt.name]: picked.prompt }),
    ...(isResized ? { [model.resize]: true } : {}),
  };
  return modelRequest(model, given, context, services);
}

/** What was filled in. A form without a field leaves the first of what is offered. */
export function picksIn(fields: SubmittedFields): { command: string | undefined; file: number; prompt: string } {
  const { [makeFields.what]: what, [makeFields.file]: file, [makeFields.prompt]: prompt } = fields;
  return { command: what?.[0], file: Number(file?.[0] ?? 0), prompt: typeof prompt === 'string' ? prompt.trim() : '' };
}
