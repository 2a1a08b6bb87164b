import { channelMention, roleMention } from 'discord.js';
import { inlineCode } from '../core/plain-text.ts';
import type { List, Text } from '../core/text.ts';
import type { Translate, WordKey } from '../words/words.ts';

const longestId = 60;

/** How channels, roles, models and lists in a text are written. In a list, '' leaves an item out. */
export interface Style {
  channel(id: string): string;
  role(id: string): string;
  model(id: string): string;
  join(items: readonly string[], list: List<WordKey>): string;
}

/** What separates the items of a list in the reader's language. */
export function commaIn({ language }: Translate): string {
  // It stands between the first two of three items, before any word such as 'and'.
  const [, comma] = new Intl.ListFormat(language).formatToParts(['1', '2', '3']);
  return comma?.value ?? ', ';
}

/** Names everything, whether it exists or not. */
export const plainStyle: Style = {
  channel: channelMention,
  role: roleMention,
  model: (id) => inlineCode(id, longestId),
  join: (items) => items.join(', '),
};

/** Writes a text in a language. */
export function textIn(text: Text<WordKey>, t: Translate, style = plainStyle): string {
  const write = (each: Text<WordKey>): string => textIn(each, t, style);
  if (typeof text === 'number') return t.number(text);
  if (typeof text === 'string') return text;
  if ('channel' in text) return style.channel(text.channel);
  if ('role' in text) return style.role(text.role);
  if ('model' in text) return style.model(text.model);
  if ('parts' in text) return text.parts.map(write).join('');
  if ('key' in text) {
    const args = Object.entries(text.args).map(
      ([name, arg]) => [name, typeof arg === 'number' ? arg : write(arg)] as const,
    );
    return t(text.key, Object.fromEntries(args));
  }
  const items = text.items.map(write).filter((item) => item !== '');
  if (items.length === 0) return write(text.none);
  const joined = style.join(items, text);
  return text.within === undefined ? joined : t(text.within.key, { [text.within.arg]: joined });
}
