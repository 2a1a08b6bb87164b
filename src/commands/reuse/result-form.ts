import { encode } from '../../core/custom-id.ts';
import type { SubmittedFields } from '../../core/moderation/field.ts';
import { makeForm } from '../../messages/make-form.ts';
import type { CommandAnswer } from '../answer.ts';
import type { CommandServices } from '../command.ts';
import type { JobPanelContext } from '../request.ts';
import { makeRequest } from './make-request.ts';
import { madeFrom } from './parent.ts';
import { offerFromResult, type ResultOffer } from './result-offer.ts';

/** A result, and the model that the button names, if it names one. */
interface Params {
  readonly job: string;
  readonly command?: string | undefined;
}

/** The form, or at once the request where nothing has to be filled in. */
export async function beginFromResult(
  params: Params,
  at: JobPanelContext,
  services: CommandServices,
): Promise<CommandAnswer> {
  const offer = await offerFromResult(params, at, services);
  if (offer.kind === 'refused') return offer;
  if (isDecided(offer)) return request(offer, {}, services);
  return { kind: 'form', form: formOf(offer, params) };
}

/** The form as it is offered now. */
export async function formFromResult(params: Params, at: JobPanelContext, services: CommandServices) {
  const offer = await offerFromResult(params, at, services);
  return offer.kind === 'refused' ? offer : formOf(offer, params);
}

/** The request of the form that was filled in. */
export async function submitFromResult(
  params: Params,
  at: JobPanelContext,
  services: CommandServices,
  fields: SubmittedFields,
): Promise<CommandAnswer> {
  const offer = await offerFromResult(params, at, services);
  return offer.kind === 'refused' ? offer : request(offer, fields, services);
}

/** Whether there is one file, one model, and nothing to write. */
function isDecided({ nexts: [next, ...others], files }: ResultOffer): boolean {
  return others.length === 0 && files.length === 1 && next?.prompt === undefined;
}

function formOf(offer: ResultOffer, { job, command }: Params) {
  const { nexts, files, prompt, parent } = offer;
  const { t } = parent.context;
  const customId = encode('job', 'make', { job, command });
  return makeForm({ customId, title: t('make.title'), models: nexts, files, prompt }, t);
}

function request(offer: ResultOffer, fields: SubmittedFields, services: CommandServices): CommandAnswer {
  return madeFrom(offer.parent, 'file', makeRequest(offer, fields, offer.parent.context, services));
}
