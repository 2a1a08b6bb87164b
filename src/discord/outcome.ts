import { DiscordAPIError, RateLimitError } from 'discord.js';
import type { NotShown } from '../services/jobs/messenger.ts';
import { LimitedError } from './limited.ts';

/** The codes of Discord's errors that Easel decides by (developers/topics/opcodes-and-status-codes). */
export const codes = {
  unknownChannel: 10003,
  unknownMessage: 10008,
  unknownWebhook: 10015,
  unknownInteraction: 10062,
  alreadyAcknowledged: 40060,
  requestTooLarge: 40005,
  invalidWebhookToken: 50027,
  openingTooFast: 40003,
  overloaded: 130_000,
} as const;

/** Said with whatever status: later it works. */
const passing: ReadonlySet<number | string> = new Set([codes.openingTooFast, codes.overloaded]);
const dead: ReadonlySet<number | string> = new Set([codes.invalidWebhookToken, codes.unknownWebhook]);

/** Until a known limit of discord.js' own ends, at least so many ms: it is not asked in circles. */
const leastPause = 250;

/** The ms that a limit asks to wait before the request is sent again; `undefined` where it failed by anything else. */
export function retryAfterOf(error: unknown): number | undefined {
  if (error instanceof LimitedError) return error.retryAfter;
  // Not sent: the headers of the answers before said that nothing is left.
  return error instanceof RateLimitError ? Math.max(error.timeToReset, leastPause) : undefined;
}

/** What a failed request means for the message that it should have shown. */
export function notShown(error: unknown): NotShown {
  if (!(error instanceof DiscordAPIError)) return { kind: 'unreachable', retryAfter: retryAfterOf(error) };
  if (passing.has(error.code)) return { kind: 'unreachable', retryAfter: undefined };
  if (error.status === 413 || error.code === codes.requestTooLarge) return { kind: 'too-large' };
  // By Discord's answer, whatever the clock says. A 401 is the interaction's token's: the bot's own comes as no answer.
  if (dead.has(error.code) || error.status === 401) return { kind: 'token-dead' };
  if (error.code === codes.unknownMessage) return { kind: 'gone' };
  // Among them a deleted channel (10003): nothing can be written there, which does not mean that nobody wants it.
  if (error.status === 403 || error.status === 404) return { kind: 'forbidden' };
  return { kind: 'refused' };
}

/** A first answer that did not reach Discord, or came too late, or nobody knows; `cause` is why. */
export class AnswerLostError extends Error {
  override readonly name = 'AnswerLostError';
}

/** What is worth a log line; never an address or a body, which hold tokens and prompts. */
export function errorFacts(error: unknown): {
  readonly status?: number;
  readonly code?: number | string;
  readonly name?: string;
} {
  if (error instanceof AnswerLostError) return errorFacts(error.cause);
  if (error instanceof DiscordAPIError) return { status: error.status, code: error.code };
  return error instanceof Error ? { name: error.name } : {};
}
