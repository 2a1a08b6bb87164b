import { ModalBuilder, TextInputStyle, type APIModalInteractionResponseCallbackData } from 'discord.js';
import { encode } from '../../core/custom-id.ts';
import { componentLimits } from '../../core/discord-limits.ts';
import { clip } from '../../core/plain-text.ts';
import type { Translate } from '../../words/words.ts';

/** The custom ids of its fields. */
export const describeFields = { file: 'file', words: 'words' } as const;

/**
 * The form with which a file of a result is described. With several files it asks which; a select has as many options
 * as Discord takes. `now`: what the only file is described as.
 */
export function describeForm(
  { jobId, count, now }: { readonly jobId: string; readonly count: number; readonly now?: string | undefined },
  t: Translate,
): APIModalInteractionResponseCallbackData {
  const offered = Math.min(Math.max(count, 1), componentLimits.selectOptions);
  const form = new ModalBuilder()
    .setCustomId(encode('job', 'description', { job: jobId, count: offered }))
    .setTitle(clip(t('describe.title'), componentLimits.modalTitle));
  if (offered > 1) {
    form.addLabelComponents((field) =>
      field.setLabel(clip(t('describe.file'), componentLimits.label)).setStringSelectMenuComponent((menu) =>
        menu.setCustomId(describeFields.file).addOptions(
          Array.from({ length: offered }, (_, index) => ({
            label: t('describe.number', { number: index + 1 }),
            value: String(index),
          })),
        ),
      ),
    );
  }
  return form
    .addLabelComponents((field) =>
      field
        .setLabel(clip(t('describe.words'), componentLimits.label))
        .setDescription(clip(t('describe.hint'), componentLimits.labelDescription))
        .setTextInputComponent((input) => {
          input
            .setCustomId(describeFields.words)
            .setStyle(TextInputStyle.Paragraph)
            .setRequired(false)
            .setMaxLength(componentLimits.altText);
          return now === undefined ? input : input.setValue(now);
        }),
    )
    .toJSON();
}
