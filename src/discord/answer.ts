import {
  DiscordAPIError,
  InteractionResponseType,
  MessageFlags,
  Routes,
  type APIMessageTopLevelComponent,
  type REST,
} from 'discord.js';
import type { RoutedAnswer } from '../commands/router.ts';
import { privateText } from '../messages/private-text.ts';
import { bounded } from '../services/runtime/bounded.ts';
import { AnswerLostError, codes } from './outcome.ts';

/** What an answer to an interaction needs: its id and its own token. */
export interface InteractionHandle {
  readonly id: string;
  readonly token: string;
  readonly applicationId: string;
}

export type FirstAnswer = Exclude<RoutedAnswer, { kind: 'accepted' | 'answered' }>;

/** In ms. Discord takes a first answer within 3 s after the interaction was made. */
export const ackTimeout = 2_500;
/** No answer pings anybody. */
const silent = { allowed_mentions: { parse: [] } };

/** The body of a first answer for Discord. */
function callbackBody(answer: FirstAnswer): { readonly type: InteractionResponseType; readonly data?: object } {
  const { ChannelMessageWithSource: message, UpdateMessage: update, Modal: form } = InteractionResponseType;
  const { Ephemeral: inPrivate, IsComponentsV2: withComponents } = MessageFlags;
  switch (answer.kind) {
    case 'refused':
      return callbackBody({ kind: 'message', components: privateText([answer.text]) });
    case 'message':
      return { type: message, data: { components: answer.components, flags: inPrivate | withComponents, ...silent } };
    // It changes the message that the button, select or form belongs to.
    case 'update':
      return { type: update, data: { components: answer.components, flags: withComponents, ...silent } };
    case 'form':
      return { type: form, data: answer.form };
    // Discord shows "thinking…" until the answer is edited.
    case 'deferred':
      return answer.isInPlace === true
        ? { type: InteractionResponseType.DeferredMessageUpdate }
        : { type: InteractionResponseType.DeferredChannelMessageWithSource, data: { flags: inPrivate } };
  }
}

/**
 * Sends the first answer. Where the connection was lost it is sent once more. The first one may have arrived; Discord
 * takes only one, so it is not shown twice.
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

/** Replaces the answer's components. */
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

/** An error that is neither Discord's answer nor our own timeout. */
function isConnectionLost(error: unknown): boolean {
  const isOurs = error instanceof Error && ['AbortError', 'TimeoutError'].includes(error.name);
  return !(error instanceof DiscordAPIError) && !isOurs;
}

function ignoreAcknowledged(error: unknown): void {
  if (!(error instanceof DiscordAPIError) || error.code !== codes.alreadyAcknowledged) throw error;
}
