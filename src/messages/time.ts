import { TimestampStyles, time } from 'discord.js';

/**
 * A timestamp that Discord shows in the reader's time zone and language. It has whole seconds (developers/reference,
 * 'Message Formatting'), so the time is rounded down.
 *
 * @param ms in epoch ms.
 */
function timestamp(ms: number, style: (typeof TimestampStyles)[keyof typeof TimestampStyles]): string {
  return time(Math.floor(ms / 1000), style);
}

/** Date and time. @param ms in epoch ms. */
export const dateTime = (ms: number): string => timestamp(ms, TimestampStyles.LongDateShortTime);

/** How long ago, or how long until then. Discord's client keeps it current without an edit. @param ms in epoch ms. */
export const relativeTime = (ms: number): string => timestamp(ms, TimestampStyles.RelativeTime);
