import { guildCreate } from '../gateway/greeting.ts';
import { intents } from '../gateway/intents.ts';
import { messagesOf, view } from '../message/store.ts';
import { isThread, wireChannel, type Channel, type Guild, type Member } from '../world/guilds.ts';
import { wireUser } from '../world/people.ts';
import { everyday } from '../world/permissions.ts';
import { defaultAttachmentLimit, type World } from '../world/world.ts';
import type { ChannelHandle, GuildHandle, MemberHandle, MemberOptions } from './handles.ts';
import { memberHandle, requireOwn } from './member.ts';

export interface GuildOptions {
  readonly name?: string;
  /** A person of no other use, unless a member's id is given later on. */
  readonly ownerId?: string;
  readonly locale?: string;
  /** Bytes a file, as boosts raise it. Default 10 MiB. */
  readonly attachmentLimit?: number;
}

/** Makes a guild with the bot in it; connected sessions hear of it. */
export function addGuild(world: World, options: GuildOptions): GuildHandle {
  const id = world.newId();
  const guild: Guild = {
    id,
    name: options.name ?? `server-${world.guilds.size + 1}`,
    ownerId: options.ownerId ?? world.newId(),
    locale: options.locale ?? 'en-US',
    attachmentLimit: options.attachmentLimit ?? defaultAttachmentLimit,
    members: new Map(),
    roles: new Map([[id, { id, name: '@everyone' }]]),
    botPresent: true,
  };
  world.guilds.set(id, guild);
  world.emit(guildCreate(world, guild));
  return guildHandle(world, guild);
}

function tell(world: World, guild: Guild, t: string, d: object): void {
  world.emit({ t, d, intent: intents.guilds, guildId: guild.id });
  world.changes.happened();
}

function guildHandle(world: World, guild: Guild): GuildHandle {
  function addMember(userId: string, options: Pick<MemberOptions, 'permissions' | 'roles'>): MemberHandle {
    const person = world.people.get(userId);
    if (person === undefined) throw new Error(`nobody has the id ${userId}`);
    const strange = (options.roles ?? []).filter((role) => !guild.roles.has(role));
    if (strange.length > 0) throw new Error(`${guild.name} has no role ${strange.join(', ')}`);
    const member: Member = {
      user: person.user,
      roles: options.roles ?? [],
      permissions: options.permissions ?? everyday,
      joinedAt: new Date(world.clock.now()).toISOString(),
    };
    guild.members.set(userId, member);
    return memberHandle(world, guild, member);
  }

  return {
    id: guild.id,
    name: guild.name,
    addChannel({ name, nsfw, type, parentId } = {}) {
      const channel: Channel = {
        id: world.newId(),
        guildId: guild.id,
        type: type ?? 0,
        name: name ?? `channel-${world.channels.size + 1}`,
        nsfw: nsfw ?? false,
        ...(parentId !== undefined && { parentId }),
        position: world.channels.size,
        botPermissions: everyday,
        deleted: false,
      };
      world.channels.set(channel.id, channel);
      tell(world, guild, isThread(channel) ? 'THREAD_CREATE' : 'CHANNEL_CREATE', wireChannel(channel, world.bot.id));
      return channelHandle(world, guild, channel);
    },
    addRole({ name } = {}) {
      const role = { id: world.newId(), name: name ?? `role-${guild.roles.size}` };
      guild.roles.set(role.id, role);
      return role;
    },
    addMember({ username, locale, ...options } = {}) {
      const id = world.newId();
      const user = wireUser(id, username ?? `member-${world.people.size + 1}`);
      world.people.set(id, { user, locale: locale ?? 'en-US', directMessagesClosed: false });
      return addMember(id, options);
    },
    join: (member, options = {}) => addMember(member.id, options),
    removeBot() {
      guild.botPresent = false;
      tell(world, guild, 'GUILD_DELETE', { id: guild.id });
    },
    setBotPermissions({ id }, bits) {
      const channel = requireOwn(world, guild, id);
      channel.botPermissions = bits;
      tell(world, guild, 'CHANNEL_UPDATE', wireChannel(channel, world.bot.id));
    },
  };
}

function channelHandle(world: World, guild: Guild, channel: Channel): ChannelHandle {
  return {
    id: channel.id,
    name: channel.name,
    messages: () =>
      messagesOf(world, channel.id)
        .filter(({ ephemeralTo }) => ephemeralTo === undefined)
        .map((message) => view(world, message)),
    delete() {
      channel.deleted = true;
      tell(world, guild, isThread(channel) ? 'THREAD_DELETE' : 'CHANNEL_DELETE', wireChannel(channel, world.bot.id));
    },
  };
}
