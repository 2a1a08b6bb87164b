import type { Component } from '../message/types.ts';
import { optionTypes } from './options.ts';

export type ModalValues = Readonly<Record<string, string | readonly string[]>>;

/** Component types that a modal can hold. */
const types = {
  row: 1,
  stringSelect: 3,
  textInput: 4,
  userSelect: 5,
  roleSelect: 6,
  mentionableSelect: 7,
  channelSelect: 8,
  textDisplay: 10,
  label: 18,
  radioGroup: 21,
  checkboxGroup: 22,
  checkbox: 23,
} as const;

const longestText = 4000;

/** Which kind of id a select menu's values are. */
export const selectIdTypes: Readonly<Record<number, number>> = {
  [types.userSelect]: optionTypes.user,
  [types.roleSelect]: optionTypes.role,
  [types.mentionableSelect]: optionTypes.mentionable,
  [types.channelSelect]: optionTypes.channel,
};

/**
 * The components of a modal as its submit carries them. Unless `forged`, throws where the client keeps the button
 * grey: required inputs that are empty, lengths, values that are no option.
 */
export function fillModal(components: readonly Component[], values: ModalValues, forged: boolean): object[] {
  const inputs = components.flatMap(inputsIn);
  const unknown = Object.keys(values).filter((customId) => !inputs.some((input) => input.custom_id === customId));
  if (unknown.length > 0 && !forged) throw new Error(`the modal has no input ${unknown.join(', ')}`);
  return components.map((component) => {
    const { id, type } = component;
    if (type === types.textDisplay) return { id, type };
    const [filled] = inputsIn(component).map((input) => fillInput(input, values, forged));
    return type === types.label ? { id, type, component: filled } : { id, type, components: [filled] };
  });
}

function inputsIn(component: Component): Component[] {
  if (component.type === types.label) return component.component === undefined ? [] : [component.component];
  return [...(component.components ?? [])];
}

function fillInput(input: Component, values: ModalValues, forged: boolean): object {
  const given = values[input.custom_id ?? ''];
  const sent = { id: input.id, type: input.type, custom_id: input.custom_id };
  if (input.type === types.textInput) {
    const value = typeof given === 'string' ? given : (input.value ?? '');
    if (!forged) checkText(input, value);
    return { ...sent, value };
  }
  if (input.type === types.radioGroup) return { ...sent, value: given ?? null };
  if (input.type === types.checkbox) return { ...sent, value: given === 'true' };
  const picked = typeof given === 'string' ? [given] : (given ?? presetOf(input));
  if (!forged) checkPicked(input, picked);
  return { ...sent, values: picked };
}

function presetOf(input: Component): string[] {
  return (input.options ?? []).filter((option) => option.default === true).map(({ value }) => value);
}

function checkText(input: Component, value: string): void {
  if (value === '' && input.required === false) return;
  if (value.length < Math.max(input.min_length ?? 1, 1)) throw new Error(`input ${input.custom_id} is too short`);
  if (value.length > (input.max_length ?? longestText)) throw new Error(`input ${input.custom_id} is too long`);
}

/** Throws when a person could not have picked these values. */
export function checkPicked(input: Component, picked: readonly string[]): void {
  const fewest = input.required === false ? 0 : (input.min_values ?? 1);
  if (picked.length < fewest || picked.length > (input.max_values ?? Math.max(fewest, 1))) {
    throw new Error(`${input.custom_id} does not take ${picked.length} values`);
  }
  const { options } = input;
  const foreign = picked.filter((value) => options !== undefined && !options.some((option) => option.value === value));
  if (foreign.length > 0) throw new Error(`${input.custom_id} does not offer ${foreign.join(', ')}`);
}
