import {
  DiscordAPIError,
  InteractionResponseType,
  MessageFlags,
  Routes,
  type APIMessageTopLevelComponent,
  type APIModalInteractionResponseCallbackData,
  type REST,
} from 'discord.js';
import { z } from 'zod';
import { bounded } from '../services/runtime/bounded.ts';
import { AnswerLostError, codes } from './outcome.ts';

/** An interaction to be answered, by its id and its own token. */
export interface Answerable {
  readonly id: string;
  readonly token: string;
}

export type Acknowledgement =
  /** Shown; the reply's message id where Discord told it. An answer of unknown fate counts as shown until an edit says otherwise. */
  | { readonly kind: 'made'; readonly messageId: string | undefined }
  /** Too late, or refused: the member sees "did not respond", and nothing may follow. */
  | { readonly kind: 'refused' };

/** Discord forgets an interaction 3 s after it was made. */
const ackTimeout = 2_500;

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

/** Answers in private, as the first and only answer. */
export async function sayPrivately(rest: REST, interaction: Answerable, text: string): Promise<void> {
  const data = { content: text, flags: MessageFlags.Ephemeral, allowed_mentions: { parse: [] } };
  await answerOnce(rest, interaction, { type: InteractionResponseType.ChannelMessageWithSource, data });
}

/** Answers in private with components. */
export async function answerPrivately(
  rest: REST,
  interaction: Answerable,
  components: readonly APIMessageTopLevelComponent[],
): Promise<void> {
  const flags = MessageFlags.Ephemeral | MessageFlags.IsComponentsV2;
  const data = { components, flags, allowed_mentions: { parse: [] } };
  await answerOnce(rest, interaction, { type: InteractionResponseType.ChannelMessageWithSource, data });
}

/** Answers with a form. */
export async function askWithForm(
  rest: REST,
  interaction: Answerable,
  form: APIModalInteractionResponseCallbackData,
): Promise<void> {
  await answerOnce(rest, interaction, { type: InteractionResponseType.Modal, data: form });
}

/** Answers by changing the message that the press, or the form, came from. */
export async function changePanel(
  rest: REST,
  interaction: Answerable,
  components: readonly APIMessageTopLevelComponent[],
): Promise<void> {
  const data = { components, flags: MessageFlags.IsComponentsV2, allowed_mentions: { parse: [] } };
  await answerOnce(rest, interaction, { type: InteractionResponseType.UpdateMessage, data });
}

/** Answers "thinking…" in private: an edit of the answer follows. */
export async function deferPrivately(rest: REST, interaction: Answerable): Promise<void> {
  const data = { flags: MessageFlags.Ephemeral };
  await answerOnce(rest, interaction, { type: InteractionResponseType.DeferredChannelMessageWithSource, data });
}

/**
 * Sent again where the connection was lost: Discord takes one answer only, and that may have arrived.
 *
 * @throws {AnswerLostError}
 */
async function answerOnce(
  rest: REST,
  { id, token }: Answerable,
  body: { readonly type: InteractionResponseType; readonly data: object },
): Promise<void> {
  const send = async (): Promise<unknown> =>
    bounded({ ms: ackTimeout }, async (signal) =>
      rest.post(Routes.interactionCallback(id, token), { auth: false, body, signal }),
    );
  try {
    await send().catch(async (error: unknown) => {
      if (!isConnectionLost(error)) throw error;
      await send().catch(passIfAcknowledged);
    });
  } catch (error) {
    throw new AnswerLostError('a first answer was lost', { cause: error });
  }
}

/** Neither a word of Discord's, nor the end of the time that there is. */
function isConnectionLost(error: unknown): boolean {
  const isOurs = error instanceof Error && ['AbortError', 'TimeoutError'].includes(error.name);
  return !(error instanceof DiscordAPIError) && !isOurs;
}

function passIfAcknowledged(error: unknown): void {
  if (!(error instanceof DiscordAPIError) || error.code !== codes.alreadyAcknowledged) throw error;
}

/** Takes an acknowledgement back after all: says why in private, and leaves nothing in public. */
export async function takeBack(
  rest: REST,
  applicationId: string,
  token: string,
  texts: { readonly neutral: string; readonly why: string },
  signal: AbortSignal,
): Promise<void> {
  const original = Routes.webhookMessage(applicationId, token, '@original');
  // A follow-up straight after a public "thinking…" would become that reply: first it must be edited.
  const edited = { content: texts.neutral, allowed_mentions: { parse: [] } };
  await bounded({ signal }, async (own) => rest.patch(original, { auth: false, body: edited, signal: own }));
  const said = { content: texts.why, flags: MessageFlags.Ephemeral, allowed_mentions: { parse: [] } };
  await bounded({ signal }, async (own) =>
    rest.post(Routes.webhook(applicationId, token), { auth: false, body: said, signal: own }),
  );
  await bounded({ signal }, async (own) => rest.delete(original, { auth: false, signal: own }));
}
