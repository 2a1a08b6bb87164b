import {
  ModalBuilder,
  TextInputStyle,
  type APIModalInteractionResponseCallbackData,
  type LabelBuilder,
  type TextInputBuilder,
} from 'discord.js';
import type { StoryModel } from '../../catalog/story.ts';
import { encode } from '../../core/custom-id.ts';
import { componentLimits } from '../../core/discord-limits.ts';
import type { SubmittedFields } from '../../core/moderation/field.ts';
import { clip } from '../../core/plain-text.ts';
import type { Translate } from '../../words/words.ts';
import { optionLabel, valueLabel } from '../labels.ts';

/** The custom ids of its fields. */
export const storyFields = { about: 'about', captions: 'captions', size: 'size' } as const;

/** The form of a story: what it is about, its captions, and the size where the model has a choice of it. `filled`: what stood in it before. */
export function storyForm(
  { model, size, counts }: StoryModel,
  t: Translate,
  filled: SubmittedFields = {},
): APIModalInteractionResponseCallbackData {
  const form = new ModalBuilder()
    .setCustomId(encode('story', 'scenes', { model: model.command }))
    .setTitle(clip(t('story.title'), componentLimits.modalTitle))
    .addLabelComponents(
      (field) =>
        textField(field, {
          id: storyFields.about,
          label: t('story.about-label'),
          hint: t('story.about-hint'),
          isRequired: false,
          before: filled[storyFields.about],
        }),
      (field) =>
        textField(field, {
          id: storyFields.captions,
          label: t('story.captions-label'),
          hint: t('story.captions-hint', { most: counts.at(-1) ?? 0 }),
          isRequired: true,
          before: filled[storyFields.captions],
        }),
    );
  if (size !== undefined) {
    const picked = filled[storyFields.size]?.[0] ?? String(size.choices.indexOf(size.default as string));
    form.addLabelComponents((field) =>
      field
        .setLabel(clip(optionLabel(model, size.name, t), componentLimits.label))
        .setStringSelectMenuComponent((menu) =>
          menu
            .setCustomId(storyFields.size)
            .setRequired(false)
            .addOptions(
              size.choices.map((value, index) => ({
                label: clip(valueLabel(model, size, value, t), componentLimits.optionLabel),
                value: String(index),
                default: String(index) === picked,
              })),
            ),
        ),
    );
  }
  return form.toJSON();
}

interface TextField {
  readonly id: string;
  readonly label: string;
  readonly hint: string;
  readonly isRequired: boolean;
  readonly before: SubmittedFields[string] | undefined;
}

function textField(field: LabelBuilder, { id, label, hint, isRequired, before }: TextField): LabelBuilder {
  return field
    .setLabel(clip(label, componentLimits.label))
    .setDescription(clip(hint, componentLimits.labelDescription))
    .setTextInputComponent((input): TextInputBuilder => {
      input
        .setCustomId(id)
        .setStyle(TextInputStyle.Paragraph)
        .setRequired(isRequired)
        .setMaxLength(componentLimits.fieldText);
      return typeof before === 'string' && before !== '' ? input.setValue(before) : input;
    });
}
