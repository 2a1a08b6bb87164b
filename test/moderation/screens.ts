import { expect } from 'vitest';
import type {
  ChannelHandle,
  GuildHandle,
  InteractionHandle,
  MemberHandle,
} from '../../sandbox/discord/people/handles.ts';
import { everyday, permissions } from '../../sandbox/discord/world/permissions.ts';
import { buttonsOf } from '../support/press.ts';
import { textOf, type Easel } from '../support/easel.ts';

export const byAutoMod = "Blocked by this server's AutoMod. Nothing charged. Rephrase, or ask a moderator.";
export const byPolicy = "Blocked by this server's word list. Nothing charged. Rephrase, or ask a moderator.";
export const byOperator = "Blocked by the bot host's word list. Nothing charged. Rephrase and try again.";
export const unread =
  "Easel is still reading this server's AutoMod rules, so nothing was started. Try again in a minute.";

/** Requests one picture. Returns the private refusal; `undefined` if it is accepted. */
export async function refusalOf(
  member: MemberHandle,
  channel: ChannelHandle,
  prompt: string,
): Promise<string | undefined> {
  const asked = await member.command(channel, 'image', { prompt, images: 1 });
  await asked.answered();
  return asked.response?.ephemeral === true ? textOf(asked.reply()) : undefined;
}

const readings = ({ discord }: Easel, guild: GuildHandle): number =>
  discord.traffic.filter(
    ({ path, status }) => path.includes(`/guilds/${guild.id}/auto-moderation/rules`) && status === 200,
  ).length;

/** Gives Easel's role Manage Server, and waits until it has read the rules. */
export async function letRead(easel: Easel, guild: GuildHandle = easel.guild): Promise<void> {
  const before = readings(easel, guild);
  guild.botRole.change({ permissions: everyday | permissions.manageGuild });
  await easel.until(() => readings(easel, guild) > before);
  await easel.clock.advance(0);
}

export function ownerOf(guild: GuildHandle, locale = 'en-US'): MemberHandle {
  const owner = guild.addMember({ username: 'boss', locale, permissions: everyday | permissions.manageGuild });
  guild.setOwner(owner);
  return owner;
}

async function open(owner: MemberHandle, channel: ChannelHandle): Promise<InteractionHandle> {
  const panel = await owner.command(channel, 'policy');
  await panel.answered();
  return panel;
}

/** What `/policy` shows about screening. */
export async function screeningIn(owner: MemberHandle, channel: ChannelHandle): Promise<string> {
  const lines = textOf((await open(owner, channel)).reply()).split('\n');
  return lines.filter((line) => /AutoMod|Not checked|不檢查/u.test(line)).join('\n');
}

/** Changes one setting by `/policy` and its form. */
export async function change(
  owner: MemberHandle,
  channel: ChannelHandle,
  setting: string,
  values: Parameters<MemberHandle['submit']>[1],
): Promise<void> {
  const panel = (await open(owner, channel)).reply();
  const [select] = buttonsOf(panel).filter((id) => id.includes('pick'));
  if (panel === undefined || select === undefined) throw new Error('there is no panel');
  const form = await owner.pick(panel, select, [setting]);
  await form.answered();
  const sent = await owner.submit(form, values);
  await sent.answered();
  expect(textOf(sent.reply() ?? panel)).not.toContain('Nothing was changed');
}
