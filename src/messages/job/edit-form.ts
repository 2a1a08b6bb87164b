import {
  FileUploadBuilder,
  LabelBuilder,
  ModalBuilder,
  StringSelectMenuBuilder,
  TextInputBuilder,
  TextInputStyle,
  type APIModalInteractionResponseCallbackData,
} from 'discord.js';
import type { EditField, EditForm } from '../../catalog/edit-fields.ts';
import { labelsOf } from '../../catalog/labels.ts';
import type { ModelDraft } from '../../catalog/model.ts';
import { componentLimits } from '../../core/discord-limits.ts';
import { clip, inlineCode } from '../../core/plain-text.ts';
import type { Translate } from '../../words/words.ts';
import { commandName } from '../command-name.ts';
import { listed } from '../files.ts';
import { inputLabel, valueLabel } from '../labels.ts';
import { fileTypes, optionDescription } from '../option-description.ts';

type TextField = Extract<EditField, { kind: 'text' }>;
type PickField = Extract<EditField, { kind: 'pick' }>;
type FilesField = Extract<EditField, { kind: 'files' }>;

/** A text that may have at most so many characters is typed in one row. */
const longestRow = 100;

/** The form in which the options of a request are changed. If some are left out, it says first which. */
export function editFormPayload(
  model: ModelDraft,
  { fields, dropped }: EditForm,
  customId: string,
  t: Translate,
): APIModalInteractionResponseCallbackData {
  const form = new ModalBuilder()
    .setCustomId(customId)
    .setTitle(clip(t('edit.title', { command: commandName(model, t.language) }), componentLimits.modalTitle));
  if (dropped.length > 0) {
    const options = listed(
      dropped.map((name) => inlineCode(name)),
      t,
    );
    form.addTextDisplayComponents((display) => display.setContent(t('edit.dropped', { options })));
  }
  return form.addLabelComponents(fields.map((field) => labelOf(model, field, t))).toJSON();
}

function labelOf(model: ModelDraft, field: EditField, t: Translate): LabelBuilder {
  const label = new LabelBuilder()
    .setLabel(clip(inputLabel(model, field.field, t), componentLimits.label))
    .setDescription(clip(describe(model, field, t), componentLimits.labelDescription));
  switch (field.kind) {
    case 'text':
      return label.setTextInputComponent(textInput(field));
    case 'pick':
      return label.setStringSelectMenuComponent(select(model, field, t));
    case 'files':
      return label.setFileUploadComponent(upload(field));
  }
}

function describe(model: ModelDraft, field: EditField, t: Translate): string {
  if (field.kind === 'files' && field.kept > 0) return t('edit.keep-files');
  if (field.kind === 'text' && field.isKept) return t('edit.keep-text');
  return optionDescription(model, field.field, t);
}

/** How many characters somebody may type for the option. A number or the name of a choice is short. */
function longestOf(field: TextField['field']): number {
  const isShort = field.kind === 'number' || field.kind === 'choice';
  const longest = field.kind === 'text' ? field.maxLength : isShort ? longestRow : undefined;
  return longest ?? componentLimits.fieldText;
}

function textInput({ name, required, field, shown }: TextField): TextInputBuilder {
  const longest = longestOf(field);
  const isRow = longest <= longestRow && !/[\r\n]/.test(shown);
  const input = new TextInputBuilder()
    .setCustomId(name)
    .setStyle(isRow ? TextInputStyle.Short : TextInputStyle.Paragraph)
    .setRequired(required)
    // Discord counts UTF-16 units here, so a text that the model takes may be longer.
    .setMaxLength(Math.min(Math.max(longest, shown.length), componentLimits.fieldText));
  return shown === '' ? input : input.setValue(shown);
}

function select(model: ModelDraft, { name, required, field, shown }: PickField, t: Translate): StringSelectMenuBuilder {
  const choices =
    field.kind === 'choice'
      ? [...labelsOf(model, field, t.language)].map(([value, label]) => ({ value: String(value), label }))
      : [true, false].map((value) => ({ value: String(value), label: valueLabel(model, field, value, t) }));
  return new StringSelectMenuBuilder()
    .setCustomId(name)
    .setRequired(required)
    .setMinValues(required ? 1 : 0)
    .setMaxValues(1)
    .addOptions(choices.map((choice) => ({ ...choice, default: choice.value === shown })));
}

function upload({ name, required, field, options }: FilesField): FileUploadBuilder {
  return new FileUploadBuilder()
    .setCustomId(name)
    .setRequired(required)
    .setMinValues(required ? 1 : 0)
    .setMaxValues(options.length)
    .setFileTypes(fileTypes(field.files.bounds));
}
