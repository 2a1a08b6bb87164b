import { expect } from 'vitest';
import type { Component, StandInMessage } from '../../sandbox/discord/message/types.ts';
import type {
  ChannelHandle,
  GuildHandle,
  InteractionHandle,
  MemberHandle,
} from '../../sandbox/discord/people/handles.ts';
import type { ModalValues } from '../../sandbox/discord/people/modal.ts';
import { everyday, permissions } from '../../sandbox/discord/world/permissions.ts';
import type { PolicySetting } from '../../src/core/moderation/policy.ts';
import { textOf, type Easel } from '../support/easel.ts';
import { buttonsOf } from '../support/press.ts';

type Place = Pick<Easel, 'channel'>;

/** A member who may manage the server. */
export function managerOf(guild: GuildHandle, username: string, locale = 'en-US'): MemberHandle {
  return guild.addMember({ username, locale, permissions: everyday | permissions.manageGuild });
}

/** The panel that `/policy` shows to this member alone. */
export async function openPolicy({ channel }: Place, member: MemberHandle): Promise<StandInMessage> {
  const asked = await member.command(channel, 'policy');
  await asked.answered();
  expect(asked.response?.ephemeral).toBe(true);
  return shownBy(asked);
}

export function shownBy(used: InteractionHandle): StandInMessage {
  const message = used.reply();
  if (message === undefined) throw new Error('nothing was shown');
  return message;
}

/** Picks a setting in the panel's select. A form opens, or the change is made. */
export async function pick(
  member: MemberHandle,
  panel: StandInMessage,
  setting: PolicySetting,
): Promise<InteractionHandle> {
  const select = buttonsOf(panel).find((id) => id.startsWith('policy/pick/'));
  const picked = await member.pick(panel, select ?? 'none', [setting]);
  await picked.answered();
  return picked;
}

/** Changes one setting by its form. Other fields keep their values. */
export async function fill(
  member: MemberHandle,
  panel: StandInMessage,
  setting: PolicySetting,
  values: ModalValues,
): Promise<InteractionHandle> {
  const sent = await member.submit(await pick(member, panel, setting), values);
  await sent.answered();
  return sent;
}

/** Opens the panel and changes one setting. Returns the text of the panel afterwards. */
export async function decide(
  place: Place,
  member: MemberHandle,
  setting: PolicySetting,
  values?: ModalValues,
): Promise<string> {
  const panel = await openPolicy(place, member);
  return textOf(
    shownBy(values === undefined ? await pick(member, panel, setting) : await fill(member, panel, setting, values)),
  );
}

/** The chosen or written values of the form, by its fields. */
export function formOf(picked: InteractionHandle): Readonly<Record<string, readonly string[] | string>> {
  const inputs = (picked.response?.data?.components ?? []).flatMap(({ component }) => component ?? []);
  return Object.fromEntries(inputs.map((input) => [input.custom_id ?? '', chosen(input)]));
}

function chosen({ type, value, options, default_values: defaults }: Component): readonly string[] | string {
  if (type === 4) return value ?? '';
  const marked = (options ?? []).filter((option) => option.default === true).map((option) => option.value);
  return [...marked, ...(defaults ?? []).map(({ id }) => id)];
}

/** The texts in a log channel, one for each message. */
export function linesIn(channel: ChannelHandle): readonly string[] {
  return channel.messages().map((message) => withoutSmall(textOf(message)));
}

/** The lines of a text without the small ones, which say when. */
export function withoutSmall(text: string): string {
  return text
    .split('\n')
    .filter((line) => !line.startsWith('-# '))
    .join('\n');
}
