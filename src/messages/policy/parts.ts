import { ButtonStyle, SectionBuilder, type ContainerBuilder } from 'discord.js';
import { encode } from '../../core/custom-id.ts';
import type { Translate } from '../../words/words.ts';
import { button } from '../buttons.ts';

export function addText(container: ContainerBuilder, lines: readonly string[]): void {
  if (lines.length > 0) container.addTextDisplayComponents((display) => display.setContent(lines.join('\n')));
}

/** A text with a button beside it. */
export function withButton(text: string, customId: string, label: string): SectionBuilder {
  return new SectionBuilder()
    .addTextDisplayComponents((display) => display.setContent(text))
    .setButtonAccessory(button(customId, label, ButtonStyle.Secondary));
}

/** Leads back to the home of `/policy`. */
export function backButton(t: Translate): ReturnType<typeof button> {
  return button(encode('policy', 'home', {}), t('policy.button.back'), ButtonStyle.Secondary);
}
