import { ModalBuilder, TextInputStyle, type APIModalInteractionResponseCallbackData } from 'discord.js';
import { clip } from '../../core/plain-text.ts';
import { componentLimits } from '../../core/discord-limits.ts';

export const longestReason = 300;

/** A form with one field, `reason`. An optional reason has one line, a required one has several. */
export function reasonForm(
  customId: string,
  { title, label, hint, isRequired }: Record<'title' | 'label' | 'hint', string> & { readonly isRequired: boolean },
): APIModalInteractionResponseCallbackData {
  return new ModalBuilder()
    .setCustomId(customId)
    .setTitle(clip(title, componentLimits.modalTitle))
    .addLabelComponents((field) =>
      field
        .setLabel(clip(label, componentLimits.label))
        .setDescription(clip(hint, componentLimits.labelDescription))
        .setTextInputComponent((input) =>
          input
            .setCustomId('reason')
            .setStyle(isRequired ? TextInputStyle.Paragraph : TextInputStyle.Short)
            .setRequired(isRequired)
            .setMaxLength(longestReason),
        ),
    )
    .toJSON();
}
