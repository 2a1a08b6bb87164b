import { present } from '../message/store.ts';
import type { StandInMessage } from '../message/types.ts';
import type { CommandOption, RegisteredCommand } from '../world/commands.ts';
import { hasMessages, type Channel } from '../world/channels.ts';
import type { Guild, Member } from '../world/guilds.ts';
import type { StoredFile } from '../world/files.ts';
import { interactionTypes } from '../world/interactions.ts';
import { allows, permissions } from '../world/permissions.ts';
import { channelRights, holderOf, placeOf } from '../world/rights.ts';
import { attachmentLimitOf, type World } from '../world/world.ts';
import { checkSizes, isAttachedFile, upload, type AttachedFile } from './attach.ts';
import type { InteractionHandle } from './handles.ts';
import { interact } from './interact.ts';
import {
  fillOptions,
  leafOptions,
  nest,
  optionTypes,
  type FilledOption,
  type ForgedOptions,
  type OptionValue,
  type OptionValues,
  type SentOption,
} from './options.ts';
import { resolvedFiles, resolveIds, type Resolved } from './resolved.ts';

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

interface CommandCall {
  readonly name: string;
  readonly options: OptionValues | ForgedOptions;
  readonly forged: boolean;
  readonly focused?: string;
}

/** Resolves when the files among the options are uploaded. Without files the interaction is made at once. */
export function runCommand(
  world: World,
  actor: Actor,
  call: CommandCall,
): InteractionHandle | Promise<InteractionHandle> {
  const [name = '', ...words] = call.name.split(' ');
  const command = offered(world, actor, name, commandTypes.slash, call.forged);
  if (isList(call.options)) {
    if (!call.forged) throw new Error('the client sends no options but its own');
    return sendCommand(world, actor, { ...base(command), options: call.options });
  }
  const leaf = leafOptions(command, words);
  const { options, focused } = call;
  if (focused !== undefined) return complete(world, actor, { command, words, leaf, options, name: focused });
  const filled = fillOptions(leaf, options, call.forged);
  const files = filled.flatMap(({ value }) => (isAttachedFile(value) ? [value] : []));
  checkSizes(files, attachmentLimitOf(world, actor.channel, actor.member.user.id));
  const send = (uploaded: ReadonlyMap<AttachedFile, StoredFile>): InteractionHandle => {
    const sent = filled.map(({ value, ...option }) => ({ ...option, value: idOrValue(value, uploaded) }));
    const resolved = {
      ...resolveOptions(world, actor, sent),
      ...resolvedFiles([...uploaded.values()], (url) => world.files.sign(url)),
    };
    const isEmpty = Object.keys(resolved).length === 0;
    return sendCommand(world, actor, {
      ...base(command),
      options: nest(words, sent),
      ...(!isEmpty && { resolved }),
    });
  };
  if (files.length === 0) return send(new Map());
  return Promise.all(files.map(async (file) => [file, await upload(world, file)] as const)).then((pairs) =>
    send(new Map(pairs)),
  );
}

function sendCommand(world: World, { member, channel }: Actor, data: object): InteractionHandle {
  const userId = member.user.id;
  return interact(world, { type: interactionTypes.command, commandType: commandTypes.slash, userId, channel, data });
}

/** Types into an option. Files are uploaded only when the command is sent, so none of them is here. */
function complete(
  world: World,
  actor: Actor,
  typed: {
    command: RegisteredCommand;
    words: readonly string[];
    leaf: readonly CommandOption[];
    options: OptionValues;
    /** Of the option that is typed into. */
    name: string;
  },
): InteractionHandle {
  const { leaf, command, words, name } = typed;
  const focused = leaf.find((option) => option.name === name);
  if (focused?.autocomplete !== true) throw new Error(`"${name}" does not complete itself`);
  const options = fillOptions(leaf, typed.options, true).flatMap(({ value, ...option }): SentOption[] =>
    isAttachedFile(value) ? [] : [{ ...option, value, ...(option.name === name && { focused: true as const }) }],
  );
  const resolved = resolveOptions(world, actor, options);
  return interact(world, {
    type: interactionTypes.autocomplete,
    commandType: commandTypes.slash,
    focusedType: focused.type,
    userId: actor.member.user.id,
    channel: actor.channel,
    data: { ...base(command), options: nest(words, options), ...(resolved && { resolved }) },
  });
}

function idOrValue(value: FilledOption['value'], uploaded: ReadonlyMap<AttachedFile, StoredFile>): OptionValue {
  return isAttachedFile(value) ? (uploaded.get(value)?.id ?? '') : value;
}

function resolveOptions(world: World, actor: Actor, options: readonly SentOption[]): Resolved | undefined {
  const ids = options.flatMap(({ type, value }) =>
    type >= optionTypes.user && type <= optionTypes.mentionable ? [{ type, id: String(value) }] : [],
  );
  return resolveIds(world, { channel: actor.channel, userId: actor.member.user.id }, ids);
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
