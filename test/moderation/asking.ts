import type { ChannelHandle, InteractionHandle, MemberHandle } from '../../sandbox/discord/people/handles.ts';
import type { OptionValues } from '../../sandbox/discord/people/options.ts';
import { textOf } from '../support/easel.ts';

/**
 * Requests one picture of a cat, which costs three credits, unless the options say otherwise. Resolves when it is
 * answered.
 */
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

/** The private refusal that the member reads; `undefined` if the request is accepted. */
export async function refusalIn(...asking: Parameters<typeof askIn>): Promise<string | undefined> {
  const asked = await askIn(...asking);
  return asked.response?.ephemeral === true ? textOf(asked.reply()) : undefined;
}

/** The answer of `/quota` to this member in this channel. */
export async function quotaIn(channel: ChannelHandle, member: MemberHandle): Promise<string> {
  const asked = await member.command(channel, 'quota');
  await asked.answered();
  return textOf(asked.reply());
}
