import { isThread, type Channel } from './channels.ts';
import type { Guild } from './guilds.ts';
import { allPermissions, allows, permissions } from './permissions.ts';
import type { World } from './world.ts';

/** The holder of permissions: a member, or the bot as a member. */
export interface Holder {
  readonly userId: string;
  /** Ids, without @everyone. */
  readonly roles: readonly string[];
}

/** In a guild that it is not in, the bot has what everybody has there. */
export function botHolder(world: World, guild: Guild): Holder {
  return { userId: world.bot.id, roles: guild.botPresent ? [guild.botRoleId] : [] };
}

export function holderOf(guild: Guild, userId: string): Holder {
  return { userId, roles: guild.members.get(userId)?.roles ?? [] };
}

/** The holder's permissions in the whole guild: all for the owner and administrators, else those of the roles. */
export function guildRights(guild: Guild, { userId, roles }: Holder): bigint {
  if (guild.ownerId === userId) return allPermissions;
  const bits = [guild.id, ...roles].reduce((all, id) => all | (guild.roles.get(id)?.permissions ?? 0n), 0n);
  return allows(bits, permissions.administrator) ? allPermissions : bits;
}

/**
 * The holder's permissions in the channel
 * (https://docs.discord.com/developers/topics/permissions#permission-overwrites): the overwrites for @everyone, then
 * those of all roles together, then the holder's own. A thread has its parent's.
 */
export function channelRights(world: World, guild: Guild, channel: Channel, holder: Holder): bigint {
  const base = guildRights(guild, holder);
  if (allows(base, permissions.administrator)) return base;
  const { overwrites } = placeOf(world, channel);
  const apply = (bits: bigint, ids: readonly string[]): bigint => {
    const found = ids.flatMap((id) => overwrites.get(id) ?? []);
    const deny = found.reduce((all, each) => all | each.deny, 0n);
    const allow = found.reduce((all, each) => all | each.allow, 0n);
    return (bits & ~deny) | allow;
  };
  return apply(apply(apply(base, [guild.id]), holder.roles), [holder.userId]);
}

/** The channel; for a thread, its parent. */
export function placeOf(world: World, channel: Channel): Channel {
  return (isThread(channel) ? world.channels.get(channel.parentId ?? '') : undefined) ?? channel;
}

/** The permission to write here. Threads have their own. */
export function sendPermission(channel: Channel): bigint {
  return isThread(channel) ? permissions.sendMessagesInThreads : permissions.sendMessages;
}

/** The bot's permissions in a guild's channel. */
export function botRights(world: World, guild: Guild, channel: Channel): bigint {
  return channelRights(world, guild, channel, botHolder(world, guild));
}
