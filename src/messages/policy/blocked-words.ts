import { ActionRowBuilder, ButtonBuilder, ButtonStyle, type APIMessageTopLevelComponent } from 'discord.js';
import { encode } from '../../core/custom-id.ts';
import { codeBlock } from '../../core/plain-text.ts';
import type { Translate } from '../../words/words.ts';
import { privateText } from '../private-text.ts';

const wordsPerPage = 50;

/** One page of the blocked words, with buttons that turn it. Words may have been taken out since the buttons were made. */
export function blockedWords(
  all: readonly string[],
  asked: number,
  t: Translate,
): readonly APIMessageTopLevelComponent[] {
  if (all.length === 0) return privateText([t('policy.no-words')]);
  const page = Math.min(Math.max(asked, 0), Math.ceil(all.length / wordsPerPage) - 1);
  const from = page * wordsPerPage;
  const shown = all.slice(from, from + wordsPerPage);
  const heading = t('policy.words', { from: from + 1, to: from + shown.length, of: all.length });
  const turn = (to: number, label: 'policy.newer' | 'policy.older', isThere: boolean): ButtonBuilder =>
    new ButtonBuilder()
      .setCustomId(encode('policy', label === 'policy.newer' ? 'back-words' : 'next-words', { page: to }))
      .setLabel(t(label))
      .setStyle(ButtonStyle.Secondary)
      .setDisabled(!isThere);
  const row = new ActionRowBuilder<ButtonBuilder>().addComponents(
    turn(Math.max(page - 1, 0), 'policy.newer', page > 0),
    turn(page + 1, 'policy.older', from + wordsPerPage < all.length),
  );
  return [...privateText([heading, codeBlock(shown.join('\n'), 3_700)]), row.toJSON()];
}
