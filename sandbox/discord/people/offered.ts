import { hasMessages, type Channel } from '../world/channels.ts';
import type { RegisteredCommand } from '../world/commands.ts';
import { allows, permissions } from '../world/permissions.ts';
import { placeOf } from '../world/rights.ts';
import { personRights, personSees, sharesGuild } from '../world/visibility.ts';
import type { World } from '../world/world.ts';
import { ClientRefusal } from './refused.ts';

/** Who acts, and where. */
export interface Actor {
  readonly userId: string;
  readonly channel: Channel;
}

/** The numbers of `contexts` and of `integration_types`. */
const contexts = { guild: 0, directMessage: 1 } as const;
const installs = { guild: 0, user: 1 } as const;

/**
 * For whom the application acts here, as `authorizing_integration_owners`: the server that it was added to (`0` in
 * direct messages), and the person who installed it for themselves. A command is available only to the kinds that it is
 * registered for. Source: https://docs.discord.com/developers/interactions/receiving-and-responding, "Authorizing
 * Integration Owners Object".
 */
export function authorizingOwners(
  world: World,
  { userId, channel }: Actor,
  command?: RegisteredCommand,
): Readonly<Record<string, string>> {
  const guild = world.guilds.get(channel.guildId ?? '');
  const isAdded = channel.guildId === undefined ? sharesGuild(world, userId) : guild?.botPresent === true;
  const isInstalled = world.people.get(userId)?.hasInstalled === true;
  const types = command === undefined ? Object.values(installs) : (command.integration_types ?? [installs.guild]);
  return {
    ...(isAdded && types.includes(installs.guild) && { [installs.guild]: guild?.id ?? '0' }),
    ...(isInstalled && types.includes(installs.user) && { [installs.user]: userId }),
  };
}

/** All commands that are registered for this place, those of the server before the global ones. */
function registeredFor(world: World, { channel }: Actor): readonly RegisteredCommand[] {
  const guild = world.guilds.get(channel.guildId ?? '');
  const own = guild?.botPresent === true ? world.commands.list(guild.id) : [];
  return [...own, ...world.commands.list(undefined)];
}

/** The commands that the client offers to this person in this channel. */
export function offeredCommands(world: World, actor: Actor): RegisteredCommand[] {
  if (problemWithPlace(world, actor) !== undefined) return [];
  return registeredFor(world, actor).filter((command) => problemWithCommand(world, actor, command) === undefined);
}

/** The command as the client offers it to this person in this channel. Throws if it does not, unless `forged`. */
export function requireOffered(
  world: World,
  actor: Actor,
  wanted: { readonly name: string; readonly type: number; readonly forged: boolean },
): RegisteredCommand {
  const { name, type, forged } = wanted;
  const guild = world.guilds.get(actor.channel.guildId ?? '');
  const command = registeredFor(world, actor).find((each) => each.name === name && each.type === type);
  if (guild !== undefined && Object.keys(authorizingOwners(world, actor)).length === 0) {
    throw new ClientRefusal(`${world.bot.username} is not in ${guild.name}.`);
  }
  if (command === undefined) throw new ClientRefusal(`There is no command called “${name}” here.`);
  if (forged) return command;
  const problem = problemWithPlace(world, actor) ?? problemWithCommand(world, actor, command);
  if (problem !== undefined) throw new ClientRefusal(problem);
  return command;
}

function problemWithPlace(world: World, { userId, channel }: Actor): string | undefined {
  if (channel.deleted) return 'This channel was deleted.';
  const isThere = hasMessages(channel) && personSees(world, userId, channel);
  const mayUse = allows(personRights(world, userId, channel), permissions.useApplicationCommands);
  return isThere && mayUse ? undefined : `You cannot use commands in ${nameOf(world, channel)}.`;
}

function problemWithCommand(world: World, actor: Actor, command: RegisteredCommand): string | undefined {
  const { channel } = actor;
  const guild = world.guilds.get(channel.guildId ?? '');
  const place = guild === undefined ? 'direct messages' : 'servers';
  const context = guild === undefined ? contexts.directMessage : contexts.guild;
  if (command.contexts?.includes(context) === false) return `“${command.name}” cannot be used in ${place}.`;
  if (Object.keys(authorizingOwners(world, actor, command)).length === 0) {
    return `“${command.name}” is not available to you in ${place}.`;
  }
  if (guild !== undefined && !hasEnough(world, actor, command)) {
    return `You do not have permission to use “${command.name}”.`;
  }
  // An adult's direct messages can be opened for such commands. Nobody in the stand-in has done so.
  if (command.nsfw && !placeOf(world, channel).nsfw) {
    return `“${command.name}” can only be used in age-restricted channels.`;
  }
  return undefined;
}

/** Whether the person has the permissions that the command asks for. They count in servers only. */
function hasEnough(world: World, { userId, channel }: Actor, command: RegisteredCommand): boolean {
  const needed = command.default_member_permissions;
  if (needed === null) return true;
  return allows(personRights(world, userId, channel), needed === '0' ? permissions.administrator : BigInt(needed));
}

function nameOf(world: World, { guildId, name }: Channel): string {
  return guildId === undefined ? `direct messages with ${world.bot.username}` : `#${name}`;
}
