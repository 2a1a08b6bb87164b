/** Discord's markup for mentions, custom emoji, timestamps and command links: `<@1>`, `<@&1>`, `<#1>`, `<a:name:1>`, `<t:1:R>`, `</name:1>`. */
const discordMarkup = /<(?:@[!&]?|#|a?:\w+:|t:-?|\/[^:<>]+:|id:)[\w:]*>|@(?:everyone|here)\b/g;

/** Whether a prompt's visible text has content: a letter, a digit or an emoji (a flag and a key too) besides mentions and other Discord markup. */
export function hasContent(prompt: string): boolean {
  return /[\p{L}\p{N}\p{RI}\p{Extended_Pictographic}]|[#*]\uFE0F?\u20E3/u.test(prompt.replaceAll(discordMarkup, ''));
}
