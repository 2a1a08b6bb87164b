import type { OptionValues } from '../catalog/requested-file.ts';
import type { Language } from '../core/language.ts';
import type { AttachedFile } from '../core/media/attached-file.ts';
import type { Requester } from '../core/moderation/setting.ts';
import type { ServerFacts } from '../core/server-facts.ts';
import type { Translate } from '../words/words.ts';

/** The member who uses a command, a button, a select or a form, in a server or in a direct message; as plain data. */
export interface InteractionContext {
  /** The interaction's id. */
  readonly id: string;
  readonly token: string;
  readonly applicationId: string;
  /** `undefined` in a direct message. */
  readonly guildId: string | undefined;
  /** `undefined` where Discord does not tell. */
  readonly channelId: string | undefined;
  readonly memberId: string;
  /** The texts in the member's language. */
  readonly t: Translate;
  /** From the permissions in the interaction itself. */
  readonly rights: { readonly managesServer: boolean; readonly moderates: boolean };
  /** The largest file that may be uploaded here, in bytes. */
  readonly attachmentLimit: number;
}

/** An interaction in a server, with the server's facts. */
export interface ServerContext extends InteractionContext {
  readonly guildId: string;
  readonly channelId: string;
  readonly requester: Requester;
  readonly server: ServerFacts;
  /** The roles of the members that were picked, by member id. A member who left has none. */
  readonly picked: Readonly<Record<string, readonly string[]>>;
}

/** The member or message that a context menu was opened on. */
export type Target =
  | { readonly kind: 'member'; readonly memberId: string }
  | { readonly kind: 'message'; readonly message: TargetMessage };

interface TargetMessage {
  readonly id: string;
  readonly channelId: string;
  readonly authorId: string;
  /** The interaction that it answers, if any. */
  readonly interactionId: string | undefined;
  /** Of its buttons. */
  readonly customIds: readonly string[];
  /** Its attachments, and those that its embeds and components show, in the order in which they stand there. */
  readonly files: readonly TargetFile[];
}

/** A file of a message, as Discord tells. */
export interface TargetFile extends Omit<AttachedFile, 'source'> {
  /** The attachment's id, where Discord tells it. */
  readonly attachment: string | undefined;
}

/** A command as it was typed, or picked from a menu. */
export interface CommandRequest extends ServerContext {
  /** The subcommand's name, if there is one; after its group's name and a space. */
  readonly subcommand: string | undefined;
  readonly options: OptionValues;
  readonly target: Target | undefined;
}

/** What a member has typed so far into an option with autocomplete. */
export interface AutocompleteInput {
  readonly option: string;
  readonly typed: string;
  /** The member's language. */
  readonly language: Language;
}

/** The component that was used. */
export interface ComponentContext<C> {
  /** The values in the custom id, in their declared form. A member may have forged them. */
  readonly params: C;
  /** The component belongs to a private answer. */
  readonly isOnPrivateAnswer: boolean;
  /** That private answer is a note: what its buttons open may take its place. */
  readonly isOnNote: boolean;
}

/** A use of a command's own button, select or form. */
export type PanelContext<C> = ServerContext & ComponentContext<C>;
/** Where a job's button was used, which may be a direct message. */
export interface JobPanelContext extends InteractionContext {
  /** The context with its server; `undefined` outside servers. */
  readonly inServer: ServerContext | undefined;
}

/** A use of a job's button. */
export type JobButtonContext = JobPanelContext & ComponentContext<{ readonly job: string }>;
