import { ButtonBuilder, ButtonStyle } from 'discord.js';
import type { Translate } from '../../words/words.ts';

/** A button that leads to a message. */
export function jumpButton(link: string, t: Translate): ButtonBuilder {
  return new ButtonBuilder().setStyle(ButtonStyle.Link).setURL(link).setLabel(t('log.jump'));
}
