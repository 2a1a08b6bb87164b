import { ApplicationCommandType, ApplicationIntegrationType, InteractionContextType } from 'discord.js';
import type { Translate, WordKey, Words } from '../words/words.ts';

/** Commands work in servers that installed the bot. */
export const inServers = {
  integration_types: [ApplicationIntegrationType.GuildInstall],
  contexts: [InteractionContextType.Guild],
};

/** The text in the languages other than English. */
export function localizations(words: Words, key: WordKey): { 'zh-TW': string } {
  return { 'zh-TW': words.in('zh-TW')(key) };
}

/** A description in every language. */
export function described(words: Words, text: (t: Translate) => string) {
  return {
    description: text(words.in('en-US')),
    description_localizations: { 'zh-TW': text(words.in('zh-TW')) },
  };
}

/** The registration of a slash command, without its options. */
export function slash(name: 'quota' | 'jobs' | 'policy' | 'moderate', words: Words) {
  return {
    type: ApplicationCommandType.ChatInput as const,
    name,
    name_localizations: localizations(words, `command.${name}.name`),
    ...described(words, (t) => t(`command.${name}.description`)),
    ...inServers,
  };
}

/** The registration of a context menu command of a member or a message. */
export function menu<T extends ApplicationCommandType>(type: T, name: 'look-up' | 'remove' | 'report', words: Words) {
  return {
    type,
    name: words.in('en-US')(`command.${name}.name`),
    name_localizations: localizations(words, `command.${name}.name`),
    ...inServers,
  };
}
