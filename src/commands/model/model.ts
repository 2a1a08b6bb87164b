import { ApplicationCommandType, ApplicationIntegrationType, InteractionContextType } from 'discord.js';
import type { Model } from '../../catalog/model.ts';
import { composeRequest, type Composed } from '../../catalog/request.ts';
import type { JobRequest } from '../../core/job/record.ts';
import type { Language } from '../../core/language.ts';
import { clip } from '../../core/plain-text.ts';
import type { Words } from '../../words/words.ts';
import type { Command, CommandRequest } from '../command.ts';
import { optionLabel, valueLabel } from './labels.ts';
import { optionPayloads } from './options.ts';
import { refusalText } from './refusal.ts';

const longestDescription = 100;

/** The slash command of one model, made from its input schema. */
export function modelCommand(model: Model, words: Words): Command {
  const name = model.words['zh-TW']?.[`/${model.command}`]?.name;
  return {
    payload: {
      type: ApplicationCommandType.ChatInput,
      name: model.command,
      ...(name === undefined ? {} : { name_localizations: { 'zh-TW': name } }),
      description: describe(model, 'en-US', words),
      description_localizations: { 'zh-TW': describe(model, 'zh-TW', words) },
      integration_types: [ApplicationIntegrationType.GuildInstall],
      contexts: [InteractionContextType.Guild],
      options: optionPayloads(model, words),
    },
    run(request) {
      const composed = composeRequest(model, request.options);
      return composed.ok
        ? { kind: 'job', job: jobRequest(model, request, composed.request) }
        : { kind: 'refused', text: refusalText(model, composed.refusal, request.language, words) };
    },
  };
}

function jobRequest(model: Model, request: CommandRequest, composed: Composed): JobRequest {
  const { language } = request;
  return {
    id: request.id,
    model: { id: model.id, version: model.version, command: model.command },
    owner: { id: request.memberId, language },
    place: {
      guildId: request.guildId,
      channelId: request.channelId,
      applicationId: request.applicationId,
      token: request.token,
      attachmentLimit: request.attachmentLimit,
    },
    prompt: composed.prompt,
    asked: model.fields.flatMap((field) => {
      const value = composed.input[field.input];
      if (value === undefined || field.input === model.prompt?.input) return [];
      return [{ label: optionLabel(model, field.name, language), value: valueLabel(model, field, value, language) }];
    }),
    input: composed.input,
    expected: composed.expected,
  };
}

function describe(model: Model, language: Language, words: Words): string {
  const own = model.words[language]?.[`/${model.command}`]?.description;
  return clip(own ?? words(language, 'command.model', { model: model.id }), longestDescription);
}
