import type { RESTPostAPIChatInputApplicationCommandsJSONBody } from 'discord.js';
import type { Given } from '../catalog/request.ts';
import type { JobRequest } from '../core/job/record.ts';
import type { Language } from '../core/language.ts';

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
  readonly options: Given;
  /** Bytes a file may have here. */
  readonly attachmentLimit: number;
}

/** What a command says first: a private refusal, or a job to be acknowledged in public. */
export type CommandAnswer =
  | { readonly kind: 'refused'; readonly text: string }
  | { readonly kind: 'job'; readonly job: JobRequest };

/** One command: what Discord is told of it, and what it does. Answers from memory, without waiting. */
export interface Command {
  readonly payload: RESTPostAPIChatInputApplicationCommandsJSONBody;
  run(request: CommandRequest): CommandAnswer;
}
