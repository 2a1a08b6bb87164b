import { ApplicationCommandType, type RESTPostAPIChatInputApplicationCommandsJSONBody } from 'discord.js';
import { entrySuggestions } from '../../catalog/list.ts';
import type { Model, ModelDraft } from '../../catalog/model.ts';
import { suggestions } from '../../catalog/search.ts';
import { commandName } from '../../messages/command-name.ts';
import { modelDescription } from '../../messages/model-description.ts';
import type { Words } from '../../words/words.ts';
import type { SlashCommand } from '../command.ts';
import { modelRequest } from '../model-request.ts';
import { described, inServers, named } from '../payload.ts';
import { optionPayloads } from './options.ts';

/** The slash command of one model, made from its input schema. */
export function modelCommand(model: Model, words: Words): SlashCommand {
  return {
    payload: modelPayload(model, words),
    complete({ option, typed, language }) {
      const field = model.fields.find(({ name }) => name === option);
      if (field?.kind === 'list') return entrySuggestions(model, field, typed, language);
      return field?.kind === 'choice' && field.searched ? suggestions(model, field, typed, language) : [];
    },
    // The command has no subcommands. One can only be forged, and its options are ignored.
    run: (request, services) =>
      modelRequest(model, request.subcommand === undefined ? request.options : {}, request, services),
  };
}

/** The registration of a model's command. */
export function modelPayload(model: ModelDraft, words: Words): RESTPostAPIChatInputApplicationCommandsJSONBody {
  return {
    type: ApplicationCommandType.ChatInput,
    ...named(model.command, words, (t) => commandName(model, t.language)),
    ...described(words, (t) => modelDescription(model, t)),
    ...inServers,
    options: optionPayloads(model, words),
  };
}
