import { DiscordAPIError, InteractionResponseType, Routes, type REST } from 'discord.js';
import { z } from 'zod';
import { bounded } from '../services/runtime/bounded.ts';
import { ackTimeout, type Answerable } from './answer.ts';
import { codes } from './outcome.ts';

type Acknowledgement =
  /** Shown; the reply's message id where Discord told it. An answer of unknown fate counts as shown until an edit says otherwise. */
  | { readonly kind: 'made'; readonly messageId: string | undefined }
  /** Too late, or refused: the member sees "did not respond", and nothing may follow. */
  | { readonly kind: 'refused' };

const withMessage = z.object({ resource: z.object({ message: z.object({ id: z.string() }) }) });

/** Answers "thinking…" in public. Sent once: whether it arrived is what the answer, or the first edit, tells. */
export async function acknowledge(rest: REST, interaction: Answerable): Promise<Acknowledgement> {
  try {
    const answer = await bounded({ ms: ackTimeout }, async (signal) =>
      rest.post(Routes.interactionCallback(interaction.id, interaction.token), {
        auth: false,
        query: new URLSearchParams({ with_response: 'true' }),
        body: { type: InteractionResponseType.DeferredChannelMessageWithSource },
        signal,
      }),
    );
    const parsed = withMessage.safeParse(answer);
    return { kind: 'made', messageId: parsed.success ? parsed.data.resource.message.id : undefined };
  } catch (error) {
    const isRefusal =
      error instanceof DiscordAPIError && error.status < 500 && error.code !== codes.alreadyAcknowledged;
    return isRefusal ? { kind: 'refused' } : { kind: 'made', messageId: undefined };
  }
}
