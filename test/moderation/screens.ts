import { expect } from 'vitest';
import type { ChannelHandle, GuildHandle, MemberHandle } from '../../sandbox/discord/people/handles.ts';
import { everyday, permissions } from '../../sandbox/discord/world/permissions.ts';
import type { FormName } from '../../src/core/moderation/preset-form.ts';
import { textOf, type Easel } from '../support/easel.ts';
import { decide, sectionText } from './policy-panel.ts';

export const byAutoMod = "Blocked by this server's AutoMod. No credits used; rephrase, or ask a moderator.";
export const byPolicy = "Blocked by this server's word list. No credits used; rephrase, or ask a moderator.";
export const byOperator = "Blocked by the bot host's word list. No credits used; rephrase and try again.";
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

/** What the section of the words in `/policy` shows about screening. */
export async function screeningIn(owner: MemberHandle, channel: ChannelHandle): Promise<string> {
  const lines = (await sectionText({ channel }, owner, 'words')).split('\n');
  return lines.filter((line) => /AutoMod|Not checked|不檢查/u.test(line) && !line.startsWith('## ')).join('\n');
}

/** Changes one setting by `/policy` and its form. */
export async function change(
  owner: MemberHandle,
  channel: ChannelHandle,
  setting: FormName,
  values: Parameters<MemberHandle['submit']>[1],
): Promise<void> {
  expect(await decide({ channel }, owner, setting, values)).toContain('✅');
}
