import { Hono } from 'hono';
import type { WriteContext } from '../message/compose.ts';
import { present } from '../message/store.ts';
import type { StoredMessage } from '../message/stored-message.ts';
import { messageFlags } from '../message/types.ts';
import {
  createLoading,
  createMessage,
  editMessage,
  editRules,
  fileFacts,
  requireValid,
  type MessageBody,
} from '../message/write.ts';
import { refusal } from '../refusal.ts';
import { checkCallback, type CallbackContext } from '../rules/callback.ts';
import type { Channel } from '../world/channels.ts';
import {
  callbackTypes,
  requireAnswerable,
  type Interaction,
  type InteractionResponse,
  type InteractionResponseData,
} from '../world/interactions.ts';
import type { World } from '../world/world.ts';
import { requireChannel } from './access.ts';
import type { RestEnv } from './env.ts';
import { readBody } from './body.ts';
import { frameOf } from './frame.ts';

interface Callback {
  readonly type: number;
  readonly data?: InteractionResponseData | null;
}

/** The first answer to an interaction. */
export function callbackRoutes(world: World): Hono<RestEnv> {
  const app = new Hono<RestEnv>();

  app.post('/interactions/:id/:token/callback', async (c) => {
    const interaction = world.interactions.get(c.req.param('id'));
    const limit = interaction?.attachmentLimit ?? 0;
    const body = await readBody(c.req.raw, c.env.exchange, limit);
    const answerable = requireAnswerable(interaction, c.req.param('token'), world.clock.now());
    requireValid(
      checkCallback(body.payload, { interactionType: answerable.type, ...rulesFor(world, answerable, body) }),
    );
    const callback = body.payload as Callback;
    requirePossible(answerable, callback);
    const message = await answer(world, answerable, callback, body);
    world.changes.happened();
    if (c.req.query('with_response') !== 'true') return c.body(null, 204);
    return c.json(callbackResponse(world, answerable, callback, message));
  });

  return app;
}

/** An update is checked as an edit of the message with the component. */
function rulesFor(
  world: World,
  { sourceMessageId, focusedType }: Interaction,
  { payload, uploads }: MessageBody,
): Pick<CallbackContext, 'files' | 'message' | 'focusedType'> {
  if (focusedType !== undefined) return { files: fileFacts(uploads), focusedType };
  const source = world.messages.get(sourceMessageId ?? '');
  const callback = (payload ?? {}) as Partial<Callback>;
  if (source === undefined || callback.type !== callbackTypes.update) return { files: fileFacts(uploads) };
  const { files, ...message } = editRules(source, { payload: callback.data, uploads });
  return { files, message };
}

/** An update needs the message with the component. An activity needs an application that has one. */
function requirePossible({ sourceMessageId }: Interaction, { type }: Callback): void {
  const needsSource = type === callbackTypes.deferredUpdate || type === callbackTypes.update;
  if (type !== callbackTypes.activity && (!needsSource || sourceMessageId !== undefined)) return;
  requireValid([{ path: ['type'], code: 'BASE_TYPE_CHOICES', message: 'Value must be one of (4, 5).' }]);
}

/** A refused answer leaves the interaction unanswered. */
async function answer(
  world: World,
  interaction: Interaction,
  callback: Callback,
  body: MessageBody,
): Promise<StoredMessage | undefined> {
  const ephemeral = ((callback.data?.flags ?? 0) & messageFlags.ephemeral) !== 0;
  const response: InteractionResponse = {
    type: callback.type,
    ephemeral,
    ...(callback.data && { data: callback.data }),
  };
  interaction.answering = true;
  try {
    const message = await carryOut(world, interaction, response, body);
    if (message !== undefined) interaction.originalId = message.id;
    interaction.response = response;
    return message;
  } finally {
    interaction.answering = false;
  }
}

async function carryOut(
  world: World,
  interaction: Interaction,
  response: InteractionResponse,
  { uploads }: MessageBody,
): Promise<StoredMessage | undefined> {
  const context: WriteContext = { limit: interaction.attachmentLimit, webhook: true };
  const body: MessageBody = { payload: response.data ?? {}, uploads };
  switch (response.type) {
    case callbackTypes.message: {
      const channel = requireChannel(world, interaction.channelId);
      return createMessage(world, channel, body, frameOf(world, interaction, response.data?.flags ?? 0), context);
    }
    case callbackTypes.deferred: {
      const channel = requireChannel(world, interaction.channelId);
      const flags = (response.ephemeral ? messageFlags.ephemeral : 0) | messageFlags.loading;
      return createLoading(world, channel, frameOf(world, interaction, flags));
    }
    case callbackTypes.deferredUpdate:
      return requireSourceMessage(world, interaction).message;
    case callbackTypes.update: {
      const { channel, message } = requireSourceMessage(world, interaction);
      await editMessage(world, channel, message, body, context);
      return message;
    }
    default:
      return undefined;
  }
}

function requireSourceMessage(world: World, interaction: Interaction): { channel: Channel; message: StoredMessage } {
  const channel = requireChannel(world, interaction.channelId);
  const message = world.messages.get(interaction.sourceMessageId ?? '');
  if (message === undefined || message.deleted) throw refusal('unknownMessage');
  return { channel, message };
}

function callbackResponse(
  world: World,
  interaction: Interaction,
  { type }: Callback,
  message: StoredMessage | undefined,
): object {
  const isMessage = message !== undefined && type !== callbackTypes.deferredUpdate;
  return {
    interaction: {
      id: interaction.id,
      type: interaction.type,
      ...(message !== undefined && {
        response_message_id: message.id,
        response_message_loading: (message.wire.flags & messageFlags.loading) !== 0,
        response_message_ephemeral: message.ephemeralTo !== undefined,
      }),
      channel_id: interaction.channelId,
      ...(interaction.guildId !== undefined && { guild_id: interaction.guildId }),
    },
    ...(isMessage && { resource: { type, message: present(world, message) } }),
  };
}
