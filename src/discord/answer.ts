import {
  DiscordAPIError,
  InteractionResponseType,
  MessageFlags,
  Routes,
  type APIMessageTopLevelComponent,
  type REST,
} from 'discord.js';
import type { RoutedAnswer } from '../commands/router.ts';
import { bounded } from '../services/runtime/bounded.ts';
import { AnswerLostError, codes } from './outcome.ts';

/** An interaction to be answered, by its id and its own token. */
export interface InteractionHandle {
  readonly id: string;
  readonly token: string;
  readonly applicationId: string;
}

export type FirstAnswer = Exclude<RoutedAnswer, { kind: 'accepted' | 'answered' }>;

/** Discord forgets an interaction 3 s after it was made. */
export const ackTimeout = 2_500;
/** Nothing that is said pings anybody. */
const silent = { allowed_mentions: { parse: [] } };

/** A first answer as Discord takes it. */
function callbackBody(answer: FirstAnswer): { readonly type: InteractionResponseType; readonly data: object } {
  const { ChannelMessageWithSource: message, UpdateMessage: update, Modal: form } = InteractionResponseType;
  const { Ephemeral: inPrivate, IsComponentsV2: withComponents } = MessageFlags;
  switch (answer.kind) {
    case 'refused':
      return { type: message, data: { content: answer.text, flags: inPrivate, ...silent } };
    case 'message':
      return { type: message, data: { components: answer.components, flags: inPrivate | withComponents, ...silent } };
    // The message that the press, or the form, came from.
    case 'update':
      return { type: update, data: { components: answer.components, flags: withComponents, ...silent } };
    case 'form':
      return { type: form, data: answer.form };
    // "thinking…": an edit follows.
    case 'deferred':
      return { type: InteractionResponseType.DeferredChannelMessageWithSource, data: { flags: inPrivate } };
  }
}

/**
 * Sends the first and only answer. It is sent again where the connection was lost: Discord takes one only, and that may
 * have arrived.
 *
 * @throws {AnswerLostError}
 */
export async function answerFirst(rest: REST, { id, token }: InteractionHandle, answer: FirstAnswer): Promise<void> {
  const body = callbackBody(answer);
  const send = async (): Promise<unknown> =>
    bounded({ ms: ackTimeout }, async (signal) =>
      rest.post(Routes.interactionCallback(id, token), { auth: false, body, signal }),
    );
  try {
    await send().catch(async (error: unknown) => {
      if (!isConnectionLost(error)) throw error;
      await send().catch(ignoreAcknowledged);
    });
  } catch (error) {
    throw new AnswerLostError('a first answer was lost', { cause: error });
  }
}

/** Puts something else in the place of the answer. */
export async function editAnswer(
  rest: REST,
  { applicationId, token }: InteractionHandle,
  components: readonly APIMessageTopLevelComponent[],
  signal: AbortSignal,
): Promise<void> {
  const body = { flags: MessageFlags.IsComponentsV2, components, ...silent };
  await bounded({ signal }, async (own) =>
    rest.patch(Routes.webhookMessage(applicationId, token, '@original'), { auth: false, body, signal: own }),
  );
}

/** Neither a word of Discord's, nor the end of the time that there is. */
function isConnectionLost(error: unknown): boolean {
  const isOurs = error instanceof Error && ['AbortError', 'TimeoutError'].includes(error.name);
  return !(error instanceof DiscordAPIError) && !isOurs;
}

function ignoreAcknowledged(error: unknown): void {
  if (!(error instanceof DiscordAPIError) || error.code !== codes.alreadyAcknowledged) throw error;
}
