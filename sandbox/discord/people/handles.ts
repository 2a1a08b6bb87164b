import type { StandInMessage } from '../message/types.ts';
import type { InteractionResponse } from '../world/interactions.ts';
import type { OptionValues } from './options.ts';

export interface GuildHandle {
  readonly id: string;
  readonly name: string;
  /** `type` as Discord's (0 text); 10 to 12 make a thread. */
  addChannel(options?: { name?: string; nsfw?: boolean; type?: number; parentId?: string }): ChannelHandle;
  addRole(options?: { name?: string }): { readonly id: string };
  /** `permissions` hold in every channel; `roles` are ids. */
  addMember(options?: MemberOptions): MemberHandle;
  /** The same person, met in another guild before. */
  join(member: MemberHandle, options?: Pick<MemberOptions, 'permissions' | 'roles'>): MemberHandle;
  /** Kicks the bot: it hears GUILD_DELETE and can reach nothing here any more. */
  removeBot(): void;
  /** What the bot may do in this channel from now on. */
  setBotPermissions(channel: ChannelHandle, permissions: bigint): void;
}

export interface MemberOptions {
  readonly username?: string;
  readonly locale?: string;
  readonly permissions?: bigint;
  readonly roles?: readonly string[];
}

export interface ChannelHandle {
  readonly id: string;
  readonly name: string;
  /** What everybody sees, oldest first. */
  messages(): readonly StandInMessage[];
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
  /** Writes an ordinary message. */
  say(channel: ChannelHandle, content: string): Promise<StandInMessage>;
  /** `name` may have a subcommand's words after it: `policy limits set`. */
  command(channel: ChannelHandle, name: string, options?: OptionValues, extra?: Forgery): Promise<InteractionHandle>;
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
  /** Fills and sends the modal that answered `interaction`. Inputs that are not named keep their preset values. */
  submit(
    interaction: InteractionHandle,
    values: Readonly<Record<string, string | readonly string[]>>,
    extra?: Forgery,
  ): Promise<InteractionHandle>;
  messageCommand(message: StandInMessage, name: string): Promise<InteractionHandle>;
  userCommand(channel: ChannelHandle, name: string, target: MemberHandle): Promise<InteractionHandle>;
  /** What this person sees in the channel, private answers among it. */
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
