import {
  IncomingWebhookInteractionRequestSchema,
  IncomingWebhookUpdateRequestPartialSchema,
  MessageCreateRequestSchema,
  MessageEditRequestPartialSchema,
} from 'discord-api-spec/zod';
import { checkShape } from './shape.ts';
import type { Violation } from './error.ts';

/** Where a message's payload is going, and what it can refer to. */
export type MessageContext = {
  kind: 'create' | 'edit';
  /** Sent by an interaction's webhook rather than to a channel. */
  webhook: boolean;
  /** The files of this request, in the order of `files[n]`; sizes in bytes. */
  files: { name: string; size: number }[];
  /** Whether the message that is edited has the Components V2 flag already. */
  wasV2: boolean;
  /** Ids of the edited message's attachments that stay. */
  keptAttachmentIds: string[];
};

/** Violations of a message's payload. */
export function checkMessage(payload: unknown, context: MessageContext): Violation[] {
  if (context.webhook) {
    return checkShape(
      context.kind === 'create' ? IncomingWebhookInteractionRequestSchema : IncomingWebhookUpdateRequestPartialSchema,
      payload,
    );
  }
  return checkShape(context.kind === 'create' ? MessageCreateRequestSchema : MessageEditRequestPartialSchema, payload);
}
