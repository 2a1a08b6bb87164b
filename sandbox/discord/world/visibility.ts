import type { StoredMessage } from '../message/stored-message.ts';
import { channelTypes, isThread, wireChannel, type Channel } from './channels.ts';
import type { Guild } from './guilds.ts';
import { allows, allPermissions, permissions } from './permissions.ts';
import { botRights, channelRights, holderOf } from './rights.ts';
import type { GatewayEvent, World } from './world.ts';

const obfuscated = 1 << 17;

export function channelsOf(world: World, guild: Guild): Channel[] {
  return [...world.channels.values()].filter(({ guildId, deleted }) => guildId === guild.id && !deleted);
}

/**
 * Whether the bot can see the channel: a category if it sees one of its channels, a private thread if it was added or
 * may manage threads.
 */
export function botSees(world: World, guild: Guild, channel: Channel): boolean {
  const rights = botRights(world, guild, channel);
  const isOpen = allows(rights, permissions.viewChannel);
  if (channel.type === channelTypes.category) {
    const children = channelsOf(world, guild).filter(({ parentId }) => parentId === channel.id);
    return isOpen || children.some((child) => botSees(world, guild, child));
  }
  if (channel.type !== channelTypes.privateThread) return isOpen;
  return isOpen && (channel.botJoined === true || allows(rights, permissions.manageThreads));
}

/**
 * The channel as the gateway sends it. A channel that the bot cannot see has only id, type and position, a flag and one
 * overwrite (https://docs.discord.com/developers/resources/channel, "Obfuscated Channels", for all bots since
 * 2026-11-16). Undefined for a thread that it cannot see.
 */
export function toldChannel(world: World, guild: Guild, channel: Channel): object | undefined {
  if (botSees(world, guild, channel)) return wireChannel(channel, world.bot.id);
  if (isThread(channel)) return undefined;
  return {
    id: channel.id,
    type: channel.type,
    guild_id: guild.id,
    name: '___hidden___',
    position: channel.position,
    parent_id: null,
    nsfw: false,
    topic: null,
    last_message_id: null,
    rate_limit_per_user: 0,
    flags: obfuscated,
    permission_overwrites: [{ id: guild.id, type: 0, allow: '0', deny: permissions.viewChannel.toString() }],
  };
}

/** Whether the person is in a guild that the bot is in. */
export function sharesGuild(world: World, userId: string): boolean {
  return world.guilds.values().some((guild) => guild.botPresent && guild.members.has(userId));
}

/**
 * A person's permissions in a channel: none where they are not. In their direct messages they have all, but cannot delete
 * what the bot wrote, and can write only if they share a guild with the bot or installed it.
 */
export function personRights(world: World, userId: string, channel: Channel): bigint {
  if (channel.recipientId !== undefined) {
    if (channel.recipientId !== userId) return 0n;
    const mayWrite = sharesGuild(world, userId) || world.people.get(userId)?.hasInstalled === true;
    const missing = permissions.administrator | permissions.manageMessages | (mayWrite ? 0n : permissions.sendMessages);
    return allPermissions & ~missing;
  }
  const guild = world.guilds.get(channel.guildId ?? '');
  return guild?.members.has(userId) === true ? channelRights(world, guild, channel, holderOf(guild, userId)) : 0n;
}

/**
 * Whether the person can see the channel: a category if they see one of its channels, a private thread if they were
 * added or may manage threads.
 */
export function personSees(world: World, userId: string, channel: Channel): boolean {
  if (channel.deleted) return false;
  const guild = world.guilds.get(channel.guildId ?? '');
  if (channel.type === channelTypes.category) {
    const children = guild === undefined ? [] : channelsOf(world, guild);
    return children.some((child) => child.parentId === channel.id && personSees(world, userId, child));
  }
  const rights = personRights(world, userId, channel);
  if (!allows(rights, permissions.viewChannel)) return false;
  if (channel.type !== channelTypes.privateThread) return true;
  return channel.joined?.includes(userId) === true || allows(rights, permissions.manageThreads);
}

/** Whether the message is there for this person: not deleted, and a private one only for its receiver, until removed. */
export function isFor(userId: string, { ephemeralTo, deleted, dismissed }: StoredMessage): boolean {
  return !deleted && dismissed !== true && (ephemeralTo === undefined || ephemeralTo === userId);
}

/** Whether the person sees the message, in a channel that they see. */
export function seesMessage(world: World, userId: string, message: StoredMessage): boolean {
  const channel = world.channels.get(message.channelId);
  return channel !== undefined && isFor(userId, message) && personSees(world, userId, channel);
}

/** Whether the event reaches the bot: from a guild without it only interactions do. */
export function reachesBot(world: World, { t, guildId }: GatewayEvent): boolean {
  const guild = world.guilds.get(guildId ?? '');
  return t === 'INTERACTION_CREATE' || guild === undefined || guild.botPresent;
}
