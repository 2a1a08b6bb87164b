import type { OptionValues } from '../catalog/request.ts';
import type { Language } from '../core/language.ts';
import type { Requester } from '../core/moderation/setting.ts';
import type { ServerFacts } from '../core/server-facts.ts';
import type { Translate } from '../words/words.ts';

/** Who uses a command, a button, a select or a form, in a server or in a direct message; free of the library that brought it. */
export interface InteractionContext {
  /** The interaction's id. */
  readonly id: string;
  readonly token: string;
  readonly applicationId: string;
  /** `undefined` in a direct message. */
  readonly guildId: string | undefined;
  readonly memberId: string;
  /** All texts in the reader's language. */
  readonly t: Translate;
  /** From the interaction's own permissions, now. */
  readonly rights: { readonly managesServer: boolean; readonly moderates: boolean };
  /** Bytes a file may have here. */
  readonly attachmentLimit: number;
}

/** The same in a server, and what is known of it. */
export interface ServerContext extends InteractionContext {
  readonly guildId: string;
  readonly channelId: string;
  readonly requester: Requester;
  readonly server: ServerFacts;
  /** The roles of members that were picked, by their ids; none for one who left. */
  readonly picked: Readonly<Record<string, readonly string[]>>;
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
export interface CommandRequest extends ServerContext {
  /** The subcommand's name, of a command that has them; with its group's before a space. */
  readonly subcommand: string | undefined;
  readonly options: OptionValues;
  readonly target: Target | undefined;
}

/** What a member has typed so far into an option that completes itself. */
export interface AutocompleteInput {
  readonly option: string;
  readonly typed: string;
  /** The reader's language. */
  readonly language: Language;
}

/** A component as it was used. */
export interface ComponentContext<C> {
  /** What the custom id carries, in the form that it was declared with; what it names may be forged. */
  readonly carries: C;
  /** The component stands on an answer that only its reader can see. */
  readonly isOnPrivateAnswer: boolean;
}

/** A press on a command's own button or select, or its form sent off. */
export type PanelContext<C> = ServerContext & ComponentContext<C>;
/** A press on a button of a job. */
export type JobButtonContext = InteractionContext & ComponentContext<{ readonly job: string }>;
