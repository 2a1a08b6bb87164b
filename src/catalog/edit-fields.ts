import { componentLimits } from '../core/discord-limits.ts';
import type { Scalar } from '../core/job/record.ts';
import type { Language } from '../core/language.ts';
import type { AttachedFile } from '../core/media/attached-file.ts';
import { checkField, isValueField, type Field, type KindOf, type ValueField } from './field.ts';
import { own } from './file.ts';
import { labelsOf } from './labels.ts';
import type { ModelDraft } from './model.ts';
import { misplacement, valueOf } from './request.ts';
import type { OptionValues } from './requested-file.ts';
import { searchedValue } from './search.ts';

/** A form has so many fields. */
const mostFields = 5;

type FileField = Field & KindOf<'file'>;
type PickedField = Extract<ValueField, { readonly kind: 'choice' | 'switch' }>;

/** One field of the form in which the options of a request are changed. `name` is its custom id, and differs from the others. */
export type EditField = { readonly name: string; readonly required: boolean } & (
  | {
      readonly kind: 'text';
      readonly field: Exclude<Field, FileField>;
      /** What it shows first. */
      readonly shown: string;
      /** A blank field leaves the option as it was, because its text is too long to be shown. */
      readonly isKept: boolean;
    }
  /** `shown`: the value that is picked first. */
  | { readonly kind: 'pick'; readonly field: PickedField; readonly shown: string | undefined }
  | {
      readonly kind: 'files';
      readonly field: FileField;
      /** The options that take the files, in their order. */
      readonly options: readonly string[];
      /** How many files there are, which an empty field keeps. */
      readonly kept: number;
    }
);

/** The form in which the options of a request are changed. */
export interface EditForm {
  readonly fields: readonly EditField[];
  /** The options that the form changes. Those that it does not show stay as they are. */
  readonly given: OptionValues;
  /** The options that the model no longer has, or no longer takes with their values. They are left out. */
  readonly dropped: readonly string[];
}

/**
 * The form for these options: the prompt and the inputs that come first in the command. A form with dropped options has
 * room for one field less, because it says which they are. `language`: of the labels in it. `lost`: options that are
 * dropped already.
 */
export function editForm(
  model: ModelDraft,
  given: OptionValues,
  language: Language,
  lost: readonly string[] = [],
): EditForm {
  const form = formOf(model, given, language, mostFields);
  if (form.dropped.length + lost.length === 0) return form;
  const shorter = formOf(model, given, language, mostFields - 1);
  return { ...shorter, dropped: [...lost, ...shorter.dropped] };
}

function formOf(model: ModelDraft, given: OptionValues, language: Language, most: number): EditForm {
  const inputs = [...new Set([...promptInput(model), ...model.fields.map(({ input }) => input)])].slice(0, most);
  const shown = new Set(inputs);
  const isKept = (name: string, value: Scalar | AttachedFile): boolean => {
    if (misplacement(model, name, value) !== undefined) return false;
    const field = model.fields.find((each) => each.name === name);
    if (field === undefined || !isValueField(field) || typeof value === 'object') return true;
    // A typed text can be corrected where it is shown.
    if (shown.has(field.input) && isTyped(field)) return true;
    return checkField(field, valueOf(model, field, value)) === undefined;
  };
  const entries = Object.entries(given);
  const kept = Object.fromEntries(entries.filter(([name, value]) => isKept(name, value)));
  const fields = inputs.flatMap((input) => editFieldOf(model, input, kept, language));
  return { fields, given: kept, dropped: entries.flatMap(([name]) => (Object.hasOwn(kept, name) ? [] : [name])) };
}

function promptInput({ prompt, fields }: ModelDraft): readonly string[] {
  return fields.some(({ input }) => input === prompt?.input) ? [prompt?.input ?? ''] : [];
}

function isTyped(field: ValueField): boolean {
  return field.kind === 'text' || field.kind === 'number' || field.kind === 'list' || isSearched(field);
}

function isSearched(field: Field): boolean {
  return field.kind === 'choice' && field.searched === true;
}

