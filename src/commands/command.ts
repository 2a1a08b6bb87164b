import type {
  APIModalInteractionResponseCallbackData,
  APIStringSelectComponent,
  RESTPostAPIChatInputApplicationCommandsJSONBody,
  RESTPostAPIContextMenuApplicationCommandsJSONBody,
} from 'discord.js';
import type { FileRules } from '../catalog/request-files.ts';
import type { IdParams, JobAction, KindOf, NameOf, Owner } from '../core/custom-id.ts';
import type { Actor } from '../core/job/who-may.ts';
import type { Job } from '../core/job/record.ts';
import type { SubmittedFields, SubmittedFiles } from '../core/moderation/field.ts';
import type { UploadHosts } from '../core/moderation/input-owner.ts';
import type { Micros } from '../core/money.ts';
import type { Accounts } from '../services/jobs/accounts.ts';
import type { Jobs } from '../services/jobs/jobs.ts';
import type { Moderation } from '../services/moderation/moderation.ts';
import type { LiveCatalog } from '../services/runcomfy/catalog.ts';
import type { Reports } from '../services/moderation/reports.ts';
import type { Clock } from '../services/runtime/clock.ts';
import type { CommandAnswer, PanelAnswer, Refused } from './answer.ts';
import type { ComponentContext, CommandRequest, AutocompleteInput, JobPanelContext, ServerContext } from './request.ts';

/** What the operator allows of the files that members put in. */
export interface InputLimits extends Pick<FileRules, 'origins' | 'domains'> {
  /** The most bytes of one file. */
  readonly bytes: number;
}

/** The services that commands use. */
export interface CommandServices {
  readonly jobs: Jobs;
  readonly accounts: Accounts;
  readonly moderation: Moderation;
  readonly reports: Reports;
  /** What one credit is worth. */
  readonly creditWorth: Micros;
  readonly operatorIds: readonly string[];
  readonly models: Pick<LiveCatalog, 'current' | 'directory'>;
  readonly inputs: InputLimits;
  /** Where Discord keeps the files of messages. */
  readonly uploadHosts: UploadHosts;
  readonly clock: Clock;
  /** In [0, 1). */
  readonly random: () => number;
}

type PanelAnswerOrPromise = PanelAnswer | Promise<PanelAnswer>;

/** What a button does. `C` is its context. The router refuses what the component could not have sent before it calls a handler. */
export interface ButtonHandler<C> {
  readonly kind: 'button';
  press(context: C, services: CommandServices): PanelAnswerOrPromise;
}

/** A button of a job. One that says when it is offered is an entry of the panel that *More…* opens. */
export interface JobActionHandler<N extends JobAction> extends ButtonHandler<
  JobPanelContext & ComponentContext<IdParams<'job', N>>
> {
  /** Whether this person may use it now. `isShared`: the owner lets others make something from their results. */
  readonly isOffered?: (job: Job, actor: Actor, isShared: boolean) => boolean;
}

interface SelectHandler<C> {
  readonly kind: 'string-select';
  /** The select as it is offered now. */
  select(context: C, services: CommandServices): APIStringSelectComponent;
  pick(context: C, services: CommandServices, values: readonly string[]): PanelAnswerOrPromise;
}

type OfferedForm = APIModalInteractionResponseCallbackData | Refused;

export interface FormHandler<C> {
  readonly kind: 'form';
  /** The form as it is offered now, or why it is no longer offered. */
  form(context: C, services: CommandServices): OfferedForm | Promise<OfferedForm>;
  /** `fields` and `files` have every field of the form between them. */
  submit(context: C, services: CommandServices, fields: SubmittedFields, files: SubmittedFiles): PanelAnswerOrPromise;
}

export type ComponentHandler<C> = ButtonHandler<C> | SelectHandler<C> | FormHandler<C>;

/** A job's buttons also work in direct messages. All other components work in servers only. */
type ContextOf<O extends Owner> = O extends 'job' ? JobPanelContext : ServerContext;

/** The buttons, selects and forms of a command or of a job: a handler of the right kind for each that is declared. */
export interface Panel<O extends Owner> {
  readonly owner: O;
  /** A refusal for members who may use none of them. */
  refusal?(context: ContextOf<O>): Refused | undefined;
  readonly handlers: {
    readonly [N in NameOf<O>]: Extract<
      ComponentHandler<ContextOf<O> & ComponentContext<IdParams<O, N>>>,
      { kind: KindOf<O, N> }
    >;
  };
}

type AnyPanel = { readonly [O in Owner]: Panel<O> }[Owner];

/** A slash command, or a context menu command of a member or a message. */
export type CommandPayload =
  | RESTPostAPIChatInputApplicationCommandsJSONBody
  | RESTPostAPIContextMenuApplicationCommandsJSONBody;

/** One command: its registration, and what it does. It answers within Discord's three seconds. */
export interface Command {
  readonly payload: CommandPayload;
  /** The choices that match what is typed, the best first, as many as Discord takes. */
  complete?(input: AutocompleteInput): readonly { readonly name: string; readonly value: string | number }[];
  run(request: CommandRequest, services: CommandServices): CommandAnswer | Promise<CommandAnswer>;
  /** Its own buttons, selects and forms. */
  readonly panel?: AnyPanel;
}

/** A command that is typed, after a slash. */
export type SlashCommand = Command & { readonly payload: RESTPostAPIChatInputApplicationCommandsJSONBody };
