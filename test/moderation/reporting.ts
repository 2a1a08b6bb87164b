import { createHash } from 'node:crypto';
import { request } from 'undici';
import type { InteractionHandle, MemberHandle } from '../../sandbox/discord/people/handles.ts';
import type { StandInMessage } from '../../sandbox/discord/message/types.ts';
import { callbackTypes } from '../../sandbox/discord/world/interactions.ts';
import { filesOf, textOf, type Easel } from '../support/easel.ts';
import { buttonsOf } from '../support/press.ts';
import { answerTo, setLogChannel, staffOf, there, type Staff } from './staff.ts';

export const thanks = '🚩 Thank you. The moderators of this server have your report.';
export const thanksInChinese = '🚩 謝謝，管理員已收到你的檢舉。';

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

/** Presses one of the card's buttons, even one that it no longer shows. A removal is confirmed. */
export async function decide(
  easel: Pick<Easel, 'alerts'>,
  by: MemberHandle,
  asked: Pick<InteractionHandle, 'id'>,
  what: 'remove' | 'bar' | 'dismiss' | 'undo',
): Promise<string> {
  const card = there(cardsIn(easel)[0]);
  const customId = `report/${what}/${asked.id}`;
  const pressed = await by.press(card, customId, { forged: !buttonsOf(card).includes(customId) });
  const answer = await answerTo(pressed);
  const confirm = buttonsOf(answer).find((id) => id === `report/remove-now/${asked.id}`);
  if (answer === undefined || confirm === undefined) return textOf(answer);
  const confirmed = await by.press(answer, confirm);
  await confirmed.answered();
  return textOf(confirmed.reply());
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

/** The addresses that a message's link buttons lead to. */
export function linksIn(message: StandInMessage | undefined): readonly string[] {
  const links = (parts: StandInMessage['components']): string[] =>
    parts.flatMap((part) => [
      ...(part.url === undefined || part.url === null ? [] : [part.url]),
      ...links(part.components ?? []),
      ...(part.accessory === undefined ? [] : links([part.accessory])),
    ]);
  return links(message?.components ?? []);
}
