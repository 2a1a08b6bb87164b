import type { WireUser } from '../world/people.ts';

/** Bits of a message's `flags` that the stand-in knows. */
export const messageFlags = {
  suppressEmbeds: 1 << 2,
  ephemeral: 1 << 6,
  loading: 1 << 7,
  suppressNotifications: 1 << 12,
  v2: 1 << 15,
} as const;

/** The flags that a new message may have. */
export const sendableFlags = messageFlags.suppressEmbeds | messageFlags.suppressNotifications | messageFlags.v2;

/** A file that a component or an embed shows. `attachment://name` was replaced when the message was stored. */
export interface Media {
  readonly url: string;
  readonly proxy_url?: string;
  readonly attachment_id?: string;
  readonly content_type?: string;
  readonly width?: number | null;
  readonly height?: number | null;
}

/** Of a button or an option: Unicode, or a custom emoji with its id. */
interface Emoji {
  readonly id?: string | null;
  readonly name?: string | null;
  readonly animated?: boolean;
}

/** Any component, with the fields of all of Discord's kinds. */
export interface Component {
  readonly type: number;
  readonly id?: number;
  readonly custom_id?: string;
  readonly label?: string;
  readonly placeholder?: string;
  readonly description?: string | null;
  readonly content?: string;
  readonly url?: string;
  readonly style?: number;
  readonly disabled?: boolean;
  readonly required?: boolean;
  readonly value?: string;
  readonly min_length?: number;
  readonly max_length?: number;
  readonly min_values?: number;
  readonly max_values?: number;
  readonly channel_types?: readonly number[];
  readonly default_values?: readonly { readonly id: string; readonly type: string }[];
  /** For a checkbox. */
  readonly default?: boolean;
  readonly accent_color?: number | null;
  readonly spoiler?: boolean;
  readonly emoji?: Emoji;
  /** Of a separator: whether a line is drawn (default), and 1 for little room (default), 2 for much. */
  readonly divider?: boolean;
  readonly spacing?: number;
  /** Of a file upload: `image`, `video`, `audio` and extensions with their dot. */
  readonly file_types?: readonly string[];
  readonly options?: readonly {
    readonly label: string;
    readonly value: string;
    readonly description?: string | null;
    readonly default?: boolean;
    readonly emoji?: Emoji;
  }[];
  readonly components?: readonly Component[];
  readonly component?: Component;
  readonly accessory?: Component;
  readonly items?: readonly {
    readonly media: Media;
    readonly description?: string | null;
    readonly spoiler?: boolean;
  }[];
  readonly media?: Media;
  readonly file?: Media;
  /** Of a file, as Discord fills them in. */
  readonly name?: string | null;
  readonly size?: number | null;
}

export interface Embed {
  readonly title?: string;
  readonly description?: string;
  readonly url?: string;
  readonly image?: Media;
  readonly thumbnail?: Media;
  readonly fields?: readonly { readonly name: string; readonly value: string; readonly inline?: boolean }[];
  readonly footer?: { readonly text: string };
  readonly author?: { readonly name: string; readonly url?: string };
  /** RGB. */
  readonly color?: number | null;
  /** ISO 8601. */
  readonly timestamp?: string | null;
}

export interface Attachment {
  readonly id: string;
  readonly filename: string;
  readonly size: number;
  readonly url: string;
  readonly proxy_url: string;
  readonly content_type?: string;
  readonly description?: string;
  readonly width?: number;
  readonly height?: number;
  readonly ephemeral?: boolean;
  readonly flags?: number;
}

/** The interaction that a message answers. */
export interface InteractionMetadata {
  readonly id: string;
  readonly type: number;
  readonly user: WireUser;
  readonly authorizing_integration_owners: Readonly<Record<string, string>>;
  /** For a follow-up. */
  readonly original_response_message_id?: string;
  /** For a user command. */
  readonly target_user?: object;
  /** For a message command. */
  readonly target_message_id?: string;
  /** For the press of a component. */
  readonly interacted_message_id?: string;
  /** For a modal: the interaction that opened it. */
  readonly triggering_interaction_metadata?: InteractionMetadata;
}

/** A message in Discord's own JSON, API v10. */
export interface WireMessage {
  readonly id: string;
  readonly channel_id: string;
  /** 0 default, 19 reply (also follow-ups), 20 slash command, 23 context menu command. */
  readonly type: number;
  readonly author: WireUser;
  readonly content: string;
  readonly embeds: readonly Embed[];
  readonly components: readonly Component[];
  /** The files that no component or embed refers to. The others are in the component or embed. */
  readonly attachments: readonly Attachment[];
  readonly flags: number;
  readonly timestamp: string;
  readonly edited_timestamp: string | null;
  readonly pinned: boolean;
  readonly tts: boolean;
  /** The people who are pinged, after `allowed_mentions`. */
  readonly mentions: readonly WireUser[];
  readonly mention_roles: readonly string[];
  readonly mention_everyone: boolean;
  readonly nonce?: string | number;
  readonly application_id?: string;
  readonly webhook_id?: string;
  readonly interaction_metadata?: InteractionMetadata;
  /** For the answer to a command: its name with group and subcommand. Deprecated, but Discord still sends it. */
  readonly interaction?: {
    readonly id: string;
    readonly type: number;
    readonly name: string;
    readonly user: WireUser;
  };
  readonly message_reference?: { readonly message_id: string; readonly channel_id: string; readonly guild_id?: string };
}

/** A message at the moment when it was asked for, with what only the stand-in knows. */
export interface StandInMessage extends WireMessage {
  readonly deleted: boolean;
  /** The only user who sees it. */
  readonly ephemeralTo?: string;
  /** Earlier versions, the oldest first. */
  readonly history: readonly WireMessage[];
}

/** A file that a message is to have: a new one by its number, or a kept one by its id. */
export interface AttachmentPayload {
  readonly id: string | number;
  readonly filename?: string;
  readonly description?: string | null;
  readonly is_spoiler?: boolean | null;
}

/** The payload with which a bot creates or edits a message. It is checked before it gets this type. */
export interface MessagePayload {
  readonly content?: string | null;
  readonly embeds?: readonly Embed[] | null;
  readonly components?: readonly Component[] | null;
  readonly flags?: number | null;
  readonly tts?: boolean;
  readonly attachments?: readonly AttachmentPayload[] | null;
  readonly allowed_mentions?: AllowedMentions | null;
  readonly nonce?: string | number;
  readonly enforce_nonce?: boolean;
  readonly message_reference?: { readonly message_id?: string; readonly fail_if_not_exists?: boolean };
}

export interface AllowedMentions {
  readonly parse?: readonly string[];
  readonly users?: readonly string[];
  readonly roles?: readonly string[];
  readonly replied_user?: boolean;
}
