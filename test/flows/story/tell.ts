import type { InteractionHandle, MemberHandle } from '../../../sandbox/discord/people/handles.ts';
import type { Easel } from '../../support/easel.ts';

export const captions = ['in a wood', 'by the river', 'at home'];

/** Opens the form of `/story` and sends it. */
export async function tell(
  { ana, channel }: Pick<Easel, 'ana' | 'channel'>,
  values: Readonly<Record<string, string | string[]>> = {},
  by: MemberHandle = ana,
): Promise<InteractionHandle> {
  const opened = await by.command(channel, 'story', {});
  await opened.answered();
  const sent = await by.submit(opened, { about: 'a red fox, watercolour', captions: captions.join('\n'), ...values });
  await sent.answered();
  return sent;
}
