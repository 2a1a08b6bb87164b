import type { StandInMessage } from '../../sandbox/discord/message/types.ts';
import type { InteractionHandle, MemberHandle } from '../../sandbox/discord/people/handles.ts';
import { decide } from '../moderation/policy-panel.ts';
import { staffOf } from '../moderation/staff.ts';
import type { Easel } from '../support/easel.ts';
import { buttonsOf } from '../support/press.ts';

/** Presses *Again*, whose answer may be a public card. */
export async function pressAgain(
  member: MemberHandle,
  card: StandInMessage | undefined,
  { id }: Pick<InteractionHandle, 'id'>,
): Promise<InteractionHandle> {
  if (card === undefined) throw new Error('there is no card');
  const pressed = await member.press(card, `again:${id}`, { forged: !buttonsOf(card).includes(`again:${id}`) });
  await pressed.answered();
  return pressed;
}

/** The server lets members put in files of others. */
export async function allowFilesOfOthers(easel: Easel): Promise<void> {
  const { owner } = staffOf(easel);
  await decide({ channel: easel.alerts }, owner, 'inputs', { inputs: ['inputs-allowed', 'inputs-others'] });
}
