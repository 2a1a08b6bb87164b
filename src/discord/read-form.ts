import {
  ComponentType,
  type APICheckboxGroupComponent,
  type APIModalInteractionResponseCallbackData,
  type APIRadioGroupComponent,
  type APIStringSelectComponent,
  type ModalSubmitInteraction,
} from 'discord.js';
import type { SubmittedForm } from '../commands/router.ts';
import { componentLimits } from '../core/discord-limits.ts';
import type { AttachedFile } from '../core/media/attached-file.ts';
import { typesOf } from '../core/media/formats.ts';
import { attachedFile } from './read-attachment.ts';

type SubmittedComponent = ModalSubmitInteraction['components'][number];
type SubmittedField = Extract<SubmittedComponent, { component: unknown }>['component'];
type Label = Extract<APIModalInteractionResponseCallbackData['components'][number], { component: unknown }>;
type Input = Label['component'];

/** Whether a member could have picked these values in this select. */
export function isPickedIn(
  menu: APIStringSelectComponent | APICheckboxGroupComponent,
  values: readonly string[],
): boolean {
  return isCountOf(menu, values) && values.every((value) => menu.options.some((option) => option.value === value));
}

type FileUpload = Extract<Input, { type: ComponentType.FileUpload }>;

/**
 * The values and the files of a submitted form, by the custom ids of its fields. `undefined` where the form, as it is
 * offered now, could not have sent them: a missing or additional field, another type, a text that is too long or missing,
 * a value that is not offered, an id that Discord did not resolve, a channel of another type or server, or a file of
 * another type.
 */
export function readForm(
  form: Pick<APIModalInteractionResponseCallbackData, 'components'>,
  { components, guildId }: Pick<ModalSubmitInteraction, 'components' | 'guildId'>,
): SubmittedForm | undefined {
  const inputs = form.components.flatMap((label) => ('component' in label ? [label.component] : []));
  const sent = components.flatMap((label) => ('component' in label ? [label.component] : []));
  if (sent.length !== inputs.length || components.length !== form.components.length) return undefined;
  const fields: Record<string, string | readonly string[]> = {};
  const files: Record<string, readonly AttachedFile[]> = {};
  for (const input of inputs) {
    const [own, ...others] = sent.filter(({ customId }) => customId === input.custom_id);
    if (own === undefined || others.length > 0) return undefined;
    if (input.type === ComponentType.FileUpload) {
      const uploaded = filesIn(input, own);
      if (uploaded === undefined) return undefined;
      files[input.custom_id] = uploaded;
    } else {
      const value = valueOf(input, own, guildId);
      if (value === undefined) return undefined;
      fields[input.custom_id] = value;
    }
  }
  return { fields, files };
}

/** The uploaded files. An upload that is not required may be empty, whatever its `min_values`. */
function filesIn(upload: FileUpload, sent: SubmittedField): readonly AttachedFile[] | undefined {
  const ids: unknown = 'values' in sent ? sent.values : undefined;
  if (sent.type !== upload.type || !isTexts(ids) || !isCountOf(upload, ids)) return undefined;
  const resolved = 'attachments' in sent ? sent.attachments : undefined;
  const files = ids.map((id) => attachedFile(resolved?.get(id))).filter((file) => file !== undefined);
  return files.length === ids.length && files.every((file) => isOfTypes(file, upload.file_types)) ? files : undefined;
}

/** As Discord's client compares it: by the extension. */
function isOfTypes({ name }: AttachedFile, offered: FileUpload['file_types']): boolean {
  const extension = /\.([^.]+)$/.exec(name.toLowerCase())?.[1] ?? '';
  return (
    offered === undefined ||
    offered.some((each) =>
      each.startsWith('.')
        ? each.toLowerCase() === `.${extension}`
        : typesOf(extension).some((type) => type.startsWith(`${each}/`)),
    )
  );
}

function valueOf(
  input: Input,
  sent: SubmittedField,
  guildId: string | null,
): SubmittedForm['fields'][string] | undefined {
  if (sent.type !== input.type) return undefined;
  if (input.type === ComponentType.TextInput) {
    return 'value' in sent && typeof sent.value === 'string' && isTextOf(input, sent.value) ? sent.value : undefined;
  }
  if (input.type === ComponentType.RadioGroup) return chosenIn(input, sent);
  const values: unknown = 'values' in sent ? sent.values : undefined;
  if (!isTexts(values)) return undefined;
  return isOfferedIn(input, sent, values, guildId) ? values : undefined;
}

/** The value of the option that was chosen; '' where none has to be. */
function chosenIn(group: APIRadioGroupComponent, sent: SubmittedField): string | undefined {
  const value: unknown = 'value' in sent ? sent.value : undefined;
  if (value === null || value === undefined) return group.required === false ? '' : undefined;
  return group.options.find((option) => option.value === value)?.value;
}

function isTexts(values: unknown): values is readonly string[] {
  return Array.isArray(values) && values.every((value) => typeof value === 'string');
}

function isTextOf(
  input: { readonly required?: boolean; readonly min_length?: number; readonly max_length?: number },
  text: string,
): boolean {
  const length = Array.from(text).length;
  if (length > (input.max_length ?? componentLimits.fieldText)) return false;
  if (text.trim() === '') return input.required === false;
  return length >= (input.min_length ?? 1);
}

function isOfferedIn(input: Input, sent: SubmittedField, values: readonly string[], guildId: string | null): boolean {
  switch (input.type) {
    case ComponentType.StringSelect:
    case ComponentType.CheckboxGroup:
      return isPickedIn(input, values);
    case ComponentType.RoleSelect:
      return isCountOf(input, values) && values.every((id) => 'roles' in sent && (sent.roles?.has(id) ?? false));
    case ComponentType.ChannelSelect:
      return isCountOf(input, values) && values.every((id) => isChannelOf(input, sent, id, guildId));
    default:
      // No form has a field of this kind yet. A new kind needs its check here.
      return false;
  }
}

function isChannelOf(
  { channel_types: types }: Extract<Input, { type: ComponentType.ChannelSelect }>,
  sent: SubmittedField,
  id: string,
  guildId: string | null,
): boolean {
  const channel = 'channels' in sent ? sent.channels?.get(id) : undefined;
  if (channel === undefined || channel === null) return false;
  const fits = types === undefined || types.some((type) => type === channel.type);
  return fits && (!('guildId' in channel) || channel.guildId === guildId);
}

/** As many values as the select takes, each once. A select that is not required may be empty, whatever its `min_values`. */
function isCountOf(
  select: { readonly required?: boolean; readonly min_values?: number; readonly max_values?: number },
  values: readonly string[],
): boolean {
  if (new Set(values).size !== values.length || values.length > (select.max_values ?? 1)) return false;
  return values.length >= (select.min_values ?? 1) || (select.required === false && values.length === 0);
}
