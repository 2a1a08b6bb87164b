import type {
  APIModalInteractionResponseCallbackData,
  APIStringSelectComponent,
  RESTPostAPIChatInputApplicationCommandsJSONBody,
  RESTPostAPIContextMenuApplicationCommandsJSONBody,
} from 'discord.js';
import type { Carried, KindOf, NameOf, Owner } from '../core/custom-id.ts';
import type { SubmittedFields } from '../core/moderation/field.ts';
import type { Micros } from '../core/money.ts';
import type { Accounts } from '../services/jobs/accounts.ts';
import type { Jobs } from '../services/jobs/jobs.ts';
import type { Moderation } from '../services/moderation/moderation.ts';
import type { Reports } from '../services/moderation/reports.ts';
import type { Clock } from '../services/runtime/clock.ts';
import type { CommandAnswer, PanelAnswer } from './answer.ts';
import type {
  ComponentContext,
  CommandRequest,
  InteractionContext,
  AutocompleteInput,
  ServerContext,
} from './request.ts';

/** What commands work with. */
export interface CommandServices {
  readonly jobs: Jobs;
  readonly accounts: Accounts;
  readonly moderation: Moderation;
  readonly reports: Reports;
  /** What one credit is worth. */
  readonly creditWorth: Micros;
  readonly operatorIds: readonly string[];
  readonly clock: Clock;
}

type PanelAnswerOrPromise = PanelAnswer | Promise<PanelAnswer>;

/** What a component does; `U` is a use of it. Whatever could not have come from it is refused before it is asked. */
export interface ButtonHandler<U> {
  readonly kind: 'button';
  press(context: U, services: CommandServices): PanelAnswerOrPromise;
}

interface SelectHandler<U> {
  readonly kind: 'string-select';
  /** The select as it is offered now. */
  select(context: U, services: CommandServices): APIStringSelectComponent;
  pick(context: U, services: CommandServices, values: readonly string[]): PanelAnswerOrPromise;
}

export interface FormHandler<U> {
  readonly kind: 'form';
  /** The form as it is offered now. */
  form(context: U, services: CommandServices): APIModalInteractionResponseCallbackData;
  /** `filled`: every field of the form, by its custom id. */
  submit(context: U, services: CommandServices, filled: SubmittedFields): PanelAnswerOrPromise;
}

export type ComponentHandler<U> = ButtonHandler<U> | SelectHandler<U> | FormHandler<U>;

/** A job's buttons also stand in direct messages; everything else is of a server. */
type ContextOf<O extends Owner> = O extends 'job' ? InteractionContext : ServerContext;

/** The buttons, selects and forms of a command, or of a job: what each that is declared does, by its kind. */
export interface Panel<O extends Owner> {
  readonly owner: O;
  /** Why somebody may use none of them. */
  refusal?(context: ContextOf<O>): PanelAnswer | undefined;
  readonly handlers: {
    readonly [N in NameOf<O>]: Extract<
      ComponentHandler<ContextOf<O> & ComponentContext<Carried<O, N>>>,
      { kind: KindOf<O, N> }
    >;
  };
}

type AnyPanel = { readonly [O in Owner]: Panel<O> }[Owner];

/** A slash command, or one in the menu of a member or a message. */
export type CommandPayload =
  | RESTPostAPIChatInputApplicationCommandsJSONBody
  | RESTPostAPIContextMenuApplicationCommandsJSONBody;

/** One command: what Discord is told of it, and what it does. Answers within Discord's three seconds. */
export interface Command {
  readonly payload: CommandPayload;
  /** What fits what is typed, the best first, at most 25; names and values as Discord takes them. */
  complete?(input: AutocompleteInput): readonly { readonly name: string; readonly value: string | number }[];
  run(request: CommandRequest, services: CommandServices): CommandAnswer | Promise<CommandAnswer>;
  /** Its own buttons, selects and forms. */
  readonly panel?: AnyPanel;
}

/** One that is typed, after a slash. */
export type SlashCommand = Command & { readonly payload: RESTPostAPIChatInputApplicationCommandsJSONBody };
