import { ApplicationCommandType, ApplicationIntegrationType, InteractionContextType } from 'discord.js';
import { english, type Language } from '../core/language.ts';
import type { Translate, WordKey, Words } from '../words/words.ts';

/** Commands work in servers that installed the bot. */
export const inServers = {
  integration_types: [ApplicationIntegrationType.GuildInstall],
  contexts: [InteractionContextType.Guild],
};

type Localizations = Partial<Record<Language, string>>;

/** A text in each language other than English. */
function translations(words: Words, text: (t: Translate) => string): readonly (readonly [Language, string])[] {
  const others = words.languages.filter((language) => language !== english);
  return others.map((language) => [language, text(words.in(language))] as const);
}

/** A name in every language: `name` in English, and in another language where it differs. */
export function named<N extends string>(name: N, words: Words, translated: (t: Translate) => string) {
  const differing = translations(words, translated).filter(([, text]) => text !== name);
  const localizations: Localizations = Object.fromEntries(differing);
  return { name, ...(differing.length === 0 ? {} : { name_localizations: localizations }) };
}

/** A name from the words of each language. */
export function namedInWords(words: Words, key: WordKey) {
  return named(words.in(english)(key), words, (t) => t(key));
}

/** A description in every language. */
export function described(words: Words, text: (t: Translate) => string) {
  const localizations: Localizations = Object.fromEntries(translations(words, text));
  return { description: text(words.in(english)), description_localizations: localizations };
}

/** The names of Easel's own slash commands. No model can have one of them. */
export const ownNames: ReadonlySet<string> = new Set(['story', 'quota', 'jobs', 'policy', 'moderate', 'easel']);

/** The registration of a slash command, without its options. */
export function slash(name: 'story' | 'quota' | 'jobs' | 'policy' | 'moderate', words: Words) {
  return {
    type: ApplicationCommandType.ChatInput as const,
    ...named(name, words, (t) => t(`command.${name}.name`)),
    ...described(words, (t) => t(`command.${name}.description`)),
    ...inServers,
  };
}

/** The registration of a context menu command of a member or a message. */
export function menu<T extends ApplicationCommandType>(
  type: T,
  name: 'look-up' | 'remove' | 'report' | 'make' | 'use-prompt',
  words: Words,
) {
  return {
    type,
    ...namedInWords(words, `command.${name}.name`),
    ...inServers,
  };
}
