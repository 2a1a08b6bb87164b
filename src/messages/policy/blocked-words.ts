import { ButtonStyle, type APIMessageTopLevelComponent, type ButtonBuilder } from 'discord.js';
import { encode } from '../../core/custom-id.ts';
import { codeBlock } from '../../core/plain-text.ts';
import type { Translate } from '../../words/words.ts';
import { button, buttonRow } from '../buttons.ts';
import { privateText } from '../private-text.ts';
import { messageLimits } from '../../core/discord-limits.ts';

const wordsPerPage = 50;

/** One page of the blocked words, with buttons for the other pages. The page number is bounded, because words may have been removed meanwhile. */
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
  const turn = (name: 'back-words' | 'next-words', label: 'policy.newer' | 'policy.older', to: number): ButtonBuilder =>
    button(encode('policy', name, { page: to }), t(label), ButtonStyle.Secondary);
  const row = buttonRow([
    turn('back-words', 'policy.newer', Math.max(page - 1, 0)).setDisabled(page === 0),
    turn('next-words', 'policy.older', page + 1).setDisabled(from + wordsPerPage >= all.length),
  ]);
  return [...privateText([heading, codeBlock(shown.join('\n'), messageLimits.text - 300)]), row.toJSON()];
}
