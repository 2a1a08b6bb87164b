import type { MessagePayload, StandInMessage } from '../message/types.ts';
import type { Rule, RulePayload } from '../world/auto-mod.ts';
import type { InteractionResponse } from '../world/interactions.ts';
import type { AttachedFile } from './attach.ts';
import type { Forged } from './forged.ts';
import type { ModalValues } from './modal.ts';
import type { ForgedOptions, OptionValues } from './options.ts';

export interface GuildHandle {
  readonly id: string;
  readonly name: string;
  readonly everyone: RoleHandle;
  /** The role that came with the bot. At first it has the permissions of @everyone. */
  readonly botRole: RoleHandle;
  /** The oldest first, like members and roles. */
  channels(): readonly ChannelHandle[];
  members(): readonly MemberHandle[];
  /** With those of everybody and of the bot. */
  roles(): readonly RoleHandle[];
  addChannel(options?: ChannelOptions): ChannelHandle;
  addRole(options?: RoleOptions): RoleHandle;
  addMember(options?: MemberOptions): MemberHandle;
  /** Adds a person who exists already. */
  join(member: Pick<PersonHandle, 'id'>, options?: Pick<MemberOptions, 'permissions' | 'roles'>): MemberHandle;
  /** Adds an AutoMod rule in Discord's own JSON. Throws if Discord would refuse it. */
  addRule(rule: RuleOptions): Rule;
  changeRule(rule: Pick<Rule, 'id'>, changes: RuleChanges): Rule;
  removeRule(rule: Pick<Rule, 'id'>): void;
  setOwner(member: MemberHandle): void;
  /** Kicks the bot. It gets GUILD_DELETE and can reach nothing here any more. */
  removeBot(): void;
  /** The owner deletes the guild. Nobody can reach anything in it any more. */
  delete(): void;
  /** Another application's bot writes a message, in Discord's own JSON. Throws what Discord would refuse. */
  postAs(app: string, channel: ChannelHandle, message: OtherMessage): Promise<StandInMessage>;
  /** Sets what the bot may do in this channel, whatever its role has. Not for threads. */
  setBotPermissions(channel: ChannelHandle, permissions: bigint): void;
}

/** A message of another bot. Its embeds and components refer to `files` by `attachment://name`. */
export interface OtherMessage {
  readonly payload: MessagePayload;
  readonly files?: readonly AttachedFile[];
}

export interface PersonOptions {
  readonly username?: string;
  /** Default `en-US`. */
  readonly locale?: string;
  /** How many bytes a file may have in what this person starts, as Nitro raises it. Default: what the guild allows. */
  readonly attachmentLimit?: number;
  /** Whether they installed the application for themselves. Default false. */
  readonly hasInstalled?: boolean;
  /** What they are in the demo world, such as `moderator`. */
  readonly part?: string;
}

export interface MemberOptions extends PersonOptions {
  /** The member's permissions in addition to those of everybody. They come with a role that has the member's name. */
  readonly permissions?: bigint;
  /** Ids. */
  readonly roles?: readonly string[];
}

export interface RoleOptions {
  readonly name?: string;
  /** Default none. */
  readonly permissions?: bigint;
  /** RGB. */
  readonly color?: number;
  /** Default: above all others. */
  readonly position?: number;
  readonly mentionable?: boolean;
}

export interface RoleHandle {
  readonly id: string;
  readonly name: string;
  change(changes: RoleOptions): void;
  delete(): void;
}

/** Default: a unique name, enabled, without exemptions, blocking messages (members for trigger type 6). */
export type RuleOptions = Partial<RulePayload> & Pick<RulePayload, 'trigger_type'>;
/** A rule keeps its trigger type. */
export type RuleChanges = Partial<Omit<RulePayload, 'trigger_type' | 'event_type'>>;

/** Additional and missing permissions of roles and members in one channel, by their ids. */
export type Overwrites = Readonly<Record<string, { readonly allow?: bigint; readonly deny?: bigint }>>;

export interface ChannelOptions {
  readonly name?: string;
  /** Not for threads. */
  readonly nsfw?: boolean;
  /** One of `channelTypes`. Default: a text channel. */
  readonly type?: number;
  /** The category; for a thread, its channel. */
  readonly parentId?: string;
  /** Not for threads. */
  readonly overwrites?: Overwrites;
  /** Whether the bot was added to a private thread. If not, it needs Manage Threads to see it. */
  readonly botJoined?: boolean;
  /** For a private thread: the people who were added to it. */
  readonly joined?: readonly Identified[];
}

