import { TimestampStyles, time } from 'discord.js';

/** Discord's timestamp with date and time, in the reader's zone. @param ms in epoch ms. */
export const dateTime = (ms: number): string => time(Math.floor(ms / 1000), TimestampStyles.LongDateShortTime);

/** Discord's live timestamp: it moves in the reader's client without an edit. @param ms in epoch ms. */
export const relativeTime = (ms: number): string => time(Math.floor(ms / 1000), TimestampStyles.RelativeTime);
