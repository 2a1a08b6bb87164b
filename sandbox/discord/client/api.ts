import type { Component, StandInMessage } from '../message/types.ts';
import type { CommandOption, RegisteredCommand } from '../world/commands.ts';

/**
 * What a client of Discord knows and does, as JSON over HTTP. Discord has no public API for this, so the shapes are the
 * stand-in's own, with Discord's objects inside. Every path begins with `/client/PERSON`, where PERSON is the id of the
 * person whose client asks. A request that the client would not let a person make is answered with 422 and `Refused`;
 * one that no client makes with 400, 404 or 413, and `Refused` too.
 *
 * | Request | Body | Answer |
 * | --- | --- | --- |
 * | `GET /client/people` | | `Someone[]`: everybody whose client can be used |
 * | `GET PERSON/events` | | a stream of server-sent events, each a `ClientEvent`; it begins with `start` |
 * | `GET PERSON/channels/CHANNEL/commands` | | `OfferedCommands` |
 * | `POST PERSON/channels/CHANNEL/messages` | `{content}` | 204 |
 * | `DELETE PERSON/messages/MESSAGE` | | 204: a private answer is removed from their view, another message is deleted |
 * | `POST PERSON/channels/CHANNEL/commands` | a form: `call` is a `CommandCall`, and the files that it names | `Outcome` |
 * | `POST PERSON/channels/CHANNEL/completions` | `Completing` | `Outcome` with `choices` |
 * | `POST PERSON/messages/MESSAGE/components` | `{customId, values?}` | `Outcome` |
 * | `POST PERSON/modals/INTERACTION` | a form: `values` is `FormValues`, and the files that it names | `Outcome` |
 * | `GET /attachments/*`, `GET /ephemeral-attachments/*` | | a file or a range of it, as the signed links of messages name it |
 */
export const clientPath = '/client';

export interface Someone {
  readonly id: string;
  readonly name: string;
  /** The language of their client. */
  readonly locale: string;
  /** What they are in the demo world, such as `moderator`. The page has a word for each. */
  readonly part?: string;
}

export type ClientEvent =
  /** Everything that this person sees. What was known before is void. Comes first, and again after a gap. */
  | {
      readonly type: 'start';
      readonly now: number;
      readonly places: Places;
      readonly messages: readonly StandInMessage[];
    }
  | { readonly type: 'places'; readonly places: Places }
  /** New, or changed, or with links that are signed anew. A client knows no former versions: `history` is empty. */
  | { readonly type: 'message'; readonly message: StandInMessage }
  /** Deleted, or no longer visible to this person. */
  | { readonly type: 'gone'; readonly messageId: string }
  /** The registered commands, or who may use them, have changed: what was offered is void. */
  | { readonly type: 'commands' }
  /** The clock of the stand-in was moved. Milliseconds since 1970. */
  | { readonly type: 'clock'; readonly now: number };

/** The servers and channels that this person sees, with the rights that they have there. */
export interface Places {
  readonly guilds: readonly SeenGuild[];
  /** Their direct messages with the bot. */
  readonly directMessages: SeenChannel;
}

export interface SeenGuild {
  readonly id: string;
  readonly name: string;
  readonly channels: readonly SeenChannel[];
  readonly members: readonly SeenMember[];
  readonly roles: readonly SeenRole[];
}

export interface SeenChannel {
  readonly id: string;
  /** One of `channelTypes`. */
  readonly type: number;
  readonly name: string;
  readonly nsfw: boolean;
  /** The category; for a thread, its channel. */
  readonly parentId?: string;
  readonly mayWrite: boolean;
  /** Whether they may delete what others wrote. */
  readonly mayDelete: boolean;
  /** How many bytes a file of theirs may have here. */
  readonly fileLimit: number;
}

export interface SeenMember {
  readonly id: string;
  readonly name: string;
  readonly isBot: boolean;
  /** Ids, the highest first, without @everyone. */
  readonly roles: readonly string[];
  readonly isOwner: boolean;
}

export interface SeenRole {
  readonly id: string;
  readonly name: string;
  /** RGB, 0 for none. */
  readonly color: number;
}

/** The commands that the client offers to this person in this channel, as they are registered. */
export interface OfferedCommands {
  readonly slash: readonly RegisteredCommand[];
  readonly user: readonly RegisteredCommand[];
  readonly message: readonly RegisteredCommand[];
}

/** A file stands in the form under a name of its own; `{file: NAME}` is where its id will be. */
export interface FileOfForm {
  readonly file: string;
}

export type CommandCall =
  /** `name` may be followed by a group and a subcommand: `policy limits set`. */
  | { readonly type: 'slash'; readonly name: string; readonly options: Readonly<Record<string, OptionInput>> }
  | { readonly type: 'user'; readonly name: string; readonly targetId: string }
  | { readonly type: 'message'; readonly name: string; readonly targetId: string };

export type OptionInput = string | number | boolean | FileOfForm;

export interface Completing {
  readonly name: string;
  readonly option: string;
  readonly typed: string;
  /** The other options that are filled in, without files. */
  readonly options: Readonly<Record<string, string | number | boolean>>;
}

/** By the custom id of the input. */
export type FormValues = Readonly<Record<string, string | boolean | readonly string[] | readonly FileOfForm[]>>;

/**
 * What became of an interaction, once it was answered. Messages come with the events. `failed`: no answer came within
 * 3 seconds.
 */
export interface Outcome {
  readonly interactionId: string;
  readonly state: 'answered' | 'failed';
  /** The form that the bot opened. */
  readonly modal?: { readonly title: string; readonly components: readonly Component[] };
  readonly choices?: readonly {
    readonly name: string;
    readonly name_localizations?: Readonly<Record<string, string>> | null;
    readonly value: string | number;
  }[];
}

/** Why the client would not let a person do it. */
export interface Refused {
  readonly message: string;
}

export type { Component, StandInMessage, CommandOption, RegisteredCommand };
