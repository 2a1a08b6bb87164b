import { DiscordAPIError, RateLimitError } from 'discord.js';
import type { NotShown } from '../services/messenger.ts';

/** The codes of Discord's errors that Easel decides by (developers/topics/opcodes-and-status-codes). */
export const codes = {
  unknownWebhook: 10015,
  unknownInteraction: 10062,
  alreadyAcknowledged: 40060,
  requestTooLarge: 40005,
  invalidWebhookToken: 50027,
} as const;

/** What a failed request means for the message that it should have shown. */
export function notShown(error: unknown): NotShown {
  if (error instanceof RateLimitError) return { kind: 'unreachable', retryAfter: error.timeToReset };
  if (!(error instanceof DiscordAPIError)) return { kind: 'unreachable', retryAfter: undefined };
  if (error.status === 413 || error.code === codes.requestTooLarge) return { kind: 'too-large' };
  if (error.status === 401 || error.status === 403 || error.status === 404) return { kind: 'gone' };
  return { kind: 'refused' };
}

/** The interaction's token no longer works, whatever the clock says. */
export function isTokenDead(error: unknown): boolean {
  return (
    error instanceof DiscordAPIError &&
    (error.code === codes.invalidWebhookToken || error.code === codes.unknownWebhook)
  );
}

/** What is worth a log line; never an address or a body, which hold tokens and prompts. */
export function errorFacts(error: unknown): {
  readonly status?: number;
  readonly code?: number | string;
  readonly name?: string;
} {
  if (error instanceof DiscordAPIError) return { status: error.status, code: error.code };
  return error instanceof Error ? { name: error.name } : {};
}
