const pattern =
  /^https:\/\/(?:(?:ptb|canary)\.)?discord\.com\/channels\/(?:@me|\d{17,20})\/(\d{17,20})(?:\/(\d{17,20}))?\/?$/u;

/** The channel, and the message if it is one, that a link of Discord leads to. Undefined for other links. */
export function placeOfLink(url: string): { readonly channelId: string; readonly messageId?: string } | undefined {
  const [, channelId, messageId] = pattern.exec(url) ?? [];
  if (channelId === undefined) return undefined;
  return messageId === undefined ? { channelId } : { channelId, messageId };
}
