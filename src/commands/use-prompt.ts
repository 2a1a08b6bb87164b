import { ApplicationCommandType } from 'discord.js';
import type { Words } from '../words/words.ts';
import { refused } from './answer.ts';
import type { Command } from './command.ts';
import { offerPrompt, promptForm } from './reuse/prompt-offer.ts';
import { menu } from './payload.ts';
import { jobOfTarget } from './target.ts';

/** *Use this prompt* in a message's context menu: a form with the prompt of a result, and which model makes what of it. */
export function usePromptCommand(words: Words): Command {
  return {
    payload: menu(ApplicationCommandType.Message, 'use-prompt', words),
    async run(request, services) {
      const jobId = await jobOfTarget(request, services);
      if (jobId === undefined) return refused(request.t('moderate.not-a-result'));
      const offer = await offerPrompt(jobId, { ...request, inServer: request }, services);
      return 'kind' in offer ? offer : { kind: 'form', form: promptForm(offer) };
    },
  };
}
