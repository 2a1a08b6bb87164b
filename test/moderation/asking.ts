import type { ChannelHandle, InteractionHandle, MemberHandle } from '../../sandbox/discord/people/handles.ts';
import type { OptionValues } from '../../sandbox/discord/people/options.ts';
import { textOf } from '../support/easel.ts';

/** Asks for one picture of a cat, which costs three credits, unless the options say otherwise; back once it is answered. */
export async function askIn(
  channel: ChannelHandle,
  member: MemberHandle,
  options: OptionValues = { images: 1 },
): Promise<InteractionHandle> {
  const command = 'duration' in options ? 'video' : 'image';
  const asked = await member.command(channel, command, { prompt: 'a cat', ...options });
  await asked.answered();
  return asked;
}

/** Why it is not taken on, as the member reads it in private; nothing where it is. */
export async function refusalIn(...asking: Parameters<typeof askIn>): Promise<string | undefined> {
  const asked = await askIn(...asking);
  return asked.response?.ephemeral === true ? textOf(asked.reply()) : undefined;
}

/** What `/quota` answers this member here. */
export async function quotaIn(channel: ChannelHandle, member: MemberHandle): Promise<string> {
  const asked = await member.command(channel, 'quota');
  await asked.answered();
  return textOf(asked.reply());
}
