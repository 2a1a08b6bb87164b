import {
  ApplicationCommandOptionType,
  PermissionFlagsBits,
  type APIApplicationCommandBasicOption,
  type APIApplicationCommandSubcommandOption,
  type RESTPostAPIChatInputApplicationCommandsJSONBody,
} from 'discord.js';
import { longestReason } from '../../messages/moderation/reason-form.ts';
import type { Words } from '../../words/words.ts';
import { described, named, namedInWords, slash } from '../payload.ts';

/** Discord hides these commands from everybody else. Who may use them is checked when they run. */
export const forModerators = String(PermissionFlagsBits.ModerateMembers);

/** The lengths of a block, in hours; 0: without an end. */
export const blockLengths = [1, 24, 168, 720, 0] as const;

type Subcommand =
  | 'block'
  | 'unblock'
  | 'blocked'
  | 'pause'
  | 'resume'
  | 'grant'
  | 'take'
  | 'reset'
  | 'history'
  | 'remove'
  | 'log';
type Option = 'member' | 'reason' | 'length' | 'amount' | 'result';
/** Who reads the reason of a decision. */
type ReasonReader = 'member' | 'everybody' | 'log';

export function moderatePayload(words: Words, grantMax: number): RESTPostAPIChatInputApplicationCommandsJSONBody {
  const called = (option: Option) => named(option, words, (t) => t(`command.moderate.option.${option}.name`));
  const said = (option: Exclude<Option, 'reason'>) => ({
    ...called(option),
    ...described(words, (t) => t(`command.moderate.option.${option}.description`)),
  });
  const member = { type: ApplicationCommandOptionType.User as const, ...said('member'), required: true };
  const reason = (reader: ReasonReader): APIApplicationCommandBasicOption => ({
    type: ApplicationCommandOptionType.String,
    ...called('reason'),
    ...described(words, (t) => t(`command.moderate.reason-for-${reader}`)),
    // A reason that only the log shows is optional.
    required: reader !== 'log',
    max_length: longestReason,
  });
  const amount = {
    type: ApplicationCommandOptionType.Integer as const,
    ...said('amount'),
    required: true,
    min_value: 1,
    max_value: grantMax,
  };
  const length = {
    type: ApplicationCommandOptionType.Integer as const,
    ...said('length'),
    required: true,
    choices: blockLengths.map((hours) => ({
      ...namedInWords(words, `moderate.length-${hours}`),
      value: hours,
    })),
  };
  const result = {
    type: ApplicationCommandOptionType.String as const,
    ...said('result'),
    required: true,
    max_length: 200,
  };
  const subcommand = (
    name: Subcommand,
    options: APIApplicationCommandBasicOption[] = [],
  ): APIApplicationCommandSubcommandOption => ({
    type: ApplicationCommandOptionType.Subcommand,
    ...named(name, words, (t) => t(`command.moderate.${name}.name`)),
    ...described(words, (t) => t(`command.moderate.${name}.description`)),
    options,
  });
  return {
    ...slash('moderate', words),
    default_member_permissions: forModerators,
    options: [
      subcommand('block', [member, length, reason('member')]),
      subcommand('unblock', [member, reason('log')]),
      subcommand('blocked'),
      subcommand('pause', [reason('everybody')]),
      subcommand('resume'),
      subcommand('grant', [member, amount, reason('log')]),
      subcommand('take', [member, amount, reason('log')]),
      subcommand('reset', [member, reason('log')]),
      subcommand('history', [member]),
      subcommand('remove', [result, reason('log')]),
      subcommand('log'),
    ],
  };
}
