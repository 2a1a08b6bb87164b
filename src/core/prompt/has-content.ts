/** Discord's markup for mentions, custom emoji, timestamps and command links: `<@1>`, `<@&1>`, `<#1>`, `<a:name:1>`, `<t:1:R>`, `</name:1>`. */
const discordMarkup = /<(?:@[!&]?|#|a?:\w+:|t:-?|\/[^:<>]+:|id:)[\w:]*>|@(?:everyone|here)\b/g;

/** Whether a prompt's visible text has content: a letter, a digit or an emoji besides mentions and other Discord markup. */
export function hasContent(prompt: string): boolean {
  return /[\p{L}\p{N}\p{Extended_Pictographic}]/u.test(prompt.replaceAll(discordMarkup, ''));
}
