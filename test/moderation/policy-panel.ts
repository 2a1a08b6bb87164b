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
import type { FormSetting } from '../../src/core/moderation/policy.ts';
import type { FormName } from '../../src/core/moderation/preset-form.ts';
import type { Section } from '../../src/core/moderation/section.ts';
import { settings } from '../../src/core/moderation/settings.ts';
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

/** Presses what leads to the form of a setting; a clean-up needs no form. */
export async function pick(
  member: MemberHandle,
  panel: StandInMessage,
  setting: FormName | 'clean-up',
): Promise<InteractionHandle> {
  if (setting === 'clean-up') return pressOn(member, panel, 'policy/clean-up/');
  if (setting === 'preset') return pressOn(member, panel, 'policy/presets');
  const edit = `policy/edit/${setting}`;
  if (buttonsOf(panel).includes(edit)) return pressOn(member, panel, edit);
  const shown = await openSection(member, panel, sectionOf(setting));
  return pressOn(member, shown, edit);
}

/** Opens a section, from any part of the panel. */
export async function openSection(
  member: MemberHandle,
  panel: StandInMessage,
  section: Section,
): Promise<StandInMessage> {
  const id = `policy/section/${section}`;
  const home = buttonsOf(panel).includes(id) ? panel : shownBy(await pressOn(member, panel, 'policy/home'));
  return shownBy(await pressOn(member, home, id));
}

/** Presses the button whose custom id begins so. */
export async function pressOn(member: MemberHandle, panel: StandInMessage, begins: string): Promise<InteractionHandle> {
  const id = buttonsOf(panel).find((each) => each.startsWith(begins));
  if (id === undefined) throw new Error(`there is no button ${begins} among ${buttonsOf(panel).join(', ')}`);
  const pressed = await member.press(panel, id);
  await pressed.answered();
  return pressed;
}

function sectionOf(setting: FormSetting): Section {
  const found = settings.find(({ name }) => name === setting);
  if (found === undefined) throw new Error(`there is no setting ${setting}`);
  return found.section;
}

/** Changes one setting by its form. Other fields keep their values. */
export async function fill(
  member: MemberHandle,
  panel: StandInMessage,
  setting: FormName,
  values: ModalValues,
): Promise<InteractionHandle> {
  const sent = await member.submit(await pick(member, panel, setting), values);
  await sent.answered();
  return sent;
}

/** Opens the panel and changes one setting. Returns the text of what is shown afterwards: the section, or the home. */
export async function decide(
  place: Place,
  member: MemberHandle,
  setting: FormName,
  values: ModalValues,
): Promise<string> {
  return textOf(shownBy(await fill(member, await openPolicy(place, member), setting, values)));
}

/** The text of one section, opened from a new panel. */
export async function sectionText(place: Place, member: MemberHandle, section: Section): Promise<string> {
  return textOf(await openSection(member, await openPolicy(place, member), section));
}

/** The chosen or written values of the form, by its fields. */
export function formOf(picked: InteractionHandle): Readonly<Record<string, readonly string[] | string>> {
  const inputs = (picked.response?.data?.components ?? []).flatMap(({ component }) => component ?? []);
  return Object.fromEntries(inputs.map((input) => [input.custom_id ?? '', chosen(input)]));
}

function chosen({ type, value, options, default_values: defaults }: Component): readonly string[] | string {
  if (type === 4) return value ?? '';
  const marked = (options ?? []).filter((option) => option.default === true).map((option) => option.value);
  if (type === 21) return marked[0] ?? '';
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
