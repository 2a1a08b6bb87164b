import type { InteractionHandle } from '../discord/people/handles.ts';
import type { ModalValues } from '../discord/people/modal.ts';
import type { Component } from '../discord/message/types.ts';
import type { AttachedFile } from '../discord/people/attach.ts';
import type { Console } from './console.ts';
import { plainLines, type Reader } from './markdown.ts';
import type { Names } from './names.ts';

const types = { textDisplay: 10, fileUpload: 19, checkbox: 23 } as const;
/** Which names may be typed in a select menu of people, roles, both, or channels. */
const idKinds: Readonly<Record<number, readonly ('member' | 'channel' | 'role')[]>> = {
  5: ['member'],
  6: ['role'],
  7: ['member', 'role'],
  8: ['channel'],
};
/** What is typed to leave a field empty that has a value. */
const blank = '-';

interface Asking {
  readonly console: Console;
  readonly reader: Reader;
  readonly names: Names;
  readonly readFile: (path: string) => Promise<AttachedFile>;
}

/**
 * Asks for one field after the other. An empty line keeps the present value, a dash removes it. Undefined if the person
 * leaves the form, or if the input ends before.
 */
export async function askModal(interaction: InteractionHandle, asking: Asking): Promise<ModalValues | undefined> {
  const { console, reader } = asking;
  const { title = '', components = [] } = interaction.response?.data ?? {};
  console.print(`── ${title} ──`);
  if (console.interactive) console.print('Enter keeps what a field has, - empties it, Escape leaves the form.');
  const values: Record<string, ModalValues[string]> = {};
  for (const component of components) {
    if (component.type === types.textDisplay) console.print(...plainLines(component.content ?? '', reader));
    for (const field of fieldsOf(component)) {
      console.print(...hintsOf(component, field).map((hint) => `  ${hint}`));
      const answer = await console.ask(`${question(component, field, asking)} `, { leaves: true });
      if (answer === undefined) return undefined;
      if (answer === '' || field.custom_id === undefined) continue;
      values[field.custom_id] = await valueOf(field, answer, asking);
    }
  }
  return values;
}

function fieldsOf(component: Component): readonly Component[] {
  return component.component === undefined ? (component.components ?? []) : [component.component];
}

/** What the form says about the field, besides its label. */
function hintsOf({ description }: Component, { placeholder, options = [] }: Component): string[] {
  return [
    description,
    placeholder,
    ...options.map((option) => option.description && `${option.label}: ${option.description}`),
  ].flatMap((hint) => (hint ? [hint] : []));
}

function question(component: Component, field: Component, { names }: Asking): string {
  const label = component.label ?? field.label ?? field.custom_id ?? '';
  const offered = field.type === types.checkbox ? 'yes | no' : field.options?.map((option) => option.label).join(' | ');
  const preset = presetOf(field, names);
  const notes = [
    ...(offered === undefined ? [] : [offered]),
    ...(preset === '' ? [] : [`now: ${preset}`]),
    ...(field.required === false ? ['optional'] : []),
  ];
  return `${label}${notes.length === 0 ? '' : ` (${notes.join('; ')})`}:`;
}

function presetOf(field: Component, names: Names): string {
  if (field.type === types.checkbox) return field.default === true ? 'yes' : 'no';
  const marked = (field.options ?? []).filter((option) => option.default === true).map(({ label }) => label);
  const ids = (field.default_values ?? []).map(
    ({ id }) => names.nameOf('channel', id) ?? names.nameOf('role', id) ?? names.nameOf('member', id) ?? id,
  );
  return field.value ?? [...marked, ...ids].join(', ');
}

async function valueOf(field: Component, answer: string, asking: Asking): Promise<ModalValues[string]> {
  if (field.type === types.checkbox) return /^(?:y|yes|true|是)$/iu.test(answer);
  if (field.type === types.fileUpload) {
    return Promise.all(answer.split(',').map((path) => asking.readFile(path.trim())));
  }
  const isText = field.options === undefined && idKinds[field.type] === undefined;
  if (answer === blank) return isText ? '' : [];
  return isText ? answer : pickedValues(field, answer, asking.names);
}

/** The values that a person means by labels, values or names, separated by commas. */
export function pickedValues(field: Component, answer: string, names: Names): string[] {
  return answer.split(',').map((part) => {
    const word = part.trim();
    const option = field.options?.find(({ label, value }) => label === word || value === word);
    const ids = (idKinds[field.type] ?? []).flatMap((kind) => names.idOf(kind, word) ?? []);
    return option?.value ?? ids[0] ?? word;
  });
}
