import { ApplicationCommandType, ApplicationIntegrationType, InteractionContextType } from 'discord.js';
import type { Translate, WordKey, Words } from '../words/words.ts';

/** Commands are offered in servers that installed the bot. */
export const inServers = {
  integration_types: [ApplicationIntegrationType.GuildInstall],
  contexts: [InteractionContextType.Guild],
};

/** What Discord shows in other languages than English. */
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

/** What Discord is told of a slash command, but for its options. */
export function slash(name: 'quota' | 'jobs' | 'policy' | 'moderate', words: Words) {
  return {
    type: ApplicationCommandType.ChatInput as const,
    name,
    name_localizations: localizations(words, `command.${name}.name`),
    ...described(words, (t) => t(`command.${name}.description`)),
    ...inServers,
  };
}

/** What Discord is told of a command in the menu of a member, or of a message. */
export function menu<T extends ApplicationCommandType>(type: T, name: 'look-up' | 'remove' | 'report', words: Words) {
  return {
    type,
    name: words.in('en-US')(`command.${name}.name`),
    name_localizations: localizations(words, `command.${name}.name`),
    ...inServers,
  };
}
