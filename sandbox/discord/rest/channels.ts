import { Hono } from 'hono';
import { deleteMessage, messagesOf, present, readable } from '../message/store.ts';
import type { StoredMessage } from '../message/stored-message.ts';
import { sendableFlags, type MessagePayload } from '../message/types.ts';
import { createMessage, editMessage, fileFacts, requireValid, type MessageBody } from '../message/write.ts';
import { refusal } from '../refusal.ts';
import { checkMessage } from '../rules/message.ts';
import type { Channel } from '../world/channels.ts';
import { permissions } from '../world/permissions.ts';
import { attachmentLimit, directChannel, type World } from '../world/world.ts';
import {
  mayDo,
  requireMessage,
  requireOpenDirectMessages,
  requirePermission,
  requireVisible,
  requireWritable,
} from './access.ts';
import type { RestEnv } from './env.ts';
import { requireOpenThread, requireUnarchived } from './threads.ts';
import { readBody } from './body.ts';
import { wireDirectChannel } from './reads.ts';

/** How long a nonce prevents a second message, in ms. Discord says "in the past few minutes". */
const nonceLifeMs = 5 * 60 * 1000;
const listedByDefault = 50;

/** Messages of channels, with the bot's own token. */
export function channelRoutes(world: World): Hono<RestEnv> {
  const app = new Hono<RestEnv>();
  const posting = new Map<string, Promise<StoredMessage>>();

  /**
   * Posts the message, unless the bot has just used the same enforced nonce in any channel, or is posting it right now.
   */
  async function onlyOnce(
    { nonce, enforce_nonce: enforced }: MessagePayload,
    run: () => Promise<StoredMessage>,
  ): Promise<StoredMessage> {
    if (enforced !== true || nonce === undefined) return run();
    const key = `${nonce}`;
    const earlier = posting.get(key) ?? sameNonce(world, nonce);
    if (earlier !== undefined) return earlier;
    const posted = run().finally(() => posting.delete(key));
    posting.set(key, posted);
    return posted;
  }

  app.post('/users/@me/channels', async (c) => {
    const { payload } = await readBody(c.req.raw, c.env.exchange);
    const { recipient_id: recipient } = (payload ?? {}) as { recipient_id?: unknown };
    const person = world.people.get(String(recipient));
    if (person === undefined) throw refusal('invalidRecipients');
    return c.json(wireDirectChannel(world, directChannel(world, person.user.id)));
  });

  app.get('/channels/:channel/messages', (c) => {
    const channel = requireVisible(world, c.req.param('channel'));
    // Without the permission to read the history, the list is empty and not refused
    // (https://docs.discord.com/developers/resources/message).
    if (!mayDo(world, channel, permissions.readMessageHistory)) return c.json([]);
    const newestFirst = messagesOf(world, channel.id)
      .filter(({ ephemeralTo }) => ephemeralTo === undefined)
      .toReversed();
    const { limit = listedByDefault, before, after } = c.req.query();
    const asked = newestFirst
      .filter(({ id }) => before === undefined || BigInt(id) < BigInt(before))
      .filter(({ id }) => after === undefined || BigInt(id) > BigInt(after));
    return c.json(asked.slice(0, Number(limit)).map((message) => readable(world, message)));
  });

  app.get('/channels/:channel/messages/:message', (c) => {
    const channel = requireVisible(world, c.req.param('channel'));
    requirePermission(world, channel, permissions.readMessageHistory);
    return c.json(readable(world, requireMessage(world, channel, c.req.param('message'))));
  });

  app.post('/channels/:channel/messages', async (c) => {
    const channel = requireVisible(world, c.req.param('channel'));
    const limit = attachmentLimit(world, channel);
    const body = await readBody(c.req.raw, c.env.exchange, limit);
    requireSendable(world, channel, body);
    requireValid(
      checkMessage(body.payload, {
        kind: 'create',
        webhook: false,
        files: fileFacts(body.uploads),
        wasV2: false,
        keptAttachmentIds: [],
      }),
    );
    requireOpenThread(world, channel);
    const message = await onlyOnce(body.payload as MessagePayload, () => post(world, channel, body, limit));
    return c.json(present(world, message));
  });

  app.patch('/channels/:channel/messages/:message', async (c) => {
    const channel = requireVisible(world, c.req.param('channel'));
    const limit = attachmentLimit(world, channel);
    const body = await readBody(c.req.raw, c.env.exchange, limit);
    const message = requireMessage(world, channel, c.req.param('message'));
    if (message.wire.author.id !== world.bot.id) throw refusal('foreignMessage');
    if (body.uploads.length > 0) requirePermission(world, channel, permissions.attachFiles);
    requireUnarchived(channel);
    await editMessage(world, channel, message, body, { limit, webhook: false });
    return c.json(present(world, message));
  });

  app.delete('/channels/:channel/messages/:message', async (c) => {
    const channel = requireVisible(world, c.req.param('channel'));
    const message = requireMessage(world, channel, c.req.param('message'));
    if (message.wire.author.id !== world.bot.id) requirePermission(world, channel, permissions.manageMessages);
    await deleteMessage(world, message);
    return c.body(null, 204);
  });

  app.post('/channels/:channel/typing', (c) => {
    requireWritable(world, requireVisible(world, c.req.param('channel')));
    return c.body(null, 204);
  });

  return app;
}

function requireSendable(world: World, channel: Channel, { uploads }: MessageBody): void {
  requireWritable(world, channel);
  if (uploads.length > 0) requirePermission(world, channel, permissions.attachFiles);
  requireOpenDirectMessages(world, channel);
}

function post(world: World, channel: Channel, body: MessageBody, limit: number): Promise<StoredMessage> {
  const payload = body.payload as MessagePayload;
  const replyTo = referenced(world, channel, payload);
  const frame = {
    type: replyTo === undefined ? 0 : 19,
    flags: (payload.flags ?? 0) & sendableFlags,
    ...(replyTo !== undefined && { message_reference: { message_id: replyTo, channel_id: channel.id } }),
  };
  return createMessage(world, channel, body, frame, { limit, webhook: false });
}

/**
 * The message that is replied to. Throws 160002 if the bot may not read the history, and 50035 if the message does not
 * exist, unless the payload allows that.
 */
function referenced(
  world: World,
  channel: Channel,
  { message_reference: reference }: MessagePayload,
): string | undefined {
  if (reference?.message_id === undefined) return undefined;
  if (!mayDo(world, channel, permissions.readMessageHistory)) throw refusal('cannotReply');
  const message = world.messages.get(reference.message_id);
  if (message !== undefined && !message.deleted && message.channelId === channel.id) return message.id;
  if (reference.fail_if_not_exists !== false) {
    requireValid([{ path: ['message_reference'], code: 'REPLIES_UNKNOWN_MESSAGE', message: 'Unknown message' }]);
  }
  return undefined;
}

function sameNonce(world: World, nonce: string | number): StoredMessage | undefined {
  const since = world.clock.now() - nonceLifeMs;
  return [...world.messages.values()].find(
    ({ wire }) => wire.webhook_id === undefined && wire.nonce === nonce && Date.parse(wire.timestamp) > since,
  );
}
