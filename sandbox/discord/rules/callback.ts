import { CreateMessageInteractionCallbackRequestSchema } from 'discord-api-spec/zod';
import { checkShape } from './shape.ts';
import type { Violation } from './error.ts';

/** Which interaction is answered, and the files that come with the answer (sizes in bytes). */
export type CallbackContext = { interactionType: number; files: { name: string; size: number }[] };

/** Violations of an interaction callback's payload, `{type, data}`. */
export function checkCallback(payload: unknown, context: CallbackContext): Violation[] {
  return context.interactionType === 2 ? checkShape(CreateMessageInteractionCallbackRequestSchema, payload) : [];
}
