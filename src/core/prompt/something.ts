import { visible } from '../plain-text.ts';

/** Discord's spelling of mentions, custom emoji, timestamps and command links: `<@1>`, `<@&1>`, `<#1>`, `<a:name:1>`, `<t:1:R>`, `</name:1>`. */
const discordMarkup = /<(?:@[!&]?|#|a?:\w+:|t:-?|\/[^:<>]+:|id:)[\w:]*>|@(?:everyone|here)\b/g;

/** Whether a prompt asks for anything: one that is all mentions, markup and invisible characters does not. */
export function saysSomething(prompt: string): boolean {
  return /[\p{L}\p{N}\p{Extended_Pictographic}]/u.test(visible(prompt).replaceAll(discordMarkup, ''));
}
