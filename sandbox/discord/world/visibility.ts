import { channelTypes, isThread, wireChannel, type Channel } from './channels.ts';
import type { Guild } from './guilds.ts';
import { allows, permissions } from './permissions.ts';
import { botRights } from './rights.ts';
import type { World } from './world.ts';

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
