import { ApplicationCommandType } from 'discord.js';
import { encode } from '../../core/custom-id.ts';
import { makeForm } from '../../messages/make-form.ts';
import type { Translate, Words } from '../../words/words.ts';
import { refused, type CommandAnswer, type Refused } from '../answer.ts';
import type { Command, CommandServices } from '../command.ts';
import { jobOfTarget } from '../target.ts';
import { menu } from '../payload.ts';
import type { CommandRequest, PanelContext } from '../request.ts';
import { offerFromMessage } from './from-message.ts';
import { createFileMemory, type FileMemory } from './kept-files.ts';
import type { Offer } from '../reuse/offer.ts';
import { makeRequest } from '../reuse/make-request.ts';
import { beginFromResult } from '../reuse/result-form.ts';

/**
 * *Make from this* in a message's context menu, for every member: makes something from a picture, video or sound in the
 * server. A result of Easel's keeps its credit; of other messages the policy decides whose files go in.
 */
export function makeCommand(words: Words): Command {
  const memory = createFileMemory();
  return {
    payload: menu(ApplicationCommandType.Message, 'make', words),
    run: async (request, services) => begin(request, services, memory),
    panel: {
      owner: 'make',
      handlers: {
        files: {
          kind: 'form',
          form(context, services) {
            const offer = offerAgain(context, services, memory);
            return 'kind' in offer ? offer : formOf(offer, context.params.message, context.t);
          },
          submit(context, services, fields) {
            const offer = offerAgain(context, services, memory);
            return 'kind' in offer ? offer : makeRequest(offer, fields, context, services);
          },
        },
      },
    },
  };
}

async function begin(request: CommandRequest, services: CommandServices, memory: FileMemory): Promise<CommandAnswer> {
  const { target, t, guildId, channelId } = request;
  if (target?.kind !== 'message') return refused(t('make.no-files'));
  const { id: messageId, authorId, files } = target.message;
  if (authorId === request.applicationId) {
    const jobId = await jobOfTarget(request, services);
    if (jobId === undefined) return refused(t('moderate.not-a-result'));
    return beginFromResult({ job: jobId }, { ...request, inServer: request }, services);
  }
  const offer = offerFromMessage(messageId, { authorId, files }, request, services);
  if ('kind' in offer) return offer;
  const { nexts, files: taken } = offer;
  if (nexts.length === 1 && taken.length === 1 && nexts[0]?.prompt === undefined) {
    return makeRequest(offer, {}, request, services);
  }
  memory.keep({ guildId, channelId, messageId }, { authorId, files });
  return { kind: 'form', form: formOf(offer, messageId, t) };
}

/** What the form offers now. Its message stands where the form was opened. */
function offerAgain(
  context: PanelContext<{ readonly message: string }>,
  services: CommandServices,
  memory: FileMemory,
): Offer | Refused {
  const { guildId, channelId, params, t } = context;
  const kept = memory.find({ guildId, channelId, messageId: params.message });
  if (kept === undefined) return refused(t('make.forgotten'));
  return offerFromMessage(params.message, kept, context, services);
}

function formOf({ nexts, files }: Offer, messageId: string, t: Translate) {
  const customId = encode('make', 'files', { message: messageId });
  return makeForm({ customId, title: t('make.title'), models: nexts, files, prompt: undefined }, t);
}
