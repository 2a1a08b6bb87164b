import type { InteractionHandle } from '../discord/people/handles.ts';
import { messageFlags, type Component, type StandInMessage } from '../discord/message/types.ts';

/**
 * What the status line of a job begins with that is not over: it waits, runs, is paused or brings its files, or its
 * result is private and not there yet.
 */
export const underWay = /^(?:⏳|🕒|🎨|📥|📤|🐢|⏸️|🔒 (?:Private result|私人結果))/mu;

/** Whether the interaction has a visible answer: a private one, or a job's message in place of "thinking…". */
export function hasBegun(interaction: InteractionHandle): boolean {
  const flags = interaction.reply()?.flags ?? 0;
  return interaction.state !== 'pending' && (flags & messageFlags.loading) === 0;
}

/**
 * Whether nothing more will follow: the interaction was answered, and each of its messages is private or its job is
 * over.
 */
export function isOver(interaction: InteractionHandle): boolean {
  if (interaction.state === 'pending') return false;
  const reply = interaction.reply();
  return [...(reply === undefined ? [] : [reply]), ...interaction.followUps()].every(isSettled);
}

function isSettled(message: StandInMessage): boolean {
  if ((message.flags & messageFlags.loading) !== 0) return false;
  return message.ephemeralTo !== undefined || !message.components.some(isUnderWay);
}

function isUnderWay({ content = '', components = [] }: Component): boolean {
  return underWay.test(content) || components.some(isUnderWay);
}
