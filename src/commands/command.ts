import type { APIMessageTopLevelComponent, RESTPostAPIChatInputApplicationCommandsJSONBody } from 'discord.js';
import type { Given } from '../catalog/request.ts';
import type { Language } from '../core/language.ts';
import type { Micros } from '../core/money.ts';
import type { Accounts } from '../services/accounts.ts';
import type { PricedRequest } from '../services/jobs/admission.ts';
import type { Jobs } from '../services/jobs/jobs.ts';

/** A command as it was typed, free of the library that brought it. */
export interface CommandRequest {
  /** The interaction's id. */
  readonly id: string;
  readonly token: string;
  readonly applicationId: string;
  readonly guildId: string;
  readonly channelId: string;
  readonly memberId: string;
  /** The reader's language. */
  readonly language: Language;
  /** The subcommand's name, where the command has any. */
  readonly subcommand: string | undefined;
  readonly options: Given;
  /** Bytes a file may have here. */
  readonly attachmentLimit: number;
}

/** What a member has typed so far into an option that completes itself. */
interface Unfinished {
  readonly option: string;
  readonly typed: string;
  /** The reader's language. */
  readonly language: Language;
}

/** What a command says first: something private, or a request to be acknowledged in public. */
export type CommandAnswer =
  | { readonly kind: 'refused'; readonly text: string }
  | { readonly kind: 'said'; readonly components: readonly APIMessageTopLevelComponent[] }
  | { readonly kind: 'request'; readonly priced: PricedRequest };

/** What commands work with. */
export interface CommandServices {
  readonly jobs: Jobs;
  readonly accounts: Accounts;
  /** What one credit is worth. */
  readonly creditWorth: Micros;
  readonly operatorIds: readonly string[];
}

/** One command: what Discord is told of it, and what it does. Answers from memory. */
export interface Command {
  readonly payload: RESTPostAPIChatInputApplicationCommandsJSONBody;
  /** What fits what is typed, the best first, at most 25; names and values as Discord takes them. */
  complete?(unfinished: Unfinished): readonly { readonly name: string; readonly value: string | number }[];
  run(request: CommandRequest, services: CommandServices): CommandAnswer | Promise<CommandAnswer>;
}
