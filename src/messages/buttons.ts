import { ActionRowBuilder, ButtonBuilder, type ButtonStyle } from 'discord.js';

/** The styles of buttons with a custom id. Buttons of style `Link` or `Premium` have none. */
export type AnsweredStyle = Exclude<ButtonStyle, ButtonStyle.Link | ButtonStyle.Premium>;

export function button(customId: string, label: string, style: AnsweredStyle): ButtonBuilder {
  return new ButtonBuilder().setCustomId(customId).setLabel(label).setStyle(style);
}

/** A row of at most five buttons. */
export function buttonRow(buttons: readonly ButtonBuilder[]): ActionRowBuilder<ButtonBuilder> {
  return new ActionRowBuilder<ButtonBuilder>().addComponents(...buttons);
}
