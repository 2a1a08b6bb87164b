import { MessageFlags, type APIMessage } from 'discord.js';
import type { EaselOnTwin } from '../support/digital-twin.ts';

/**
 * The requests of the bot that failed. This stand-in for Discord was written by others and is a check of ours. It
 * enforces no limits.
 */
export const refusals = ({ traffic }: EaselOnTwin): unknown[] =>
  traffic.filter(({ status }) => status !== undefined && status >= 400);

/** Only the member can read it. */
export const isPrivate = ({ flags }: APIMessage): boolean =>
  flags !== undefined && (flags & MessageFlags.Ephemeral) !== 0;
