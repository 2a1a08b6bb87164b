import { ButtonBuilder, ButtonStyle } from 'discord.js';
import type { Translate } from '../../words/words.ts';

/** A button that leads to a message, or to the card of a report. */
export function jumpButton(link: string, t: Translate, label: 'log.jump' | 'log.report' = 'log.jump'): ButtonBuilder {
  return new ButtonBuilder().setStyle(ButtonStyle.Link).setURL(link).setLabel(t(label));
}
