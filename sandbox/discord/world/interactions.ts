import type { Component } from '../message/types.ts';
import { refusal } from '../refusal.ts';

export const interactionTypes = { command: 2, component: 3, autocomplete: 4, modal: 5 } as const;
export const callbackTypes = {
  message: 4,
  deferred: 5,
  deferredUpdate: 6,
  update: 7,
  autocomplete: 8,
  modal: 9,
  activity: 12,
} as const;

/** How long a bot has for its first answer, and how long the token is valid, in ms. */
export const answerWithinMs = 3_000;
const tokenLifeMs = 15 * 60 * 1000;

/** The bot's first answer. */
export interface InteractionResponse {
  /** The callback's type: 4 message, 5 deferred, 6 deferred update, 7 update, 8 autocomplete, 9 modal. */
  readonly type: number;
  readonly ephemeral: boolean;
  /** As the bot sent it. */
  readonly data?: InteractionResponseData;
}

export interface InteractionResponseData {
  readonly title?: string;
  readonly custom_id?: string;
  readonly components?: readonly Component[];
  readonly choices?: readonly { readonly name: string; readonly value: string | number }[];
  readonly content?: string;
  readonly flags?: number;
}

export interface Interaction {
  readonly id: string;
  readonly token: string;
  readonly type: number;
  /** Milliseconds since 1970 on the stand-in's clock. */
  readonly createdAt: number;
  readonly userId: string;
  readonly channelId: string;
  readonly guildId?: string;
  /** 1 slash, 2 user, 3 message. Only for a command. */
  readonly commandType?: number;
  /** With its group and subcommand. Only for a command. */
  readonly commandName?: string;
  /** For a menu command: its target, for the metadata of its answers. */
  readonly target?: { readonly target_message_id: string } | { readonly target_user: object };
  /** For a modal: the interaction that it answered. */
  readonly openedBy?: Interaction;
  /** The type of the option that is typed into. Only for an autocomplete. */
  readonly focusedType?: number;
  /** The message with the component that was pressed, also for a modal that came from one. */
  readonly sourceMessageId?: string;
  /** How many bytes a file may have. */
  readonly attachmentLimit: number;
  readonly authorizingOwners: Readonly<Record<string, string>>;
  /** Set while the first answer is being stored. A second one is then too late. */
  answering: boolean;
  response?: InteractionResponse;
  /** The message that `@original` means. */
  originalId?: string;
  readonly followUpIds: string[];
}

/** Whether the application acts for the server that it was added to, or in its own direct messages, and not only for a person. */
export function isAdded({ authorizingOwners }: Interaction): boolean {
  return authorizingOwners['0'] !== undefined;
}

/** Throws 10062 or 40060 unless a first answer is possible now. */
export function requireAnswerable(interaction: Interaction | undefined, token: string, now: number): Interaction {
  if (interaction === undefined || interaction.token !== token) throw refusal('unknownInteraction');
  if (interaction.answering || interaction.response !== undefined) throw refusal('alreadyAcknowledged');
  if (now - interaction.createdAt >= answerWithinMs) throw refusal('unknownInteraction');
  return interaction;
}

/** Throws 10015 or 50027 unless the token may be used as a webhook's now. */
export function requireLiveToken(interaction: Interaction | undefined, now: number): Interaction {
  if (interaction === undefined) throw refusal('unknownWebhook');
  if (now - interaction.createdAt >= tokenLifeMs) throw refusal('deadToken');
  if (interaction.response === undefined) throw refusal('unknownWebhook');
  return interaction;
}
