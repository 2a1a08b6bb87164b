import type { StandInMessage } from '../message/types.ts';
import type { Rule, RulePayload } from '../world/auto-mod.ts';
import type { InteractionResponse } from '../world/interactions.ts';
import type { Forged } from './forged.ts';
import type { ModalValues } from './modal.ts';
import type { ForgedOptions, OptionValues } from './options.ts';

export interface GuildHandle {
  readonly id: string;
  readonly name: string;
  readonly everyone: RoleHandle;
  /** The role that came with the bot. At first it has the permissions of @everyone. */
  readonly botRole: RoleHandle;
  addChannel(options?: ChannelOptions): ChannelHandle;
  addRole(options?: RoleOptions): RoleHandle;
  addMember(options?: MemberOptions): MemberHandle;
  /** Adds a person who was met in another guild before. */
  join(member: MemberHandle, options?: Pick<MemberOptions, 'permissions' | 'roles'>): MemberHandle;
  /** Adds an AutoMod rule in Discord's own JSON. Throws if Discord would refuse it. */
  addRule(rule: RuleOptions): Rule;
  changeRule(rule: Pick<Rule, 'id'>, changes: RuleChanges): Rule;
  removeRule(rule: Pick<Rule, 'id'>): void;
  setOwner(member: MemberHandle): void;
  /** Kicks the bot. It gets GUILD_DELETE and can reach nothing here any more. */
  removeBot(): void;
  /** The owner deletes the guild. Nobody can reach anything in it any more. */
  delete(): void;
  /** Sets what the bot may do in this channel, whatever its role has. Not for threads. */
  setBotPermissions(channel: ChannelHandle, permissions: bigint): void;
}

export interface MemberOptions {
  readonly username?: string;
  readonly locale?: string;
  /** How many bytes a file may have in what this person starts, as Nitro raises it. Default: what the guild allows. */
  readonly attachmentLimit?: number;
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
}

export interface ChannelHandle {
  readonly id: string;
  readonly name: string;
  /** What everybody sees, the oldest first. */
  messages(): readonly StandInMessage[];
  /** `overwrites` replaces all previous overwrites. */
  change(changes: Omit<ChannelOptions, 'type' | 'botJoined'>): void;
  delete(): void;
}

/** `forged` skips the client's own checks, as a modified client would. */
interface Forgery {
  readonly forged?: boolean;
}

/** One person in one guild, and what they can do in the client. Throws if the client would not allow it. */
export interface MemberHandle {
  readonly id: string;
  readonly username: string;
  /** Ids, without @everyone. */
  readonly roles: readonly string[];
  giveRole(role: Pick<RoleHandle, 'id'>): void;
  takeRole(role: Pick<RoleHandle, 'id'>): void;
  leave(): void;
  /** Writes an ordinary message. */
  say(channel: ChannelHandle, content: string): Promise<StandInMessage>;
  /**
   * `name` may be followed by a subcommand: `policy limits set`. A file among the options is uploaded first. A list of
   * options is sent as it is, if `forged`.
   */
  command(
    channel: ChannelHandle,
    name: string,
    options?: OptionValues | ForgedOptions,
    extra?: Forgery,
  ): Promise<InteractionHandle>;
  autocomplete(
    channel: ChannelHandle,
    name: string,
    focusedOption: string,
    partialValue: string,
    options?: OptionValues,
  ): Promise<InteractionHandle>;
  press(message: StandInMessage, customId: string, extra?: Forgery): Promise<InteractionHandle>;
  /** Picks in a select menu. `values` are the values of options, or ids of users, roles or channels. */
  pick(
    message: StandInMessage,
    customId: string,
    values: readonly string[],
    extra?: Forgery,
  ): Promise<InteractionHandle>;
  /**
   * Fills in and sends the modal that answered `interaction`: texts, values or ids by the custom ids of the inputs,
   * true or false for a checkbox. Other inputs keep their preset values.
   */
  submit(interaction: InteractionHandle, values: ModalValues, extra?: Forgery): Promise<InteractionHandle>;
  /** Sends what no client would, as if it came from this message. */
  forge(message: StandInMessage, forged: Forged): Promise<InteractionHandle>;
  /** Chooses a command in a message's menu. */
  useOnMessage(name: string, message: StandInMessage, extra?: Forgery): Promise<InteractionHandle>;
  /** Chooses a command in the menu of a person, in `channel` (default: the first channel that this member sees). */
  useOnUser(
    name: string,
    target: Pick<MemberHandle, 'id'>,
    extra?: Forgery & { readonly channel?: ChannelHandle },
  ): Promise<InteractionHandle>;
  /** What this person sees in the channel, with their private answers. Empty if they may not see it. */
  sees(channel: ChannelHandle): readonly StandInMessage[];
  directMessages(): readonly StandInMessage[];
  closeDirectMessages(): void;
  /** Deletes a message: a private one from their own view, a public one as a moderator. */
  deleteMessage(message: StandInMessage): Promise<void>;
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
