import { ModalBuilder, TextInputStyle, type APIModalInteractionResponseCallbackData } from 'discord.js';
import type { Field } from '../catalog/field.ts';
import type { Model } from '../catalog/model.ts';
import { componentLimits } from '../core/discord-limits.ts';
import type { MediaKind } from '../core/media/media-kind.ts';
import { clip, oneLine } from '../core/plain-text.ts';
import type { Translate } from '../words/words.ts';
import { actionOf } from './best-next.ts';
import { optionLabel } from './labels.ts';
import { modelDescription } from './model-description.ts';

/** The custom ids of its fields. */
export const makeFields = { what: 'what', file: 'file', prompt: 'prompt' } as const;

/** A model that the form offers, and its option for the prompt. */
interface OfferedModel {
  readonly model: Model;
  readonly prompt: Field | undefined;
}

interface OfferedFile {
  readonly media: MediaKind;
  readonly number: number;
  /** Its name, where people know it by that. */
  readonly name?: string | undefined;
}

export interface MakeForm {
  readonly customId: string;
  readonly title: string;
  readonly models: readonly OfferedModel[];
  readonly files: readonly OfferedFile[];
  /** What stands in the field of the prompt at first. */
  readonly prompt: string | undefined;
}

/**
 * The form that makes something: with which model and from which file, where there are several, and the prompt, where
 * a model takes one. The first model and the first file are picked already.
 */
export function makeForm(form: MakeForm, t: Translate): APIModalInteractionResponseCallbackData {
  const modal = new ModalBuilder().setCustomId(form.customId).setTitle(clip(form.title, componentLimits.modalTitle));
  const { models, files } = form;
  if (models.length > 1) {
    const options = models.map(({ model, prompt }, index) => ({
      label: clip(modelLabel(model, t), componentLimits.optionLabel),
      description: clip(
        prompt === undefined ? t('make.without-prompt') : modelDescription(model, t),
        componentLimits.optionDescription,
      ),
      value: model.command,
      default: index === 0,
    }));
    addSelect(modal, makeFields.what, t('make.what'), options);
  }
  if (files.length > 1) {
    const options = files.map(({ media, number, name }, index) => ({
      label: t(`make.${media}`, { number }),
      ...(name === undefined ? {} : { description: oneLine(name, componentLimits.optionDescription) || '?' }),
      value: String(index),
      default: index === 0,
    }));
    addSelect(modal, makeFields.file, t('make.file'), options);
  }
  addPrompt(modal, form, t);
  return modal.toJSON();
}

/** What the model does, and its title, which tells it from others that do the same. */
function modelLabel(model: Model, t: Translate): string {
  const action = actionOf(model, t.language);
  return model.title === undefined ? action : `${action} · ${model.title}`;
}

interface SelectOption {
  readonly label: string;
  readonly value: string;
  readonly default: boolean;
}

function addSelect(modal: ModalBuilder, customId: string, label: string, options: readonly SelectOption[]): void {
  modal.addLabelComponents((field) =>
    field
      .setLabel(clip(label, componentLimits.label))
      .setStringSelectMenuComponent((menu) => menu.setCustomId(customId).addOptions(...options)),
  );
}

function addPrompt(modal: ModalBuilder, { models, prompt: text = '' }: MakeForm, t: Translate): void {
  const prompts = models.flatMap(({ model, prompt }) => (prompt?.kind === 'text' ? [{ model, prompt }] : []));
  const [only, ...others] = prompts;
  if (only === undefined) return;
  const isRequired = prompts.length === models.length && prompts.every(({ prompt }) => prompt.required);
  const { fieldText } = componentLimits;
  const most = Math.min(fieldText, Math.max(...prompts.map(({ prompt }) => prompt.maxLength ?? fieldText)));
  const isOne = others.length === 0;
  const hint = isOne ? only.model.words[t.language]?.[only.prompt.name]?.description : undefined;
  modal.addLabelComponents((field) => {
    field
      .setLabel(clip(isOne ? optionLabel(only.model, only.prompt.name, t) : t('make.prompt'), componentLimits.label))
      .setTextInputComponent((input) => {
        input
          .setCustomId(makeFields.prompt)
          .setStyle(TextInputStyle.Paragraph)
          .setRequired(isRequired)
          .setMaxLength(most);
        return text.trim() === '' ? input : input.setValue(clip(text, most));
      });
    return hint === undefined ? field : field.setDescription(oneLine(hint, componentLimits.labelDescription));
  });
}
