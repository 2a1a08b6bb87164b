import type { StandInMessage } from '../message/types.ts';
import type { Rule, RulePayload } from '../world/auto-mod.ts';
import type { InteractionResponse } from '../world/interactions.ts';
import type { Forged } from './forge.ts';
import type { ModalValues } from './modal.ts';
import type { ForgedOptions, OptionValues } from './options.ts';

export interface GuildHandle {
  readonly id: string;
  readonly name: string;
  readonly everyone: RoleHandle;
  /** The role that came with the bot; what it gives at first is what @everyone has. */
  readonly botRole: RoleHandle;
  addChannel(options?: ChannelOptions): ChannelHandle;
  addRole(options?: RoleOptions): RoleHandle;
  addMember(options?: MemberOptions): MemberHandle;
  /** The same person, met in another guild before. */
  join(member: MemberHandle, options?: Pick<MemberOptions, 'permissions' | 'roles'>): MemberHandle;
  /** A rule of AutoMod in Discord's own JSON. Throws where Discord would refuse it. */
  addRule(rule: RuleOptions): Rule;
  changeRule(rule: Pick<Rule, 'id'>, changes: RuleChanges): Rule;
  removeRule(rule: Pick<Rule, 'id'>): void;
  setOwner(member: MemberHandle): void;
  /** Kicks the bot: it hears GUILD_DELETE and can reach nothing here any more. */
  removeBot(): void;
  /** By its owner, for good: nothing in it can be reached by anybody any more. */
  delete(): void;
  /** What the bot may do in this channel from now on, whatever its role gives; not for threads. */
  setBotPermissions(channel: ChannelHandle, permissions: bigint): void;
}

export interface MemberOptions {
  readonly username?: string;
  readonly locale?: string;
  /** What this member may do beside what everybody may; it comes with a role of the member's name. */
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

/** Default: a name of its own, enabled, exempting nobody, blocking messages (of trigger type 6, members). */
export type RuleOptions = Partial<RulePayload> & Pick<RulePayload, 'trigger_type'>;
/** A rule's trigger type stays. */
export type RuleChanges = Partial<Omit<RulePayload, 'trigger_type' | 'event_type'>>;

/** What roles and members, by their ids, have more or less in one channel. */
export type Overwrites = Readonly<Record<string, { readonly allow?: bigint; readonly deny?: bigint }>>;

export interface ChannelOptions {
  readonly name?: string;
  /** Not for threads. */
  readonly nsfw?: boolean;
  /** As `channelTypes` has them; default a text channel. */
  readonly type?: number;
  /** A category; of a thread, the channel that it is in. */
  readonly parentId?: string;
  /** Not for threads. */
  readonly overwrites?: Overwrites;
  /** Whether the bot was added to a private thread; one that is not sees it with Manage Threads only. */
  readonly botJoined?: boolean;
}

export interface ChannelHandle {
  readonly id: string;
  readonly name: string;
  /** What everybody sees, oldest first. */
  messages(): readonly StandInMessage[];
  /** `overwrites` replaces all that there were. */
  change(changes: Omit<ChannelOptions, 'type' | 'botJoined'>): void;
  delete(): void;
}

/** `forged` passes by the client's own checks, as a person with a modified client would. */
interface Forgery {
  readonly forged?: boolean;
}

/** One person in one guild, and what such a person can do in the client. Throws where the client would not let them. */
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
  /** `name` may have a subcommand's words after it: `policy limits set`. A list of options is sent as it is, where forged. */
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
  /** Picks in a select menu; `values` are options' values, or ids of users, roles or channels. */
  pick(
    message: StandInMessage,
    customId: string,
    values: readonly string[],
    extra?: Forgery,
  ): Promise<InteractionHandle>;
  /**
   * Fills and sends the modal that answered `interaction`: words, values or ids by the inputs' custom ids, true or false for
   * a checkbox. Inputs that are not named keep their preset values.
   */
  submit(interaction: InteractionHandle, values: ModalValues, extra?: Forgery): Promise<InteractionHandle>;
  /** Sends what no client would, as if it came from this message. */
  forge(message: StandInMessage, forged: Forged): Promise<InteractionHandle>;
  /** Chooses a command in a message's menu. */
  useOnMessage(name: string, message: StandInMessage, extra?: Forgery): Promise<InteractionHandle>;
  /** Chooses a command in a person's menu, while looking at `channel` (default: the first that this member sees). */
  useOnUser(
    name: string,
    target: Pick<MemberHandle, 'id'>,
    extra?: Forgery & { readonly channel?: ChannelHandle },
  ): Promise<InteractionHandle>;
  /** What this person sees in the channel, private answers among it; nothing where they may not look. */
  sees(channel: ChannelHandle): readonly StandInMessage[];
  directMessages(): readonly StandInMessage[];
  closeDirectMessages(): void;
  /** Takes a message away: a private one from one's own sight, a public one as a moderator. */
  deleteMessage(message: StandInMessage): Promise<void>;
}

export interface InteractionHandle {
  readonly id: string;
  readonly token: string;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  /** `failed`: nothing came within 3 seconds of the clock. */
  readonly state: 'pending' | 'answered' | 'failed';
  readonly response: InteractionResponse | undefined;
  /** The original response as it now stands; undefined without one, or when it is deleted. */
  reply(): StandInMessage | undefined;
  followUps(): readonly StandInMessage[];
  /** Resolves with the first answer; rejects with "The application did not respond" after 3 seconds of the clock. */
  answered(): Promise<void>;
}
