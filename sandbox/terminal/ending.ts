import type { InteractionHandle } from '../discord/people/handles.ts';
import { messageFlags, type StandInMessage } from '../discord/message/types.ts';

/** The stripe of a message whose job is not over: Discord's own blue. */
const going = 0x5865f2;

/** Whether the first of it can be seen: a private answer, or a job's message in the place of "thinking…". */
export function hasBegun(interaction: InteractionHandle): boolean {
  const flags = interaction.reply()?.flags ?? 0;
  return interaction.state !== 'pending' && (flags & messageFlags.loading) === 0;
}

/** Whether nothing more will come of it: answered, and every message of it private or past its job's end. */
export function isOver(interaction: InteractionHandle): boolean {
  if (interaction.state === 'pending') return false;
  const reply = interaction.reply();
  return [...(reply === undefined ? [] : [reply]), ...interaction.followUps()].every(isSettled);
}

function isSettled(message: StandInMessage): boolean {
  if ((message.flags & messageFlags.loading) !== 0) return false;
  return message.ephemeralTo !== undefined || message.components.every((part) => part.accent_color !== going);
}
