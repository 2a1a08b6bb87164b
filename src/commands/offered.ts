import { ApplicationCommandOptionType, type APIApplicationCommandBasicOption } from 'discord.js';
import type { CommandPayload } from './command.ts';
import type { CommandRequest } from './request.ts';

/**
 * Whether Discord's client could have sent these options with a command that has subcommands: all required ones, and no
 * value that is not a choice, out of bounds or too long. Options that the command does not have are ignored: nothing
 * reads them.
 */
export function isOffered(
  payload: CommandPayload,
  { subcommand, options, picked }: Pick<CommandRequest, 'subcommand' | 'options' | 'picked'>,
): boolean {
  const all = 'options' in payload ? (payload.options ?? []) : [];
  const used = all.find(({ type, name }) => type === ApplicationCommandOptionType.Subcommand && name === subcommand);
  if (used === undefined || !('options' in used)) return false;
  const declared = (used.options ?? []) as readonly APIApplicationCommandBasicOption[];
  return declared.every((option) => {
    const value = options[option.name];
    return value === undefined ? option.required !== true : isAccepted(option, value, picked);
  });
}

function isAccepted(
  option: APIApplicationCommandBasicOption,
  value: unknown,
  picked: CommandRequest['picked'],
): boolean {
  switch (option.type) {
    case ApplicationCommandOptionType.User:
      return typeof value === 'string' && Object.hasOwn(picked, value);
    case ApplicationCommandOptionType.String:
      return typeof value === 'string' && value.trim() !== '' && hasAllowedLength(option, Array.from(value).length);
    case ApplicationCommandOptionType.Integer: {
      if (!Number.isSafeInteger(value)) return false;
      const { choices, min_value: least = -Infinity, max_value: most = Infinity } = option as NumberOption;
      if (choices !== undefined && choices.length > 0) return choices.some((choice) => choice.value === value);
      return Number(value) >= least && Number(value) <= most;
    }
    default:
      // No such command has an option of this kind. A new kind needs its check here.
      return false;
  }
}

interface NumberOption {
  readonly choices?: readonly { readonly value: number }[];
  readonly min_value?: number;
  readonly max_value?: number;
}

function hasAllowedLength(
  option: { readonly min_length?: number; readonly max_length?: number },
  length: number,
): boolean {
  return length >= (option.min_length ?? 0) && length <= (option.max_length ?? Infinity);
}
