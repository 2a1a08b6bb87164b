import { messageLink, userMention } from 'discord.js';
import type { Origin } from '../../core/job/origin.ts';
import type { Job } from '../../core/job/record.ts';
import type { MadeFrom } from '../../core/job/view.ts';
import { inlineCode } from '../../core/plain-text.ts';
import type { Translate } from '../../words/words.ts';

/** What a job was made from: a link to the result and its owner, as long as they are known, else its number. */
export function madeFromText({ origin: { parent, credit }, guildId, ownerId }: MadeFrom, t: Translate): string {
  if (credit === undefined) return t('origin.number', { id: inlineCode(parent) });
  const url = messageLink(credit.channelId, credit.message, guildId);
  return credit.owner === ownerId
    ? t('origin.result', { url })
    : t('origin.result-by', { url, by: userMention(credit.owner) });
}

/** How something was made from which job, in one line, which names that one by its number alone. */
export function originLine(origin: Pick<Origin, 'kind' | 'parent'> | undefined, t: Translate): readonly string[] {
  if (origin === undefined) return [];
  return [t(`origin.${origin.kind}`, { from: t('origin.number', { id: inlineCode(origin.parent) }) })];
}

/** The same with a link to the result and its owner, as long as they are known. */
export function originLines(
  { origin, place, owner }: Pick<Job, 'origin' | 'place' | 'owner'>,
  t: Translate,
): readonly string[] {
  if (origin === undefined) return [];
  const from = madeFromText({ origin, guildId: place.guildId, ownerId: owner.id }, t);
  return [t(`origin.${origin.kind}`, { from })];
}
