import { DiscordAPIError, InteractionResponseType, Routes, type REST } from 'discord.js';
import { z } from 'zod';
import type { MessageBody } from '../messages/message-body.ts';
import { bounded } from '../services/runtime/bounded.ts';
import { ackTimeout, type InteractionHandle } from './answer.ts';
import { codes } from './outcome.ts';

type Posted =
  /** The id of the message. */
  | { readonly kind: 'shown'; readonly messageId: string }
  /** The card may have been posted, or another answer was. */
  | { readonly kind: 'unknown' }
  /** Nothing was posted. `isAnswerable`: Discord refused this body, and may take another. */
  | { readonly kind: 'refused'; readonly isAnswerable: boolean; readonly error: DiscordAPIError };

const withMessage = z.object({ resource: z.object({ message: z.object({ id: z.string() }) }) });

/** Answers a request with its job's card, in public. It is sent once. Where the answer is lost, the reply is read later. */
export async function postCard(
  rest: REST,
  interaction: InteractionHandle,
  { flags, components, allowed_mentions }: MessageBody,
): Promise<Posted> {
  const data = { flags, components, allowed_mentions };
  try {
    const answer = await bounded({ ms: ackTimeout }, async (signal) =>
      rest.post(Routes.interactionCallback(interaction.id, interaction.token), {
        auth: false,
        query: new URLSearchParams({ with_response: 'true' }),
        body: { type: InteractionResponseType.ChannelMessageWithSource, data },
        signal,
      }),
    );
    const parsed = withMessage.safeParse(answer);
    return parsed.success ? { kind: 'shown', messageId: parsed.data.resource.message.id } : { kind: 'unknown' };
  } catch (error) {
    const isRefusal =
      error instanceof DiscordAPIError && error.status < 500 && error.code !== codes.alreadyAcknowledged;
    return isRefusal ? { kind: 'refused', isAnswerable: error.status === 400, error } : { kind: 'unknown' };
  }
}
