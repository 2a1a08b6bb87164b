import type {
  APIMessageTopLevelComponent,
  APIModalInteractionResponseCallbackData,
  APIStringSelectComponent,
  RESTPostAPIChatInputApplicationCommandsJSONBody,
  RESTPostAPIContextMenuApplicationCommandsJSONBody,
} from 'discord.js';
import type { Given } from '../catalog/request.ts';
import type { Language } from '../core/language.ts';
import type { Filled } from '../core/moderation/field.ts';
import type { Asker } from '../core/moderation/setting.ts';
import type { Micros } from '../core/money.ts';
import type { KindOf, PanelName, PanelPart } from '../core/panel-id.ts';
import type { ServerFacts } from '../core/server-facts.ts';
import type { Accounts } from '../services/jobs/accounts.ts';
import type { Clock } from '../services/runtime/clock.ts';
import type { PricedRequest } from '../services/jobs/admission.ts';
import type { Jobs } from '../services/jobs/jobs.ts';
import type { Moderation } from '../services/moderation/moderation.ts';
import type { Reports } from '../services/moderation/reports.ts';

/** Who uses a command, a button, a select or a form, and where; free of the library that brought it. */
export interface Use {
  /** The interaction's id. */
  readonly id: string;
  readonly token: string;
  readonly applicationId: string;
  readonly guildId: string;
  readonly channelId: string;
  readonly memberId: string;
  /** The reader's language. */
  readonly language: Language;
  /** From the interaction's own permissions, now. */
  readonly rights: { readonly managesServer: boolean; readonly moderates: boolean };
  readonly asker: Asker;
  readonly server: ServerFacts;
  /** The roles of members that were picked, by their ids; none for one who left. */
  readonly picked: Readonly<Record<string, readonly string[]>>;
  /** Bytes a file may have here. */
  readonly attachmentLimit: number;
}

/** What a context menu was opened on. */
export type Target =
  | { readonly kind: 'member'; readonly memberId: string }
  | { readonly kind: 'message'; readonly message: TargetMessage };

interface TargetMessage {
  readonly id: string;
  readonly channelId: string;
  readonly authorId: string;
  /** The interaction that it answers, where it answers one. */
  readonly interactionId: string | undefined;
  /** Of its buttons. */
  readonly customIds: readonly string[];
}

/** A command as it was typed, or picked from a menu. */
export interface CommandRequest extends Use {
  /** The subcommand's name, of a command that has them; with its group's before a space. */
  readonly subcommand: string | undefined;
  readonly options: Given;
  readonly target: Target | undefined;
}

/** A press on a command's own button or select, or its form sent off. */
export interface PanelUse extends Use {
  /** What the custom id carries, in the form that it was declared with; what it names may be forged. */
  readonly parts: readonly string[];
}

type Answer = PanelAnswer | Promise<PanelAnswer>;

/** What a component of a command's own does. Whatever could not have come from it is refused before it is asked. */
export interface ButtonUse {
  readonly kind: 'button';
  press(use: PanelUse, services: CommandServices): Answer;
}

interface SelectUse {
  readonly kind: 'string-select';
  /** The select as it is offered now. */
  menu(use: PanelUse, services: CommandServices): APIStringSelectComponent;
  pick(use: PanelUse, services: CommandServices, values: readonly string[]): Answer;
}

export interface FormUse {
  readonly kind: 'form';
  /** The form as it is offered now. */
  form(use: PanelUse, services: CommandServices): APIModalInteractionResponseCallbackData;
  /** `filled`: every field of the form, by its custom id. */
  send(use: PanelUse, services: CommandServices, filled: Filled): Answer;
}

export type PartUse = ButtonUse | SelectUse | FormUse;

/** A command's own buttons, selects and forms: what each that is declared does, by its kind. */
export interface Panel<P extends PanelName> {
  readonly name: P;
  /** Why somebody may use none of them. */
  refusal?(use: Use): PanelAnswer | undefined;
  readonly uses: { readonly [W in PanelPart<P>]: Extract<PartUse, { kind: KindOf<P, W> }> };
}

export type AnyPanel = { readonly [P in PanelName]: Panel<P> }[PanelName];

/** What a member has typed so far into an option that completes itself. */
interface Unfinished {
  readonly option: string;
  readonly typed: string;
  /** The reader's language. */
  readonly language: Language;
}

/** What is said first: something private. */
type Said =
  | { readonly kind: 'refused'; readonly text: string }
  | { readonly kind: 'said'; readonly components: readonly APIMessageTopLevelComponent[] }
  /** A form to fill in; not in answer to a form. */
  | { readonly kind: 'form'; readonly form: APIModalInteractionResponseCallbackData };

/** What a command says first: something private, or a request to be acknowledged in public. */
export type CommandAnswer = Said | { readonly kind: 'request'; readonly priced: PricedRequest };

/** What a panel says: something new, or something else in its own place. */
export type PanelAnswer =
  | Said
  | { readonly kind: 'changed'; readonly components: readonly APIMessageTopLevelComponent[] };

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

/** A slash command, or one in the menu of a member or a message. */
export type CommandPayload =
  | RESTPostAPIChatInputApplicationCommandsJSONBody
  | RESTPostAPIContextMenuApplicationCommandsJSONBody;

/** One command: what Discord is told of it, and what it does. Answers within Discord's three seconds. */
export interface Command {
  readonly payload: CommandPayload;
  /** What fits what is typed, the best first, at most 25; names and values as Discord takes them. */
  complete?(unfinished: Unfinished): readonly { readonly name: string; readonly value: string | number }[];
  run(request: CommandRequest, services: CommandServices): CommandAnswer | Promise<CommandAnswer>;
  /** Its own buttons, selects and forms. */
  readonly panel?: AnyPanel;
}

/** One that is typed, after a slash. */
export type SlashCommand = Command & { readonly payload: RESTPostAPIChatInputApplicationCommandsJSONBody };