/** What moderators do with a thread. */
interface ThreadChanges {
  readonly archived?: boolean;
  readonly locked?: boolean;
}

export interface ChannelHandle {
  readonly id: string;
  readonly name: string;
  /** One of `channelTypes`. */
  readonly type: number;
  /** What everybody sees, the oldest first. */
  messages(): readonly StandInMessage[];
  /** `overwrites` replaces all previous overwrites. */
  change(changes: Omit<ChannelOptions, 'type' | 'botJoined' | 'joined'>): void;
  /** Archives or locks a thread, or opens it again. */
  changeThread(changes: ThreadChanges): void;
  delete(): void;
}

/** `forged` skips the client's own checks, as a modified client would. */
interface Forgery {
  readonly forged?: boolean;
}

interface Identified {
  readonly id: string;
}

/** One person, and what they can do in the client, wherever they are. Throws `ClientRefusal` if it does not allow it. */
export interface PersonHandle {
  readonly id: string;
  readonly username: string;
  readonly locale: string;
  /** What they are in the demo world. */
  readonly part: string | undefined;
  /** Their direct messages with the bot. */
  directChannel(): Identified;
  /** Writes an ordinary message, with the files that they upload. It shows the pictures that it links to. */
  say(channel: Identified, content: string, files?: readonly AttachedFile[]): Promise<StandInMessage>;
  /**
   * `name` may be followed by a subcommand: `policy limits set`. A file among the options is uploaded first. A list of
   * options is sent as it is, if `forged`.
   */
  command(
    channel: Identified,
    name: string,
    options?: OptionValues | ForgedOptions,
    extra?: Forgery,
  ): Promise<InteractionHandle>;
  autocomplete(
    channel: Identified,
    name: string,
    focusedOption: string,
    partialValue: string | number,
    options?: OptionValues,
  ): Promise<InteractionHandle>;
  press(message: Identified, customId: string, extra?: Forgery): Promise<InteractionHandle>;
  /** Picks in a select menu. `values` are the values of options, or ids of users, roles or channels. */
  pick(message: Identified, customId: string, values: readonly string[], extra?: Forgery): Promise<InteractionHandle>;
  /**
   * Fills in and sends the modal that answered `interaction`: texts, values, ids or files by the custom ids of the
   * inputs, true or false for a checkbox. Other inputs keep their preset values.
   */
  submit(interaction: Identified, values: ModalValues, extra?: Forgery): Promise<InteractionHandle>;
  /** Sends what no client would, as if it came from this message. */
  forge(message: Identified, forged: Forged): Promise<InteractionHandle>;
  /** Chooses a command in a message's menu. */
  useOnMessage(name: string, message: Identified, extra?: Forgery): Promise<InteractionHandle>;
  /** Chooses a command in the menu of a person, in `channel` (default: the first channel that this person sees). */
  useOnUser(
    name: string,
    target: Identified,
    extra?: Forgery & { readonly channel?: Identified },
  ): Promise<InteractionHandle>;
  /** What this person sees in the channel, with their private answers. Empty if they may not see it. */
  sees(channel: Identified): readonly StandInMessage[];
  directMessages(): readonly StandInMessage[];
  closeDirectMessages(): void;
  /** Removes a private answer from their own view, or deletes a message: their own, and as a moderator another's. */
  deleteMessage(message: Identified): Promise<void>;
}

/** One person in one guild. They reach no channel of another guild. */
export interface MemberHandle extends PersonHandle {
  /** Ids, without @everyone. */
  readonly roles: readonly string[];
  giveRole(role: Identified): void;
  takeRole(role: Identified): void;
  leave(): void;
}

export interface InteractionHandle {
  readonly id: string;
  readonly token: string;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  /** `failed`: no answer came within 3 seconds of the clock. */
  readonly state: 'pending' | 'answered' | 'failed';
  readonly response: InteractionResponse | undefined;
  /** The present state of the original response. Undefined if there is none, or if it is deleted. */
  reply(): StandInMessage | undefined;
  followUps(): readonly StandInMessage[];
  /** Resolves with the first answer. Rejects with "The application did not respond" after 3 seconds of the clock. */
  answered(): Promise<void>;
}
