import { ApplicationCommandType, ApplicationIntegrationType, InteractionContextType } from 'discord.js';
import type { Translate, WordKey, Words } from '../words/words.ts';

/** Commands work in servers that installed the bot. */
export const inServers = {
  integration_types: [ApplicationIntegrationType.GuildInstall],
  contexts: [InteractionContextType.Guild],
};

/** A name in every language: `name` in English, and `chinese` in Chinese where it differs. */
export function named<N extends string>(name: N, chinese: string | undefined) {
  return { name, ...(chinese === undefined || chinese === name ? {} : { name_localizations: { 'zh-TW': chinese } }) };
}

/** A name from the words of each language. */
export function namedInWords(words: Words, key: WordKey) {
  return named(words.in('en-US')(key), words.in('zh-TW')(key));
}

/** A description in every language. */
export function described(words: Words, text: (t: Translate) => string) {
  return {
    description: text(words.in('en-US')),
    description_localizations: { 'zh-TW': text(words.in('zh-TW')) },
  };
}

/** The names of Easel's own slash commands. No model can have one of them. */
export const ownNames: ReadonlySet<string> = new Set(['quota', 'jobs', 'policy', 'moderate', 'easel']);

/** The registration of a slash command, without its options. */
export function slash(name: 'quota' | 'jobs' | 'policy' | 'moderate', words: Words) {
  return {
    type: ApplicationCommandType.ChatInput as const,
    ...named(name, words.in('zh-TW')(`command.${name}.name`)),
    ...described(words, (t) => t(`command.${name}.description`)),
    ...inServers,
  };
}

/** The registration of a context menu command of a member or a message. */
export function menu<T extends ApplicationCommandType>(type: T, name: 'look-up' | 'remove' | 'report', words: Words) {
  return {
    type,
    ...namedInWords(words, `command.${name}.name`),
    ...inServers,
  };
}
