import { DiscordAPIError, RateLimitError } from 'discord.js';
import type { NotShown } from '../services/jobs/messenger.ts';
import { LimitedError } from './limited.ts';

/** The codes of Discord's errors that Easel handles (developers/topics/opcodes-and-status-codes). */
export const codes = {
  unknownChannel: 10003,
  unknownMessage: 10008,
  unknownWebhook: 10015,
  unknownInteraction: 10062,
  alreadyAcknowledged: 40060,
  requestTooLarge: 40005,
  threadExists: 160_004,
  invalidWebhookToken: 50027,
  openingTooFast: 40003,
  overloaded: 130_000,
} as const;

/** Temporary errors, whatever the status: the same request works later. */
const passing: ReadonlySet<number | string> = new Set([codes.openingTooFast, codes.overloaded]);
const dead: ReadonlySet<number | string> = new Set([codes.invalidWebhookToken, codes.unknownWebhook]);

/** In ms: the shortest wait for a limit that discord.js itself knows, so that it is not asked in a busy loop. */
const leastPause = 250;

/** How many ms a limit asks to wait before the request is sent again; `undefined` for any other error. */
export function retryAfterOf(error: unknown): number | undefined {
  if (error instanceof LimitedError) return error.retryAfter;
  // It was not sent: the headers of earlier answers say that no request is left.
  return error instanceof RateLimitError ? Math.max(error.timeToReset, leastPause) : undefined;
}

/** Whether a thread was refused because its message has one. */
export function isThreadThere(error: unknown): boolean {
  return error instanceof DiscordAPIError && error.code === codes.threadExists;
}

/** What a failed request means for the message that it should have shown. */
export function notShown(error: unknown): NotShown {
  if (!(error instanceof DiscordAPIError)) return { kind: 'unreachable', retryAfter: retryAfterOf(error) };
  if (passing.has(error.code)) return { kind: 'unreachable', retryAfter: undefined };
  if (error.status === 413 || error.code === codes.requestTooLarge) return { kind: 'too-large' };
  // Discord's answer decides, not the clock. A 401 is about the interaction's token: one about the bot's token never gets here.
  if (dead.has(error.code) || error.status === 401) return { kind: 'token-dead' };
  if (error.code === codes.unknownMessage) return { kind: 'gone' };
  // A deleted channel (10003) is among them: nothing can be written there, but the member may still want the result.
  if (error.status === 403 || error.status === 404) return { kind: 'forbidden' };
  return { kind: 'refused' };
}

/** A first answer did not reach Discord, came too late, or its fate is unknown. `cause` says why. */
export class AnswerLostError extends Error {
  override readonly name = 'AnswerLostError';
}

/** The parts of an error for the log. Addresses and bodies are never among them, because they hold tokens and prompts. */
export function errorFacts(error: unknown): {
  readonly status?: number;
  readonly code?: number | string;
  readonly name?: string;
} {
  if (error instanceof AnswerLostError) return errorFacts(error.cause);
  if (error instanceof DiscordAPIError) return { status: error.status, code: error.code };
  return error instanceof Error ? { name: error.name } : {};
}
