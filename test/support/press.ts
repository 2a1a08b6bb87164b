import { expect } from 'vitest';
import type { StandInMessage } from '../../sandbox/discord/message/types.ts';
import type { InteractionHandle, MemberHandle } from '../../sandbox/discord/people/handles.ts';
import { everyday } from '../../sandbox/discord/world/permissions.ts';
import { textOf } from './easel.ts';

/** Moderate Members, beside what everybody has. */
export const moderating = everyday | (1n << 40n);

/**
 * Presses a button of a job on a message, also one that the message does not show. The answer came before any time passed
 * on the clock, which is well inside three seconds, and nobody else reads it: it is private, or in the place of what is.
 */
export async function press(
  member: MemberHandle,
  message: StandInMessage | undefined,
  customId: string,
): Promise<InteractionHandle> {
  if (message === undefined) throw new Error('there is no message to press on');
  const pressed = await member.press(message, customId, { forged: !buttonsOf(message).includes(customId) });
  await pressed.answered();
  expect(isPrivate(pressed)).toBe(true);
  return pressed;
}

const update = 7;
const ephemeral = 1 << 6;

/** An answer of its own that is private, or a change of a message that is. */
export function isPrivate(pressed: InteractionHandle): boolean {
  const { response } = pressed;
  return response?.type === update ? ((pressed.reply()?.flags ?? 0) & ephemeral) !== 0 : response?.ephemeral === true;
}

/** What the private answer says now. */
export function answerOf(pressed: InteractionHandle): string {
  return textOf(pressed.reply());
}

/** The custom ids of a message's buttons. */
export function buttonsOf(message: StandInMessage | undefined): readonly string[] {
  const ids = (parts: StandInMessage['components']): string[] =>
    parts.flatMap((part) => [
      ...(part.custom_id === undefined ? [] : [part.custom_id]),
      ...ids(part.components ?? []),
      ...(part.accessory === undefined ? [] : ids([part.accessory])),
    ]);
  return ids(message?.components ?? []);
}
