import { present } from '../message/store.ts';
import type { StandInMessage } from '../message/types.ts';
import type { CommandOption, RegisteredCommand } from '../world/commands.ts';
import { interactionTypes } from '../world/interactions.ts';
import { attachmentLimitOf, type World } from '../world/world.ts';
import { checkSizes, isAttachedFile, withUploads, type Uploaded } from './attach.ts';
import type { InteractionHandle } from './handles.ts';
import { interact } from './interact.ts';
import { requireOffered, type Actor } from './offered.ts';
import { optionTypes } from './option-types.ts';
import {
  fillOptions,
  leafOptions,
  nest,
  type FilledOption,
  type ForgedOptions,
  type OptionValue,
  type OptionValues,
  type SentOption,
} from './options.ts';
import { ClientRefusal } from './refused.ts';
import { resolvedFiles, resolveIds, type Resolved } from './resolved.ts';

const commandTypes = { slash: 1, user: 2, message: 3 } as const;

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
  const command = requireOffered(world, actor, { name, type: commandTypes.slash, forged: call.forged });
  if (isList(call.options)) {
    if (!call.forged) throw new ClientRefusal('The client sends no options but its own.');
    return sendCommand(world, actor, command, call.name, { ...base(command), options: call.options });
  }
  const leaf = leafOptions(command, words);
  const { options, focused } = call;
  if (focused !== undefined) return complete(world, actor, { command, words, leaf, options, name: focused });
  const filled = fillOptions(leaf, options, call.forged);
  const files = filled.flatMap(({ value }) => (isAttachedFile(value) ? [value] : []));
  checkSizes(files, attachmentLimitOf(world, actor.channel, actor.userId));
  return withUploads(world, files, (uploaded) => {
    const sent = filled.map(({ value, ...option }) => ({ ...option, value: idOrValue(value, uploaded) }));
    const resolved = {
      ...resolveOptions(world, actor, sent),
      ...resolvedFiles([...uploaded.values()], (url) => world.files.sign(url)),
    };
    const isEmpty = Object.keys(resolved).length === 0;
    return sendCommand(world, actor, command, call.name, {
      ...base(command),
      options: nest(words, sent),
      ...(!isEmpty && { resolved }),
    });
  });
}

function sendCommand(
  world: World,
  actor: Actor,
  command: RegisteredCommand,
  commandName: string,
  data: object,
): InteractionHandle {
  return interact(world, {
    type: interactionTypes.command,
    commandType: commandTypes.slash,
    command,
    commandName,
    ...actor,
    data,
  });
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
  if (focused?.autocomplete !== true) throw new ClientRefusal(`“${name}” does not complete itself.`);
  const options = fillOptions(leaf, typed.options, true).flatMap(({ value, ...option }): SentOption[] =>
    isAttachedFile(value) ? [] : [{ ...option, value, ...(option.name === name && { focused: true as const }) }],
  );
  const resolved = resolveOptions(world, actor, options);
  return interact(world, {
    type: interactionTypes.autocomplete,
    commandType: commandTypes.slash,
    command,
    focusedType: focused.type,
    ...actor,
    data: { ...base(command), options: nest(words, options), ...(resolved && { resolved }) },
  });
}

function idOrValue(value: FilledOption['value'], uploaded: Uploaded): OptionValue {
  return isAttachedFile(value) ? (uploaded.get(value)?.id ?? '') : value;
}

function resolveOptions(world: World, actor: Actor, options: readonly SentOption[]): Resolved | undefined {
  const ids = options.flatMap(({ type, value }) =>
    type >= optionTypes.user && type <= optionTypes.mentionable ? [{ type, id: String(value) }] : [],
  );
  return resolveIds(world, actor, ids);
}

function isList(options: OptionValues | ForgedOptions): options is ForgedOptions {
  return Array.isArray(options);
}

/** Throws if the client has no such entry in the menu of the message, unless `forged`. */
export function useOnMessage(
  world: World,
  actor: Actor,
  { name, target, forged }: { name: string; target: Pick<StandInMessage, 'id'>; forged: boolean },
): InteractionHandle {
  const stored = world.messages.get(target.id);
  if (stored === undefined || stored.deleted) throw new ClientRefusal('This message was deleted.');
  if (stored.ephemeralTo !== undefined && !forged) {
    throw new ClientRefusal('A private message has no menu of commands.');
  }
  const command = requireOffered(world, actor, { name, type: commandTypes.message, forged });
  return interact(world, {
    type: interactionTypes.command,
    commandType: commandTypes.message,
    command,
    target: { target_message_id: target.id },
    ...actor,
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
  const command = requireOffered(world, actor, { name, type: commandTypes.user, forged });
  const resolved = resolveIds(world, actor, [{ type: optionTypes.user, id: targetId }]);
  const user = resolved?.['users']?.[targetId];
  return interact(world, {
    type: interactionTypes.command,
    commandType: commandTypes.user,
    command,
    ...(user && { target: { target_user: user } }),
    ...actor,
    data: { ...base(command), target_id: targetId, resolved },
  });
}
