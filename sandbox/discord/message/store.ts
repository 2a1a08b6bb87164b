import type { Channel } from '../world/channels.ts';
import type { World } from '../world/world.ts';
import type { MessageFile, StoredMessage } from './stored-message.ts';
import type { Attachment, StandInMessage, WireMessage } from './types.ts';

const guildMessages = 1 << 9;
const directMessages = 1 << 12;

/** The message as Discord would send it now, with freshly signed URLs. */
export function present(world: World, stored: StoredMessage): WireMessage {
  return signed(world, stored.wire) as WireMessage;
}

/**
 * The message as the bot may read it. It has no message content intent, so what others write in a guild without
 * mentioning it is empty. Only a menu command on the message has all of it.
 */
export function readable(world: World, stored: StoredMessage): WireMessage {
  const message = present(world, stored);
  const isOpen = world.channels.get(stored.channelId)?.guildId === undefined;
  const isMeant = [message.author, ...message.mentions].some(({ id }) => id === world.bot.id);
  return isOpen || isMeant ? message : { ...message, content: '', embeds: [], components: [], attachments: [] };
}

export function view(world: World, stored: StoredMessage): StandInMessage {
  return {
    ...present(world, stored),
    deleted: stored.deleted,
    ...(stored.ephemeralTo !== undefined && { ephemeralTo: stored.ephemeralTo }),
    history: stored.history.map((version) => signed(world, version) as WireMessage),
  };
}

function signed(world: World, value: unknown, key?: string): unknown {
  if (Array.isArray(value)) return value.map((item) => signed(world, item));
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, signed(world, inner, name)]));
  }
  return typeof value === 'string' && (key === 'url' || key === 'proxy_url') ? world.files.sign(value) : value;
}

/** A bit of an attachment's flags. */
const isSpoiler = 1 << 3;

export function wireAttachment({ file, description, spoiler }: MessageFile, ephemeral: boolean): Attachment {
  return {
    id: file.id,
    filename: file.name,
    size: file.size,
    url: file.url,
    proxy_url: file.url,
    ...(file.contentType !== '' && { content_type: file.contentType }),
    ...(file.width !== undefined && { width: file.width }),
    ...(file.height !== undefined && { height: file.height }),
    ...(description !== undefined && { description }),
    ...(spoiler === true && { flags: isSpoiler }),
    ...(ephemeral && { ephemeral }),
  };
}

/** The messages of a channel that are not deleted, the oldest first. */
export function messagesOf(world: World, channelId: string): StoredMessage[] {
  return [...world.messages.values()].filter((message) => message.channelId === channelId && !message.deleted);
}

/** Sends the event to gateway sessions with the intent for messages. Ephemeral messages are sent to nobody. */
export function announce(world: World, event: 'MESSAGE_CREATE' | 'MESSAGE_UPDATE', stored: StoredMessage): void {
  world.changes.happened();
  if (stored.ephemeralTo !== undefined) return;
  const guildId = world.channels.get(stored.channelId)?.guildId;
  world.emit({
    t: event,
    d: { ...readable(world, stored), ...(guildId !== undefined && { guild_id: guildId }) },
    intent: guildId === undefined ? directMessages : guildMessages,
    ...(guildId !== undefined && { guildId }),
  });
}

/** Forgets the oldest messages of a channel that are beyond the bound, with their files. */
export function forgetOldest(world: World, channelId: string): void {
  const most = world.bounds.messages;
  if (!Number.isFinite(most)) return;
  const here = [...world.messages.values()].filter((message) => message.channelId === channelId);
  for (const { id, files } of here.slice(0, Math.max(0, here.length - most))) {
    world.messages.delete(id);
    for (const { file } of files) void world.files.remove(file);
  }
}

/** Deletes the message and its files. */
export async function deleteMessage(world: World, stored: StoredMessage): Promise<void> {
  if (stored.deleted) return;
  stored.deleted = true;
  world.changes.happened();
  const channel: Channel | undefined = world.channels.get(stored.channelId);
  if (stored.ephemeralTo === undefined) {
    const guildId = channel?.guildId;
    world.emit({
      t: 'MESSAGE_DELETE',
      d: { id: stored.id, channel_id: stored.channelId, ...(guildId !== undefined && { guild_id: guildId }) },
      intent: guildId === undefined ? directMessages : guildMessages,
      ...(guildId !== undefined && { guildId }),
    });
  }
  await Promise.all(stored.files.map(({ file }) => world.files.remove(file)));
}
