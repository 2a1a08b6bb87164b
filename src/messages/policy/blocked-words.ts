import { ButtonStyle, ContainerBuilder, type APIMessageTopLevelComponent, type ButtonBuilder } from 'discord.js';
import { encode } from '../../core/custom-id.ts';
import { codeBlock } from '../../core/plain-text.ts';
import type { Translate } from '../../words/words.ts';
import { button, buttonRow } from '../buttons.ts';
import { messageLimits } from '../../core/discord-limits.ts';
import { addText } from './parts.ts';

const wordsPerPage = 50;

/** One page of the blocked words, with buttons for the other pages and the way back. The page number is bounded, because words may have been removed meanwhile. */
export function blockedWords(
  all: readonly string[],
  asked: number,
  t: Translate,
): readonly APIMessageTopLevelComponent[] {
  const back = button(
    encode('policy', 'section', { section: 'words' }),
    t('policy.button.back'),
    ButtonStyle.Secondary,
  );
  const container = new ContainerBuilder();
  if (all.length === 0) {
    addText(container, [t('policy.no-words')]);
    return [container.addActionRowComponents(buttonRow([back])).toJSON()];
  }
  const page = Math.min(Math.max(asked, 0), Math.ceil(all.length / wordsPerPage) - 1);
  const from = page * wordsPerPage;
  const shown = all.slice(from, from + wordsPerPage);
  const heading = t('policy.words', { from: from + 1, to: from + shown.length, of: all.length });
  addText(container, [heading, codeBlock(shown.join('\n'), messageLimits.text - 300)]);
  const turn = (name: 'back-words' | 'next-words', label: 'policy.newer' | 'policy.older', to: number): ButtonBuilder =>
    button(encode('policy', name, { page: to }), t(label), ButtonStyle.Secondary);
  const row = buttonRow([
    back,
    turn('back-words', 'policy.newer', Math.max(page - 1, 0)).setDisabled(page === 0),
    turn('next-words', 'policy.older', page + 1).setDisabled(from + wordsPerPage >= all.length),
  ]);
  return [container.addActionRowComponents(row).toJSON()];
}
