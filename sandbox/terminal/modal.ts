import type { InteractionHandle } from '../discord/people/handles.ts';
import type { ModalValues } from '../discord/people/modal.ts';
import type { Component } from '../discord/message/types.ts';
import type { Console } from './console.ts';
import { plainLines, type Reader } from './markdown.ts';

const textDisplay = 10;

/** Asks for one field after the other. An empty line keeps the present value. Undefined if the input ends before. */
export async function askModal(
  interaction: InteractionHandle,
  { console, reader }: { console: Console; reader: Reader },
): Promise<ModalValues | undefined> {
  const { title = '', components = [] } = interaction.response?.data ?? {};
  console.print(`── ${title} ──`);
  const values: Record<string, string | readonly string[]> = {};
  for (const component of components) {
    if (component.type === textDisplay) console.print(...plainLines(component.content ?? '', reader));
    for (const field of fieldsOf(component)) {
      const answer = await console.ask(`${question(component, field)} `);
      if (answer === undefined) return undefined;
      if (answer !== '' && field.custom_id !== undefined) values[field.custom_id] = valueOf(field, answer);
    }
  }
  return values;
}

function fieldsOf(component: Component): readonly Component[] {
  return component.component === undefined ? (component.components ?? []) : [component.component];
}

function question(component: Component, field: Component): string {
  const label = component.label ?? field.label ?? field.custom_id ?? '';
  const options = field.options?.map((option) => option.label).join(' | ');
  const preset = field.value ?? field.options?.find((option) => option.default === true)?.label;
  const notes = [
    ...(options === undefined ? [] : [options]),
    ...(preset === undefined || preset === '' ? [] : [`now: ${preset}`]),
    ...(field.required === false ? ['optional'] : []),
  ];
  return `${label}${notes.length === 0 ? '' : ` (${notes.join('; ')})`}:`;
}

/** A text as typed. For a field with options, the values of the named options, separated by commas. */
function valueOf(field: Component, answer: string): string | readonly string[] {
  return field.options === undefined ? answer : pickedValues(field, answer);
}

/** The values that a person means by labels or values of options, separated by commas. */
export function pickedValues(field: Component, answer: string): string[] {
  return answer.split(',').map((part) => {
    const word = part.trim();
    return field.options?.find(({ label, value }) => label === word || value === word)?.value ?? word;
  });
}
