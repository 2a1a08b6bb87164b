import type { Component } from '../message/types.ts';
import type { Channel } from '../world/channels.ts';
import { attachmentLimitOf, type World } from '../world/world.ts';
import { checkSizes, isAttachedFile, type AttachedFile, type Uploaded } from './attach.ts';
import { isOfTypes } from './file-types.ts';
import { checkPicked, idsIn, isIdSelect, presetOf } from './picks.ts';
import { ClientRefusal } from './refused.ts';

export type ModalValues = Readonly<Record<string, string | boolean | readonly string[] | readonly AttachedFile[]>>;

/** The component types that are not filled in by picking from a menu. */
const types = {
  textInput: 4,
  textDisplay: 10,
  label: 18,
  fileUpload: 19,
  radioGroup: 21,
  checkboxGroup: 22,
  checkbox: 23,
};
const longestText = 4000;

interface Filling {
  readonly world: World;
  readonly channel: Channel;
  readonly userId: string;
  readonly values: ModalValues;
  readonly forged: boolean;
}

/** An input, and its name in what the client says. */
interface Field {
  readonly input: Component;
  readonly label: string;
}

/** The submitted modal. */
interface Filled {
  /** As they are sent once the files are uploaded. */
  readonly components: (uploaded: Uploaded) => readonly object[];
  /** What was picked in it. */
  readonly ids: readonly { readonly type: number; readonly id: string }[];
  readonly files: readonly AttachedFile[];
}

/**
 * Fills in a modal. Unless `forged`, throws if the client would not let a person submit it: empty required inputs,
 * wrong lengths, values that are not offered, files of other types, unknown inputs. A file that is too large is refused
 * in any case.
 */
export function fillModal(modal: readonly Component[], filling: Filling): Filled {
  const components = numbered(modal);
  const fields = components.flatMap(fieldsIn);
  const unknown = Object.keys(filling.values).filter((id) => !fields.some(({ input }) => input.custom_id === id));
  if (unknown.length > 0 && !filling.forged) throw new ClientRefusal(`This form has no field ${unknown.join(', ')}.`);
  const filled = new Map(fields.map((field) => [field.input, fillInput(field, filling)]));
  const files = [...filled.values()].flatMap((input) => valuesIn(input).filter(isAttachedFile));
  checkSizes(files, attachmentLimitOf(filling.world, filling.channel, filling.userId));
  return {
    components: (uploaded) => components.map((component) => sent(component, filled, uploaded)),
    ids: fields.flatMap(({ input }) => idsIn(input, valuesIn(filled.get(input)).filter(isText))),
    files,
  };
}

function sent(component: Component, filled: ReadonlyMap<Component, object>, uploaded: Uploaded): object {
  const { id, type } = component;
  if (type === types.textDisplay) return { id, type };
  const inner = fieldsIn(component).map(({ input }) => {
    const values = valuesIn(filled.get(input));
    if (!values.some(isAttachedFile)) return filled.get(input);
    return {
      ...filled.get(input),
      values: values.flatMap((value) => (isText(value) ? [] : (uploaded.get(value)?.id ?? []))),
    };
  });
  return type === types.label ? { id, type, component: inner[0] } : { id, type, components: inner };
}

/** Gives every component an id: the sender's, or the next number. */
function numbered(modal: readonly Component[]): Component[] {
  let last = 0;
  const number = (component: Component): Component => {
    last += 1;
    const id = component.id === undefined || component.id === 0 ? last : component.id;
    return {
      ...component,
      id,
      ...(component.component && { component: number(component.component) }),
      ...(component.components && { components: component.components.map(number) }),
    };
  };
  return modal.map(number);
}

function fieldsIn(component: Component): Field[] {
  const inputs = component.type === types.label ? [component.component] : (component.components ?? []);
  return inputs.flatMap((input) => {
    if (input === undefined) return [];
    return [{ input, label: `“${component.label ?? input.label ?? input.custom_id}”` }];
  });
}

function valuesIn(filled: object | undefined): readonly (string | AttachedFile)[] {
  return filled !== undefined && 'values' in filled ? (filled.values as readonly (string | AttachedFile)[]) : [];
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function fillInput(field: Field, filling: Filling): object {
  const { input } = field;
  const given = filling.values[input.custom_id ?? ''];
  const frame = { id: input.id, type: input.type, custom_id: input.custom_id };
  const isStrict = !filling.forged;
  switch (input.type) {
    case types.textInput: {
      const value = isText(given) ? given : (input.value ?? '');
      if (isStrict) checkText(field, value);
      return { ...frame, value };
    }
    case types.checkbox:
      return { ...frame, value: typeof given === 'boolean' ? given : input.default === true };
    case types.radioGroup: {
      const [value = null] = isText(given) ? [given] : presetOf(input);
      if (isStrict) checkRadio(field, value);
      return { ...frame, value };
    }
    case types.fileUpload: {
      const files = Array.isArray(given) ? given : [];
      if (isStrict) checkFiles(field, files);
      return { ...frame, values: files };
    }
    default: {
      const listed = Array.isArray(given) ? (given as readonly unknown[]).filter(isText) : presetOf(input);
      const values = isText(given) ? [given] : listed;
      if (isStrict) checkPicked(filling.world, filling, withBounds(input), { values, label: field.label });
      return { ...frame, values };
    }
  }
}

/** By default a group of checkboxes allows all of its options, and a menu one. */
function withBounds(input: Component): Component {
  if (isIdSelect(input)) return input;
  const most = input.type === types.checkboxGroup ? (input.options ?? []).length : 1;
  return { ...input, max_values: input.max_values ?? most };
}

function checkRadio({ input: { required, options = [] }, label }: Field, value: string | null): void {
  if (value === null && required !== false) throw new ClientRefusal(`${label} is required.`);
  const isOffered = value === null || options.some((option) => option.value === value);
  if (!isOffered) throw new ClientRefusal(`${label} does not offer ${value}.`);
}

function checkText({ input, label }: Field, value: string): void {
  if (value === '' && input.required === false) return;
  if (value === '') throw new ClientRefusal(`${label} is required.`);
  const { min_length: least = 1, max_length: most = longestText } = input;
  if (value.length < least) throw new ClientRefusal(`${label} is too short. It must have ${least} or more characters.`);
  if (value.length > most) throw new ClientRefusal(`${label} is too long. It must have ${most} or fewer characters.`);
}

/** Source: https://docs.discord.com/developers/components/reference#file-upload. */
function checkFiles({ input, label }: Field, files: readonly unknown[]): void {
  const { min_values: least = 1, max_values: most = 1, file_types: allowed, required } = input;
  const foreign = files.find((file) => !isAttachedFile(file) || !isOfTypes(file.name, allowed ?? []));
  if (foreign !== undefined) {
    throw new ClientRefusal(`${label} takes only ${allowed?.join(', ') ?? 'files'}.`);
  }
  if (files.length === 0 && required === false) return;
  if (files.length === 0) throw new ClientRefusal(`${label} is required.`);
  if (files.length < least) throw new ClientRefusal(`${label} needs ${least} or more files.`);
  if (files.length > most) throw new ClientRefusal(`${label} takes ${most} or fewer files.`);
}
