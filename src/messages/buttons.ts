import { ActionRowBuilder, ButtonBuilder, type ButtonStyle } from 'discord.js';

/** A button that is answered; one of style `Link` or `Premium` has no custom id. */
export type AnsweredStyle = Exclude<ButtonStyle, ButtonStyle.Link | ButtonStyle.Premium>;

export function button(customId: string, label: string, style: AnsweredStyle): ButtonBuilder {
  return new ButtonBuilder().setCustomId(customId).setLabel(label).setStyle(style);
}

/** Five at most. */
export function buttonRow(buttons: readonly ButtonBuilder[]): ActionRowBuilder<ButtonBuilder> {
  return new ActionRowBuilder<ButtonBuilder>().addComponents(...buttons);
}
