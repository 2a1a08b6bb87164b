import { expect } from 'vitest';
import type { StandInMessage } from '../../sandbox/discord/message/types.ts';
import type { InteractionHandle, MemberHandle } from '../../sandbox/discord/people/handles.ts';
import { everyday } from '../../sandbox/discord/world/permissions.ts';
import { textOf } from './easel.ts';

/** Moderate Members, in addition to the permissions of everybody. */
export const moderating = everyday | (1n << 40n);

/**
 * Presses a button of a job on a message, even one that the message does not show. Asserts that the answer is private, or
 * replaces a private one. It comes before any time passes on the clock, so within Discord's three seconds.
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

const updates = [6, 7];
const ephemeral = 1 << 6;

/** Whether the answer is a private message, or an update of one. */
export function isPrivate(pressed: InteractionHandle): boolean {
  const { response } = pressed;
  return updates.includes(response?.type ?? 0)
    ? ((pressed.reply()?.flags ?? 0) & ephemeral) !== 0
    : response?.ephemeral === true;
}

/** The present text of the private answer. */
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
