import type { Model } from '../../catalog/model.ts';
import { nextOf } from '../../catalog/nexts.ts';
import type { OptionValues } from '../../catalog/requested-file.ts';
import type { Origin } from '../../core/job/origin.ts';
import type { SubmittedFields } from '../../core/moderation/field.ts';
import { makeFields } from '../../messages/make-form.ts';
import { refused, type CommandAnswer } from '../answer.ts';
import type { CommandServices } from '../command.ts';
import { modelRequest } from '../model-request.ts';
import type { ServerContext } from '../request.ts';
import type { Offer } from './offer.ts';

/** What a request is made from, if that is a job, and what that job cost. */
export interface MadeFrom {
  readonly origin: Origin;
  readonly credits: number;
}

type RequestAnswer = Extract<CommandAnswer, { kind: 'request' | 'refused' }>;

/** The request of a form that was filled in, or of one that has nothing to fill in. */
export function makeRequest(
  { nexts, files }: Offer,
  fields: SubmittedFields,
  { context, services, from }: RequestParts,
): RequestAnswer {
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
  return requestFrom(model, given, { context, services, from });
}

interface RequestParts {
  readonly context: ServerContext;
  readonly services: CommandServices;
  readonly from?: MadeFrom | undefined;
}

/** A request that says what it was made from. */
export function requestFrom(
  model: Model,
  given: OptionValues,
  { context, services, from }: RequestParts,
): RequestAnswer {
  const answer = modelRequest(model, given, context, services);
  if (answer.kind === 'refused' || from === undefined) return answer;
  const { request, ...priced } = answer.priced;
  const { origin, credits } = from;
  return { kind: 'request', priced: { ...priced, request: { ...request, origin }, original: credits } };
}

/** What was filled in. A form without a field leaves the first of what is offered. */
export function picksIn(fields: SubmittedFields): { command: string | undefined; file: number; prompt: string } {
  const { [makeFields.what]: what, [makeFields.file]: file, [makeFields.prompt]: prompt } = fields;
  return { command: what?.[0], file: Number(file?.[0] ?? 0), prompt: typeof prompt === 'string' ? prompt.trim() : '' };
}
