import { present } from '../message/store.ts';
import type { StandInMessage } from '../message/types.ts';
import type { RegisteredCommand } from '../world/commands.ts';
import { hasMessages, type Channel } from '../world/channels.ts';
import type { Guild, Member } from '../world/guilds.ts';
import { interactionTypes } from '../world/interactions.ts';
import { allows, permissions } from '../world/permissions.ts';
import { channelRights, holderOf, placeOf } from '../world/rights.ts';
import type { World } from '../world/world.ts';
import type { InteractionHandle } from './handles.ts';
import { interact } from './interact.ts';
import { fillOptions, leafOptions, nest, optionTypes, type ForgedOptions, type OptionValues } from './options.ts';
import { resolveIds } from './resolved.ts';

/** Who acts, and where. */
export interface Actor {
  readonly guild: Guild;
  readonly member: Member;
  readonly channel: Channel;
}

const commandTypes = { slash: 1, user: 2, message: 3 } as const;

/** The command as the client offers it to this member in this channel. Throws if it does not, unless `forged`. */
function offered(world: World, actor: Actor, name: string, type: number, forged: boolean): RegisteredCommand {
  const { guild, member, channel } = actor;
  if (!guild.botPresent) throw new Error(`the bot is not in ${guild.name}`);
  if (channel.deleted) throw new Error(`${channel.name} is deleted`);
  const command = [...world.commands.list(guild.id), ...world.commands.list(undefined)].find(
    (each) => each.name === name && each.type === type,
  );
  if (command === undefined) throw new Error(`there is no command "${name}"`);
  if (forged) return command;
  const allowed = channelRights(world, guild, channel, holderOf(guild, member.user.id));
  const isThere = hasMessages(channel) && allows(allowed, permissions.viewChannel | permissions.useApplicationCommands);
  if (!isThere) throw new Error(`${member.user.username} cannot use commands in ${channel.name}`);
  const needed = command.default_member_permissions;
  const enough = needed === null || allows(allowed, needed === '0' ? permissions.administrator : BigInt(needed));
  if (!enough) throw new Error(`${member.user.username} may not use "${name}"`);
  const isAdult = placeOf(world, channel).nsfw;
  if (command.nsfw && !isAdult) throw new Error(`"${name}" is offered in age-restricted channels only`);
  const isOutside = command.contexts?.includes(0) === false || command.integration_types?.includes(0) === false;
  if (isOutside) throw new Error(`"${name}" is not offered in servers`);
  return command;
}

function base({ id, name, type, guild_id: guildId }: RegisteredCommand): object {
  return { id, name, type, ...(guildId !== undefined && { guild_id: guildId }) };
}

export function runCommand(
  world: World,
  actor: Actor,
  call: { name: string; options: OptionValues | ForgedOptions; forged: boolean; focused?: string },
): InteractionHandle {
  const [name = '', ...words] = call.name.split(' ');
  const command = offered(world, actor, name, commandTypes.slash, call.forged);
  if (isList(call.options)) {
    if (!call.forged) throw new Error('the client sends no options but its own');
    return interact(world, {
      type: interactionTypes.command,
      commandType: commandTypes.slash,
      userId: actor.member.user.id,
      channel: actor.channel,
      data: { ...base(command), options: call.options },
    });
  }
  const leaf = leafOptions(command, words);
  const isPartial = call.focused !== undefined;
  const filled = fillOptions(leaf, call.options, call.forged || isPartial).map((option) =>
    option.name === call.focused ? { ...option, focused: true as const } : option,
  );
  const focused = leaf.find((option) => option.name === call.focused);
  if (isPartial && focused?.autocomplete !== true) throw new Error(`"${call.focused}" does not complete itself`);
  const ids = filled.flatMap(({ type, value }) =>
    type >= optionTypes.user && type <= optionTypes.mentionable ? [{ type, id: String(value) }] : [],
  );
  const resolved = resolveIds(world, { channel: actor.channel, userId: actor.member.user.id }, ids);
  return interact(world, {
    type: isPartial ? interactionTypes.autocomplete : interactionTypes.command,
    commandType: commandTypes.slash,
    ...(focused !== undefined && { focusedType: focused.type }),
    userId: actor.member.user.id,
    channel: actor.channel,
    data: { ...base(command), options: nest(words, filled), ...(resolved && { resolved }) },
  });
}

function isList(options: OptionValues | ForgedOptions): options is ForgedOptions {
  return Array.isArray(options);
}

/** Throws if the client has no such entry in the menu of the message, unless `forged`. */
export function useOnMessage(
  world: World,
  actor: Actor,
  { name, target, forged }: { name: string; target: StandInMessage; forged: boolean },
): InteractionHandle {
  const stored = world.messages.get(target.id);
  if (stored === undefined || stored.deleted) throw new Error('the message is gone');
  if (stored.ephemeralTo !== undefined && !forged) throw new Error('a private message has no menu of commands');
  const command = offered(world, actor, name, commandTypes.message, forged);
  return interact(world, {
    type: interactionTypes.command,
    commandType: commandTypes.message,
    target: { target_message_id: target.id },
    userId: actor.member.user.id,
    channel: actor.channel,
    data: {
      ...base(command),
      target_id: target.id,
      resolved: { messages: { [target.id]: present(world, stored) } },
    },
  });
}

/** Throws if the client has no such entry in the menu of the person, unless `forged`. */
export function useOnUser(
  world: World,
  actor: Actor,
  { name, targetId, forged }: { name: string; targetId: string; forged: boolean },
): InteractionHandle {
  const command = offered(world, actor, name, commandTypes.user, forged);
  const place = { channel: actor.channel, userId: actor.member.user.id };
  const resolved = resolveIds(world, place, [{ type: optionTypes.user, id: targetId }]);
  const user = resolved?.['users']?.[targetId];
  return interact(world, {
    type: interactionTypes.command,
    commandType: commandTypes.user,
    ...(user && { target: { target_user: user } }),
    ...place,
    data: { ...base(command), target_id: targetId, resolved },
  });
}
