import { createHash } from 'node:crypto';
import { request } from 'undici';
import type { InteractionHandle, MemberHandle } from '../../sandbox/discord/people/handles.ts';
import type { StandInMessage } from '../../sandbox/discord/message/types.ts';
import { callbackTypes } from '../../sandbox/discord/world/interactions.ts';
import { filesOf, textOf, type Easel } from '../support/easel.ts';
import { buttonsOf } from '../support/press.ts';
import { answerTo, setLogChannel, staffOf, there, type Staff } from './staff.ts';

export const thanks = '🚩 Thank you. The moderators of this server have your report.';

/** Chooses 'Report to moderators' in a message's menu and sends the form. Returns the private answer. */
export async function report(
  by: MemberHandle,
  message: StandInMessage | undefined,
  reason = 'not for this server',
): Promise<string> {
  const chosen = await by.useOnMessage('Report to moderators', there(message));
  await chosen.answered();
  if (chosen.response?.type !== callbackTypes.modal) return textOf(await answerTo(chosen));
  return textOf(await answerTo(await by.submit(chosen, { reason })));
}

/** A server whose log channel is the channel of the alerts. */
export async function withLog(easel: Pick<Easel, 'guild' | 'alerts'>): Promise<Staff> {
  const staff = staffOf(easel);
  await setLogChannel(easel, staff.owner, easel.alerts);
  return staff;
}

/** The cards in the log channel, the oldest first. */
export function cardsIn({ alerts }: Pick<Easel, 'alerts'>): readonly StandInMessage[] {
  return alerts.messages().filter((message) => textOf(message).includes('🚩') && message.components.length > 0);
}

/** The only card, when it has this many files. */
export async function cardWith(easel: Easel, files: number): Promise<StandInMessage> {
  return easel.until(() => {
    const [card] = cardsIn(easel);
    return card !== undefined && filesOf(card).length === files && card;
  });
}

/** Presses one of the card's buttons, even one that it no longer shows. */
export async function decide(
  easel: Easel,
  by: MemberHandle,
  asked: InteractionHandle,
  what: 'remove' | 'bar' | 'dismiss',
): Promise<string> {
  const card = there(cardsIn(easel)[0]);
  const customId = `report/${what}/${asked.id}`;
  const pressed = await by.press(card, customId, { forged: !buttonsOf(card).includes(customId) });
  return textOf(await answerTo(pressed));
}

/** Digests of the files at these addresses. */
export async function digestsOf(message: StandInMessage | undefined): Promise<readonly string[]> {
  return Promise.all(
    filesOf(message).map(async ({ url }) => {
      const { statusCode, body } = await request(url);
      const bytes = await body.bytes();
      return statusCode === 200 ? createHash('sha256').update(bytes).digest('hex') : `answers ${statusCode}`;
    }),
  );
}
