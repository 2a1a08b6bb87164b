import { Hono } from 'hono';
import type { WriteContext } from '../message/compose.ts';
import { deleteMessage, present } from '../message/store.ts';
import type { StoredMessage } from '../message/stored-message.ts';
import { messageFlags, type MessagePayload } from '../message/types.ts';
import { createMessage, editMessage, fileFacts, requireValid, type MessageBody } from '../message/write.ts';
import { refusal } from '../refusal.ts';
import { checkMessage } from '../rules/message.ts';
import { callbackTypes, isAdded, requireLiveToken, type Interaction } from '../world/interactions.ts';
import type { World } from '../world/world.ts';
import { requireChannel } from './access.ts';
import type { RestEnv } from './env.ts';
import { readBody } from './body.ts';
import { frameOf } from './frame.ts';

const path = '/webhooks/:application/:token';
/** How many follow-ups an application has that was only installed by a person. */
const followUpsOfInstalled = 5;

/** Follow-ups, and reading, editing and deleting an interaction's answers with its token. */
export function webhookRoutes(world: World): Hono<RestEnv> {
  const app = new Hono<RestEnv>();

  function requireInteraction(application: string, token: string): Interaction {
    if (application !== world.applicationId) throw refusal('unknownWebhook');
    const interaction = requireLiveToken(world.interactionsByToken.get(token), world.clock.now());
    const type = interaction.response?.type;
    if (type === callbackTypes.autocomplete || type === callbackTypes.modal) throw refusal('unknownWebhook');
    return interaction;
  }

  app.post(path, async (c) => {
    const { application, token } = c.req.param();
    const limit = requireInteraction(application, token).attachmentLimit;
    const body = await readBody(c.req.raw, c.env.exchange, limit);
    const interaction = requireInteraction(application, token);
    requireValid(
      checkMessage(body.payload, {
        kind: 'create',
        webhook: true,
        files: fileFacts(body.uploads),
        wasV2: false,
        keptAttachmentIds: [],
      }),
    );
    return c.json(present(world, await followUp(world, interaction, body)));
  });

  app.get(`${path}/messages/:message`, (c) => {
    const { application, token, message } = c.req.param();
    return c.json(present(world, requireOwn(world, requireInteraction(application, token), message)));
  });

  app.patch(`${path}/messages/:message`, async (c) => {
    const { application, token, message } = c.req.param();
    const limit = requireInteraction(application, token).attachmentLimit;
    const body = await readBody(c.req.raw, c.env.exchange, limit);
    const interaction = requireInteraction(application, token);
    const stored = requireOwn(world, interaction, message);
    await editMessage(world, requireChannel(world, stored.channelId), stored, body, { limit, webhook: true });
    return c.json(present(world, stored));
  });

  app.delete(`${path}/messages/:message`, async (c) => {
    const { application, token, message } = c.req.param();
    await deleteMessage(world, requireOwn(world, requireInteraction(application, token), message));
    return c.body(null, 204);
  });

  return app;
}

/** The message that an interaction's token reaches: its original answer, or one of its follow-ups. */
function requireOwn(world: World, interaction: Interaction, messageId: string): StoredMessage {
  const id = messageId === '@original' ? interaction.originalId : messageId;
  const own = id !== undefined && (id === interaction.originalId || interaction.followUpIds.includes(id));
  const message = own ? world.messages.get(id) : undefined;
  if (message === undefined || message.deleted) throw refusal('unknownMessage');
  requireChannel(world, message.channelId);
  return message;
}

/** After a deferred answer, the first follow-up replaces it. It is ephemeral if the deferred answer was. */
async function followUp(world: World, interaction: Interaction, body: MessageBody): Promise<StoredMessage> {
  const channel = requireChannel(world, interaction.channelId);
  const context: WriteContext = { limit: interaction.attachmentLimit, webhook: true };
  const original = world.messages.get(interaction.originalId ?? '');
  const payload = body.payload as MessagePayload;
  if (original !== undefined && !original.deleted && (original.wire.flags & messageFlags.loading) !== 0) {
    const { content, embeds, components, attachments, allowed_mentions: mentions, flags } = payload;
    const edit = {
      ...(content !== undefined && { content }),
      ...(embeds !== undefined && { embeds }),
      ...(components !== undefined && { components }),
      ...(attachments !== undefined && { attachments }),
      ...(mentions !== undefined && { allowed_mentions: mentions }),
      flags: (flags ?? 0) & messageFlags.v2,
    };
    await editMessage(world, channel, original, { payload: edit, uploads: body.uploads }, context);
    return original;
  }
  const isFull = !isAdded(interaction) && interaction.followUpIds.length >= followUpsOfInstalled;
  if (isFull) throw refusal('tooManyFollowUps');
  const frame = frameOf(world, interaction, payload.flags ?? 0, interaction.originalId);
  const message = await createMessage(world, channel, body, frame, context);
  interaction.followUpIds.push(message.id);
  return message;
}
