import type { Json, Scalar } from '../core/job/record.ts';
import { agreeOnCount, type CountVerdict } from '../core/prompt/count.ts';
import { refusedFlag } from '../core/prompt/flags.ts';
import { hasContent } from '../core/prompt/has-content.ts';
import { visibleText } from '../core/visible-text.ts';
import { checkField, isValueField, listed, type Field, type OptionRefusal, type ValueField } from './field.ts';
import { own } from './file.ts';
import { flagNames } from './flags.ts';
import { listValue } from './list.ts';
import { fieldOf, type ModelDraft } from './model.ts';
import { attachedOnly, requestedFiles, type FileRefusal, type FileRules } from './request-files.ts';
import type { OptionValues, RequestedFile } from './requested-file.ts';
import type { UnreadFlag } from './read-flags.ts';
import { searchedValue } from './search.ts';

export interface ComposedRequest {
  /** Exactly what is sent to RunComfy: the values that were given, and the defaults. */
  readonly input: Readonly<Record<string, Json>>;
  /** The prompt's visible text. */
  readonly prompt: string | undefined;
  /** Every free text, as its visible text. That is what is sent. */
  readonly texts: readonly string[];
  /** The files that go in. Their links are no part of `input` yet. */
  readonly files: readonly RequestedFile[];
  /** Whether the member wants pictures that are too large to be made smaller. */
  readonly resize: boolean;
  /** How many files the request asks for, where the model has an input for it. */
  readonly expected: number | undefined;
}

export type RequestRefusal =
  | OptionRefusal
  | FileRefusal
  | { readonly reason: 'prompt-empty' }
  | UnreadFlag
  | Extract<CountVerdict, { ok: false }>['refusal'];

export type RequestResult =
  | { readonly ok: true; readonly request: ComposedRequest }
  | { readonly ok: false; readonly refusal: RequestRefusal };

/**
 * Checks a member's values against the fields that made the command, because Discord's own checks can be evaded. Refusals
 * name the options. The flags of the prompt are options by then (`readFlags`): one that is still there is refused.
 */
export function composeRequest(model: ModelDraft, given: OptionValues, rules: FileRules = attachedOnly): RequestResult {
  const misplaced = misplacedOption(model, given);
  if (misplaced !== undefined) return refuse(misplaced);
  const values = requestedValues(model, given);
  if (!values.ok) return values;
  const files = requestedFiles(model, given, rules);
  if (!files.ok) return files;
  const checked = checkPrompt(model, given, values.input, values.texts);
  return checked.ok ? { ok: true, request: { ...checked.request, files: files.files, resize: files.resize } } : checked;
}

/** An option that the command does not have, or a value of another kind than Discord lets members give. */
function misplacedOption(model: ModelDraft, given: OptionValues): RequestRefusal | undefined {
  for (const [name, value] of Object.entries(given)) {
    const reason = misplacement(model, name, value);
    if (reason === 'option-unknown') return { reason, option: name };
    if (reason === 'option-not-offered') return { reason, option: name };
  }
  return undefined;
}

/** Why no value of this kind can be given with this name; `undefined` if it can. */
export function misplacement(
  model: ModelDraft,
  name: string,
  value: OptionValues[string],
): 'option-unknown' | 'option-not-offered' | undefined {
  const field = model.fields.find((each) => each.name === name);
  const isOwn = name === model.resize || name === model.preview;
  if (field === undefined && !isOwn) return 'option-unknown';
  const isKind = isOwn
    ? typeof value === 'boolean'
    : (typeof value === 'object') === (field?.kind === 'file') && (field?.kind !== 'link' || typeof value === 'string');
  return isKind ? undefined : 'option-not-offered';
}

type Values =
  | { readonly ok: true; readonly input: Record<string, Json>; readonly texts: readonly string[] }
  | Extract<RequestResult, { ok: false }>;

