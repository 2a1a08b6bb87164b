import type { Component } from '../message/types.ts';
import type { Channel } from '../world/channels.ts';
import type { World } from '../world/world.ts';
import { checkPicked, idsIn, isIdSelect, presetOf } from './picks.ts';

export type ModalValues = Readonly<Record<string, string | boolean | readonly string[]>>;

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

/** The submitted modal, and the ids that were picked in it. */
interface Filled {
  readonly components: readonly object[];
  readonly ids: readonly { readonly type: number; readonly id: string }[];
}

/**
 * Fills in a modal. Unless `forged`, throws if the client would not let a person submit it: empty required inputs,
 * wrong lengths, values that are not offered, unknown inputs.
 */
export function fillModal(modal: readonly Component[], filling: Filling): Filled {
  const components = numbered(modal);
  const inputs = components.flatMap(inputsIn);
  const unknown = Object.keys(filling.values).filter((id) => !inputs.some((input) => input.custom_id === id));
  if (unknown.length > 0 && !filling.forged) throw new Error(`the modal has no input ${unknown.join(', ')}`);
  const filled = new Map(inputs.map((input) => [input, fillInput(input, filling)]));
  return {
    components: components.map((component) => {
      const { id, type } = component;
      if (type === types.textDisplay) return { id, type };
      const inner = inputsIn(component).map((input) => filled.get(input));
      return type === types.label ? { id, type, component: inner[0] } : { id, type, components: inner };
    }),
    ids: inputs.flatMap((input) => idsIn(input, pickedIn(filled.get(input)))),
  };
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

function inputsIn(component: Component): Component[] {
  if (component.type === types.label) return component.component === undefined ? [] : [component.component];
  return [...(component.components ?? [])];
}

function pickedIn(filled: object | undefined): readonly string[] {
  return filled !== undefined && 'values' in filled ? (filled.values as readonly string[]) : [];
}

function fillInput(input: Component, filling: Filling): object {
  const given = filling.values[input.custom_id ?? ''];
  const sent = { id: input.id, type: input.type, custom_id: input.custom_id };
  const isStrict = !filling.forged;
  switch (input.type) {
    case types.textInput: {
      const value = typeof given === 'string' ? given : (input.value ?? '');
      if (isStrict) checkText(input, value);
      return { ...sent, value };
    }
    case types.checkbox:
      return { ...sent, value: typeof given === 'boolean' ? given : input.default === true };
    case types.radioGroup: {
      const [value = null] = typeof given === 'string' ? [given] : presetOf(input);
      if (isStrict) checkRadio(input, value);
      return { ...sent, value };
    }
    case types.fileUpload:
      if (isStrict && (given !== undefined || input.required !== false)) throw new Error('people upload no files here');
      return { ...sent, values: [] };
    default: {
      const values =
        typeof given === 'string' ? [given] : ((given as readonly string[] | undefined) ?? presetOf(input));
      // By default a group of checkboxes allows all of its options.
      const most = input.type === types.checkboxGroup ? (input.options ?? []).length : 1;
      const menu = isIdSelect(input) ? input : { ...input, max_values: input.max_values ?? most };
      if (isStrict) checkPicked(filling.world, filling, menu, { values, inModal: true });
      return { ...sent, values };
    }
  }
}

function checkRadio({ custom_id: id, required, options = [] }: Component, value: string | null): void {
  if (value === null && required !== false) throw new Error(`${id} is required`);
  const isOffered = value === null || options.some((option) => option.value === value);
  if (!isOffered) throw new Error(`${id} does not offer ${value}`);
}

function checkText(input: Component, value: string): void {
  if (value === '' && input.required === false) return;
  if (value.length < Math.max(input.min_length ?? 1, 1)) throw new Error(`input ${input.custom_id} is too short`);
  if (value.length > (input.max_length ?? longestText)) throw new Error(`input ${input.custom_id} is too long`);
}
