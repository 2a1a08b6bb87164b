import { guildCreate } from '../gateway/greeting.ts';
import { wireGuild, wireMember, type Guild, type Member } from '../world/guilds.ts';
import { changing, tell, tellOfMember } from '../world/news.ts';
import { everyday } from '../world/permissions.ts';
import type { Role } from '../world/roles.ts';
import { channelsOf } from '../world/visibility.ts';
import { defaultAttachmentLimit, type World } from '../world/world.ts';
import { addRule, changeRule, removeRule } from './auto-mod.ts';
import { addChannel, channelHandle, requireOwn, setBotPermissions } from './channel.ts';
import type { GuildHandle, MemberHandle, MemberOptions } from './handles.ts';
import { memberHandle } from './member.ts';
import { postAs } from './other-app.ts';
import { makePerson } from './person.ts';
import { addRole, requireRole, roleHandle } from './role.ts';

export interface GuildOptions {
  readonly name?: string;
  /** Default: a new person. Else the id of a member, or later one set by `setOwner`. */
  readonly ownerId?: string;
  readonly locale?: string;
  /** How many bytes a file may have, as boosts raise it. Default 10 MiB. */
  readonly attachmentLimit?: number;
  /** The permissions of the bot's role when it joins. Default: those of everybody. */
  readonly botPermissions?: bigint;
  /** Whether the bot is in it. Default true. */
  readonly botPresent?: boolean;
}

/** Makes a guild. The bot in it has a role of its own. Connected sessions get an event. */
export function addGuild(world: World, options: GuildOptions): GuildHandle {
  const id = world.newId();
  const plain = { color: 0, mentionable: false };
  const everyone: Role = { ...plain, id, name: '@everyone', permissions: everyday, position: 0 };
  const { id: botId, username: name } = world.bot;
  const botRole: Role = {
    ...plain,
    id: world.newId(),
    name,
    permissions: options.botPermissions ?? everyday,
    position: 1,
    botId,
  };
  const guild: Guild = {
    id,
    name: options.name ?? `server-${world.guilds.size + 1}`,
    ownerId: options.ownerId ?? world.newId(),
    locale: options.locale ?? 'en-US',
    attachmentLimit: options.attachmentLimit ?? defaultAttachmentLimit,
    members: new Map(),
    roles: new Map([everyone, botRole].map((role) => [role.id, role])),
    botRoleId: botRole.id,
    rules: new Map(),
    botPresent: options.botPresent ?? true,
  };
  world.guilds.set(id, guild);
  if (guild.botPresent) world.emit(guildCreate(world, guild));
  world.changes.happened();
  return guildHandle(world, guild);
}

function addMember(world: World, guild: Guild, userId: string, options: MemberOptions): MemberHandle {
  const person = world.people.get(userId);
  if (person === undefined) throw new Error(`nobody has the id ${userId}`);
  const roles = (options.roles ?? []).map((id) => requireRole(guild, id).id);
  const { permissions } = options;
  const own = permissions === undefined ? [] : [addRole(world, guild, { name: person.user.username, permissions }).id];
  const joinedAt = new Date(world.clock.now()).toISOString();
  const member: Member = { user: person.user, roles: [...roles, ...own], joinedAt };
  guild.members.set(userId, member);
  tellOfMember(world, guild, 'GUILD_MEMBER_ADD', wireMember(member));
  return memberHandle(world, guild, member);
}

export function guildHandle(world: World, guild: Guild): GuildHandle {
  return {
    id: guild.id,
    name: guild.name,
    everyone: roleHandle(world, guild, requireRole(guild, guild.id)),
    botRole: roleHandle(world, guild, requireRole(guild, guild.botRoleId)),
    channels: () => channelsOf(world, guild).map((channel) => channelHandle(world, guild, channel)),
    members: () => [...guild.members.values()].map((member) => memberHandle(world, guild, member)),
    roles: () => [...guild.roles.values()].map((role) => roleHandle(world, guild, role)),
    addChannel: (options = {}) => addChannel(world, guild, options),
    addRole: (options = {}) => addRole(world, guild, options),
    addMember: (options = {}) => addMember(world, guild, makePerson(world, options), options),
    join: (member, options = {}) => addMember(world, guild, member.id, options),
    addRule: (options) => addRule(world, guild, options),
    changeRule: ({ id }, changes) => changeRule(world, guild, id, changes),
    removeRule: ({ id }) => removeRule(world, guild, id),
    setOwner({ id }) {
      if (!guild.members.has(id)) throw new Error(`nobody in ${guild.name} has the id ${id}`);
      changing(world, guild, () => {
        guild.ownerId = id;
        tell(world, guild, 'GUILD_UPDATE', wireGuild(guild));
      });
    },
    removeBot() {
      tell(world, guild, 'GUILD_DELETE', { id: guild.id });
      guild.botPresent = false;
    },
    postAs: async (app, { id }, message) => postAs(world, app, requireOwn(world, guild, id), message),
    setBotPermissions: ({ id }, bits) => setBotPermissions(world, guild, requireOwn(world, guild, id), bits),
    delete() {
      for (const channel of world.channels.values()) if (channel.guildId === guild.id) channel.deleted = true;
      tell(world, guild, 'GUILD_DELETE', { id: guild.id });
      guild.botPresent = false;
      guild.members.clear();
      world.guilds.delete(guild.id);
    },
  };
}
