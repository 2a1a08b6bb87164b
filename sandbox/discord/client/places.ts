import { offeredCommands } from '../people/offered.ts';
import { mayWrite } from '../people/person.ts';
import type { Channel } from '../world/channels.ts';
import type { Guild } from '../world/guilds.ts';
import { allows, permissions } from '../world/permissions.ts';
import { placeOf } from '../world/rights.ts';
import type { Role } from '../world/roles.ts';
import { channelsOf, personRights, personSees } from '../world/visibility.ts';
import { attachmentLimitOf, directChannel, type World } from '../world/world.ts';
import type { OfferedCommands, Places, SeenChannel, SeenGuild, SeenMember, Someone } from './api.ts';

export function everybody(world: World): Someone[] {
  return [...world.people].map(([id, { user, locale, part }]) => ({
    id,
    name: user.username,
    locale,
    ...(part !== undefined && { part }),
  }));
}

/** The servers that this person is in, and the channels that they see. */
export function placesOf(world: World, userId: string): Places {
  const guilds = [...world.guilds.values()].filter(({ members }) => members.has(userId));
  return {
    guilds: guilds.map((guild) => seenGuild(world, guild, userId)),
    directMessages: { ...seenChannel(world, directChannel(world, userId), userId), name: world.bot.username },
  };
}

function seenGuild(world: World, guild: Guild, userId: string): SeenGuild {
  const roles = rolesOf(guild);
  const rank = new Map(roles.map(({ id }, index) => [id, index]));
  const inOrder = (ids: readonly string[]): string[] =>
    ids.filter((id) => rank.has(id)).toSorted((a, b) => (rank.get(a) ?? 0) - (rank.get(b) ?? 0));
  const members = [...guild.members.values()].map(({ user, roles: own }): SeenMember => ({
    id: user.id,
    name: user.username,
    isBot: false,
    roles: inOrder(own),
    isOwner: guild.ownerId === user.id,
  }));
  const { id, username: name } = world.bot;
  const bot: SeenMember = { id, name, isBot: true, roles: inOrder([guild.botRoleId]), isOwner: guild.ownerId === id };
  return {
    id: guild.id,
    name: guild.name,
    channels: channelsOf(world, guild)
      .filter((channel) => personSees(world, userId, channel))
      .map((channel) => seenChannel(world, channel, userId)),
    members: guild.botPresent ? [...members, bot] : members,
    roles: roles.map(({ id: roleId, name: roleName, color }) => ({ id: roleId, name: roleName, color })),
  };
}

/** The highest first, without the role of a bot that is not there. */
function rolesOf(guild: Guild): Role[] {
  return [...guild.roles.values()]
    .filter(({ botId }) => botId === undefined || guild.botPresent)
    .toSorted((a, b) => b.position - a.position);
}

function seenChannel(world: World, channel: Channel, userId: string): SeenChannel {
  const { id, type, name, parentId } = channel;
  const place = placeOf(world, channel);
  return {
    id,
    type,
    name,
    nsfw: place.nsfw,
    ...(parentId !== undefined && { parentId }),
    mayWrite: mayWrite(world, { userId, channel }),
    mayDelete: allows(personRights(world, userId, channel), permissions.manageMessages),
    fileLimit: attachmentLimitOf(world, channel, userId),
  };
}

/** What the client lists for the person in this channel. */
export function commandsFor(world: World, userId: string, channel: Channel): OfferedCommands {
  const offered = offeredCommands(world, { userId, channel });
  const ofType = (type: number) => offered.filter((command) => command.type === type);
  return { slash: ofType(1), user: ofType(2), message: ofType(3) };
}