function editFieldOf(model: ModelDraft, input: string, given: OptionValues, language: Language): readonly EditField[] {
  const all = model.fields.filter((field) => field.input === input);
  const files = all.filter((field) => field.kind === 'file');
  const [first] = files;
  if (first !== undefined) {
    const kept = all.filter(({ name }) => own(given, name) !== undefined).length;
    const options = files.map(({ name }) => name);
    return [{ kind: 'files', name: first.base, required: first.needed && kept === 0, field: first, options, kept }];
  }
  const [field] = all;
  if (field === undefined || field.kind === 'file') return [];
  const { name } = field;
  const value = own(given, name);
  const scalar = typeof value === 'object' ? undefined : value;
  if ((field.kind === 'choice' && !isSearched(field)) || field.kind === 'switch') {
    const shown = scalar === undefined ? undefined : String(scalar);
    return [{ kind: 'pick', name, required: field.required, field, shown }];
  }
  const text = textOf(model, field, scalar, language);
  const isKept = text.length > componentLimits.fieldText;
  // A blank text that was given may be sent again.
  const isBlank = scalar !== undefined && text.trim() === '';
  const needed = field.kind === 'link' ? field.needed : field.required;
  const required = needed && !isKept && !isBlank;
  return [{ kind: 'text', name, required, field, shown: isKept ? '' : text, isKept }];
}

/** A value as a member reads and types it. */
function textOf(model: ModelDraft, field: Field, value: Scalar | undefined, language: Language): string {
  if (value === undefined) return '';
  if (field.kind !== 'choice') return String(value);
  const choice = searchedValue(model, field, value);
  const label = typeof choice === 'boolean' ? undefined : labelsOf(model, field, language).get(choice ?? '');
  return label ?? String(value);
}

/** What was sent for each field: the text, the values that were picked, or the files. */
export type EditAnswers = Readonly<Record<string, string | readonly string[] | readonly AttachedFile[] | undefined>>;

/** `option`: the name of the option whose text is no value of it. */
export type EditRefusal = {
  readonly reason: 'option-no-number' | 'option-not-listed';
  readonly option: string;
};

export type EditResult =
  | { readonly ok: true; readonly given: OptionValues }
  | { readonly ok: false; readonly refusal: EditRefusal };

/**
 * The options after the form was sent. A field that shows what it showed first leaves its option exactly as it was. A
 * blank one leaves it to the model. What an option takes is not checked here, but with the whole request.
 */
export function editedOptions(model: ModelDraft, { fields, given }: EditForm, answers: EditAnswers): EditResult {
  const changed: Record<string, Scalar | AttachedFile | undefined> = { ...given };
  for (const field of fields) {
    const answer = own(answers, field.name);
    if (field.kind === 'files') {
      Object.assign(changed, filesIn(model, field, answer));
      continue;
    }
    const [text = ''] =
      typeof answer === 'string' ? [answer] : (answer ?? []).filter((each) => typeof each === 'string');
    if (text === field.shown) continue;
    const value = field.kind === 'pick' ? pickedValue(field.field, text) : typedValue(model, field.field, text);
    if (typeof value === 'object') return { ok: false, refusal: value };
    changed[field.name] = value;
  }
  const left = Object.entries(changed).filter(
    (entry): entry is [string, Scalar | AttachedFile] => entry[1] !== undefined,
  );
  return { ok: true, given: Object.fromEntries(left) };
}

/** New files take the place of all earlier ones, and of links. */
function filesIn(
  model: ModelDraft,
  { field, options }: Extract<EditField, { kind: 'files' }>,
  answer: EditAnswers[string],
): Readonly<Record<string, AttachedFile | undefined>> {
  const files = typeof answer === 'string' ? [] : (answer ?? []).filter((each) => typeof each === 'object');
  if (files.length === 0) return {};
  const all = model.fields.filter(({ input }) => input === field.input);
  return {
    ...Object.fromEntries(all.map(({ name }) => [name, undefined])),
    ...Object.fromEntries(options.map((name, index) => [name, files[index]])),
  };
}

function pickedValue(field: PickedField, text: string): Scalar | undefined {
  if (text === '') return undefined;
  if (field.kind === 'switch') return text === 'true';
  return field.choices.find((choice) => String(choice) === text);
}

/** Digits with a point, perhaps with a sign or an exponent. */
const decimal = /^[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?$/i;

/** A typed text as the value of an option; `undefined` for a blank one. */
function typedValue(
  model: ModelDraft,
  field: Exclude<Field, FileField>,
  text: string,
): Scalar | undefined | EditRefusal {
  if (text.trim() === '') return undefined;
  const option = field.name;
  if (field.kind === 'number') {
    const digits = text.normalize('NFKC').trim();
    return decimal.test(digits) ? Number(digits) : { reason: 'option-no-number', option };
  }
  if (field.kind !== 'choice') return text;
  const value = searchedValue(model, field, text.trim());
  return field.choices.some((choice) => choice === value) ? value : { reason: 'option-not-listed', option };
}
