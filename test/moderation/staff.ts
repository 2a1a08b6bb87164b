import { expect } from 'vitest';
import type { ChannelHandle, InteractionHandle, MemberHandle } from '../../sandbox/discord/people/handles.ts';
import { permissions } from '../../sandbox/discord/world/permissions.ts';
import type { OptionValues } from '../../sandbox/discord/people/options.ts';
import type { StandInMessage } from '../../sandbox/discord/message/types.ts';
import { textOf, type Easel } from '../support/easel.ts';
import { buttonsOf, moderating } from '../support/press.ts';
import { decide } from './policy-panel.ts';

/** A server's owner and two moderators, the second above the first. */
export interface Staff {
  readonly owner: MemberHandle;
  readonly mod: MemberHandle;
  readonly head: MemberHandle;
}

export function staffOf({ guild }: Pick<Easel, 'guild'>, locale = 'en-US'): Staff {
  const mod = guild.addMember({ username: 'mod', locale, permissions: moderating });
  const head = guild.addMember({ username: 'head', locale, permissions: moderating });
  const owner = guild.addMember({ username: 'boss', locale, permissions: moderating | permissions.manageGuild });
  guild.setOwner(owner);
  return { owner, mod, head };
}

/** The private answer of `/moderate …`. */
export async function moderate(
  easel: Pick<Easel, 'alerts'>,
  member: MemberHandle,
  subcommand: string,
  options: OptionValues = {},
): Promise<string> {
  return textOf(await answerTo(await member.command(easel.alerts, `moderate ${subcommand}`, options)));
}

/** The first answer, which only its reader sees. */
export async function answerTo(used: InteractionHandle): Promise<StandInMessage | undefined> {
  await used.answered();
  expect(used.response?.ephemeral).toBe(true);
  return used.reply();
}

/** Presses the button whose custom id begins with this text. */
export async function turn(
  member: MemberHandle,
  message: StandInMessage | undefined,
  label: string,
): Promise<InteractionHandle> {
  const customId = buttonsOf(message).find((id) => id.startsWith(label));
  if (message === undefined || customId === undefined) throw new Error(`nothing to press as ${label}`);
  const pressed = await member.press(message, customId);
  await pressed.answered();
  return pressed;
}

/** The server's owner picks the log channel. */
export async function setLogChannel(
  easel: Pick<Easel, 'alerts'>,
  owner: MemberHandle,
  channel: ChannelHandle,
): Promise<void> {
  await decide({ channel: easel.alerts }, owner, 'log-channel', { channels: [channel.id] });
}

/** A message that must exist. */
export function there(message: StandInMessage | undefined): StandInMessage {
  if (message === undefined) throw new Error('the message is not there');
  return message;
}
