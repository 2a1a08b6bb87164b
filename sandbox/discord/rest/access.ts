import { refusal } from '../refusal.ts';
import type { StoredMessage } from '../message/stored-message.ts';
import { hasMessages, type Channel } from '../world/channels.ts';
import type { Guild } from '../world/guilds.ts';
import { allows } from '../world/permissions.ts';
import { botHolder, botRights, guildRights, sendPermission } from '../world/rights.ts';
import { botSees, sharesGuild } from '../world/visibility.ts';
import type { World } from '../world/world.ts';

/** The guild, if the bot is in it. Throws 10004 or 50001. */
export function requireGuild(world: World, guildId: string): Guild {
  const guild = world.guilds.get(guildId);
  if (guild === undefined) throw refusal('unknownGuild');
  if (!guild.botPresent) throw refusal('missingAccess');
  return guild;
}

/** The channel, even if the bot cannot see it. Throws 10003. */
export function requireChannel(world: World, channelId: string): Channel {
  const channel = world.channels.get(channelId);
  if (channel === undefined || channel.deleted) throw refusal('unknownChannel');
  return channel;
}

/** The channel, if the bot can see it. Throws 10003 or 50001. */
export function requireVisible(world: World, channelId: string): Channel {
  const channel = requireChannel(world, channelId);
  if (channel.guildId === undefined) return channel;
  const guild = world.guilds.get(channel.guildId);
  if (guild?.botPresent !== true || !botSees(world, guild, channel)) throw refusal('missingAccess');
  return channel;
}

/** Whether the bot has the permission. In direct messages it has every permission. */
export function mayDo(world: World, channel: Channel, permission: bigint): boolean {
  const guild = world.guilds.get(channel.guildId ?? '');
  return guild === undefined || allows(botRights(world, guild, channel), permission);
}

/** Throws 50013 unless the bot has the permission. */
export function requirePermission(world: World, channel: Channel, permission: bigint): void {
  if (!mayDo(world, channel, permission)) throw refusal('missingPermissions');
}

/** Throws 50013 unless the bot has the permission in the whole guild. */
export function requireGuildPermission(world: World, guild: Guild, permission: bigint): void {
  if (!allows(guildRights(guild, botHolder(world, guild)), permission)) throw refusal('missingPermissions');
}

/** Throws 50008 if the channel has no messages, 50013 if the bot may not write. */
export function requireWritable(world: World, channel: Channel): void {
  if (!hasMessages(channel)) throw refusal('noMessagesHere');
  requirePermission(world, channel, sendPermission(channel));
}

/** Throws 50278 unless the person shares a guild with the bot or installed it, and 50007 if they closed their messages. */
export function requireOpenDirectMessages(world: World, channel: Channel): void {
  if (channel.recipientId === undefined) return;
  const { recipientId } = channel;
  const person = world.people.get(recipientId);
  if (!sharesGuild(world, recipientId) && person?.hasInstalled !== true) throw refusal('noMutualGuild');
  if (person?.directMessagesClosed === true) throw refusal('cannotMessageUser');
}

/**
 * A message that the bot's token can reach. Throws 10008, also for ephemeral messages: only the token of their
 * interaction reaches them.
 */
export function requireMessage(world: World, channel: Channel, messageId: string): StoredMessage {
  const message = world.messages.get(messageId);
  if (
    message === undefined ||
    message.deleted ||
    message.channelId !== channel.id ||
    message.ephemeralTo !== undefined
  ) {
    throw refusal('unknownMessage');
  }
  return message;
}
