import { TimestampStyles, time } from 'discord.js';

/**
 * A timestamp that Discord shows in the reader's own zone and language. Discord wants whole seconds
 * (developers/reference, 'Message Formatting'); a part of one is left out.
 *
 * @param ms in epoch ms.
 */
function timestamp(ms: number, style: (typeof TimestampStyles)[keyof typeof TimestampStyles]): string {
  return time(Math.floor(ms / 1000), style);
}

/** Date and time. @param ms in epoch ms. */
export const dateTime = (ms: number): string => timestamp(ms, TimestampStyles.LongDateShortTime);

/** How long ago, or until then: it moves in the reader's client without an edit. @param ms in epoch ms. */
export const relativeTime = (ms: number): string => timestamp(ms, TimestampStyles.RelativeTime);