function requestedValues(model: ModelDraft, given: OptionValues): Values {
  const input: Record<string, Json> = { ...model.defaults };
  const texts = new Set<string>();
  for (const field of model.fields.filter(isValueField)) {
    const typed = own(given, field.name);
    const value = valueOf(model, field, typeof typed === 'object' ? undefined : typed);
    const isPrompt = field.input === model.prompt?.input;
    const isAsked = value !== undefined || field.required;
    if (isPrompt && isAsked && !(typeof value === 'string' && hasContent(value))) {
      return refuse({ reason: 'prompt-empty' });
    }
    const refusal = checkField(field, value);
    if (refusal !== undefined) return refuse(refusal);
    if (value !== undefined) input[field.input] = value;
    for (const text of freeTexts(field, value)) texts.add(text);
  }
  return { ok: true, input, texts: [...texts] };
}

/**
 * A typed value as it is sent. Of a free text only the visible text is used from here on. It can be longer than what was
 * typed, or empty.
 */
export function valueOf(model: ModelDraft, field: ValueField, typed: Scalar | undefined): Json | undefined {
  switch (field.kind) {
    case 'choice':
      return field.searched ? searchedValue(model, field, typed) : typed;
    case 'list':
      return typeof typed === 'string' ? listValue(model, field, typed) : typed;
    case 'text':
      return typeof typed === 'string' ? visibleText(typed) : typed;
    case 'number':
    case 'switch':
      return typed;
  }
}

/** What a member wrote by themselves. It is screened. */
function freeTexts(field: Field, value: Json | undefined): string[] {
  const isFree = field.kind === 'text' || (field.kind === 'list' && field.of.kind === 'text');
  return isFree ? [value].flat().filter((text) => typeof text === 'string') : [];
}

/** A request without its files. */
type Checked =
  | { readonly ok: true; readonly request: Omit<ComposedRequest, 'files' | 'resize'> }
  | Extract<RequestResult, { ok: false }>;

function checkPrompt(
  model: ModelDraft,
  given: OptionValues,
  input: Record<string, Json>,
  texts: readonly string[],
): Checked {
  const { prompt: rule } = model;
  const request = { input, texts, prompt: undefined, expected: expectedOf(model, input) };
  if (rule === undefined) return { ok: true, request };
  const field = fieldOf(model, rule.input);
  const isGiven = field !== undefined && own(given, field.name) !== undefined;
  const sent = input[rule.input];
  const text = typeof sent === 'string' ? sent : '';
  const prompt = isGiven ? text : undefined;

  const flag = refusedFlag(text, rule.refuse ?? {}, flagNames(model));
  if (flag !== undefined) return refuse({ ...flag, input: fieldOf(model, flag.input)?.name ?? null });
  if (rule.says === undefined) return { ok: true, request: { ...request, prompt } };

  const counts = fieldOf(model, rule.says.count);
  const option = counts === undefined ? undefined : own(given, counts.name);
  const verdict = agreeOnCount({
    prompt: text,
    option: typeof option === 'number' ? option : undefined,
    offered: (listed(counts) ?? []).filter((choice) => typeof choice === 'number'),
    fallback: Number(model.defaults[rule.says.count]),
    maxLength: field?.kind === 'text' ? field.maxLength : undefined,
  });
  if (!verdict.ok) return refuse(verdict.refusal);
  const agreed = { ...input, [rule.input]: verdict.text, [rule.says.count]: verdict.count };
  return { ok: true, request: { ...request, input: agreed, prompt, expected: verdict.count } };
}

function expectedOf({ count }: ModelDraft, input: Readonly<Record<string, Json>>): number | undefined {
  const number = count === undefined ? undefined : own(input, count);
  return typeof number === 'number' && Number.isSafeInteger(number) && number > 0 ? number : undefined;
}

function refuse(refusal: RequestRefusal): Extract<RequestResult, { ok: false }> {
  return { ok: false, refusal };
}
