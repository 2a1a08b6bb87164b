import { localized } from '../text.ts';
import type { FormValues, SubmittedFields } from './field.ts';
import type { KnownReferences } from './setting.ts';
import type { FormField } from './preset-form.ts';

type NumberField = Extract<FormField, { kind: 'number' }>;

/** Values above what the operator allows, and what they are now. */
export type CutValues = readonly { readonly field: NumberField['label']; readonly most: number }[];

/**
 * The values of a submitted form. `problem`: a number that cannot be read. `undefined` where something that was picked
 * does not exist: to leave it out could remove a restriction.
 */
export function readFormValues(fields: readonly FormField[], filled: SubmittedFields, present: KnownReferences) {
  const picked = readPicked(fields, filled, present);
  if (picked === undefined) return undefined;
  const { numbers, cut, problem } = readNumbers(fields, filled);
  return { values: { ...picked, numbers }, cut, problem };
}

function readPicked(
  fields: readonly FormField[],
  filled: SubmittedFields,
  present: KnownReferences,
): Omit<FormValues, 'numbers'> | undefined {
  const ids = (kind: FormField['kind']): readonly string[] => {
    const names = fields.filter((field) => field.kind === kind).map(({ name }) => name);
    return Object.entries(filled).flatMap(([field, value]) =>
      typeof value !== 'string' && names.some((name) => field === name || field.startsWith(`${name}-`)) ? value : [],
    );
  };
  const [channels, roles, models, switches] = [ids('channels'), ids('roles'), ids('models'), ids('switches')];
  const areThere =
    channels.every(present.hasChannel) &&
    roles.every(present.hasRole) &&
    models.every((id) => present.modelIds.includes(id));
  if (!areThere) return undefined;
  const lines = fields.filter(({ kind }) => kind === 'lines').map(({ name }) => [name, linesOf(filled[name])] as const);
  return {
    channels,
    roles,
    models: present.modelIds.filter((id) => models.includes(id)),
    switches,
    choices: Object.fromEntries(fields.flatMap((field) => choiceIn(field, filled))),
    lines: Object.fromEntries(lines),
  };
}

/** The option that was chosen in this field, if it is one that the field offers. */
function choiceIn(field: FormField, filled: SubmittedFields): (readonly [label: string, name: string])[] {
  if (field.kind !== 'choice') return [];
  const names: readonly string[] = field.names;
  return names.filter((name) => name === filled[field.name]).map((name) => [field.label, name]);
}

/** Lines that are not blank, without superfluous space. */
function linesOf(text: SubmittedFields[string] | undefined): readonly string[] {
  const lines = typeof text === 'string' ? text.split('\n') : [];
  return lines.map((line) => line.trim().replaceAll(/\s+/g, ' ')).filter((line) => line !== '');
}

/** Digits, also in groups of three. A point is refused: it means thousands to some people and a fraction to others. */
const wholeNumber = /^(?:\d{1,9}|\d{1,3}(?:[ ,_]\d{3}){1,2})$/;

/** The numbers that were filled in. A blank field is as the operator has it. */
function readNumbers(fields: readonly FormField[], filled: SubmittedFields) {
  const numbers: Record<string, number> = {};
  const cut: { field: NumberField['label']; most: number }[] = [];
  for (const field of fields) {
    if (field.kind !== 'number') continue;
    const { label, least, most, ceiling } = field;
    const text = filled[field.name];
    const written = typeof text === 'string' ? text.normalize('NFKC').trim() : '';
    if (written === '') continue;
    const number = wholeNumber.test(written) ? Number(written.replaceAll(/\D/g, '')) : NaN;
    if (!(number >= least && number <= most)) return { numbers, cut, problem: notANumber(field) };
    numbers[label] = Math.min(number, ceiling);
    if (number > ceiling) cut.push({ field: label, most: ceiling });
  }
  return { numbers, cut };
}

function notANumber({ label, least, most }: NumberField) {
  return localized('policy.not-a-number', { field: localized(`policy.label.${label}`), least, most });
}
