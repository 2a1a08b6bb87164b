import type { Json, Scalar } from '../core/job/record.ts';
import { agreeOnCount, type CountVerdict } from '../core/prompt/count.ts';
import { refusedFlag, type FlagRefusal } from '../core/prompt/flags.ts';
import { hasContent } from '../core/prompt/has-content.ts';
import { visibleText } from '../core/visible-text.ts';
import type { InputBounds, InputSource } from '../core/media/input.ts';
import { checkField, listed, type Field, type OptionRefusal } from './field.ts';
import { own } from './file.ts';
import { flagNames } from './flags.ts';
import { listValue } from './list.ts';
import { fieldOf, type ModelDraft } from './model.ts';
import { searchedValue } from './search.ts';

/** A file that was attached to a command, as Discord tells. */
export interface AttachedFile {
  readonly url: string;
  readonly name: string;
  /** In bytes. */
  readonly size: number;
  /** A MIME type, from the file's name. */
  readonly type: string | undefined;
  /** In pixels. */
  readonly width: number | undefined;
  readonly height: number | undefined;
}

/** The values that a member gave, by the names of the command's options. */
export type OptionValues = Readonly<Record<string, Scalar | AttachedFile>>;

/** A file that a member gave for one of the model's inputs. */
export interface RequestedFile {
  /** The input's key at RunComfy. */
  readonly input: string;
  /** Whether the input takes a list. The files of a list are in their order. */
  readonly isList: boolean;
  /** The option's name. */
  readonly option: string;
  /** What the model takes. */
  readonly bounds: InputBounds;
  /** Whether the model takes the file's bytes in the request, as a data URI. */
  readonly dataUri: boolean;
  readonly source: InputSource;
  /** What Discord says about an attached file. It is the member's claim, except the size in bytes. */
  readonly attached: AttachedFile | undefined;
}

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
  | { readonly reason: 'prompt-empty' }
  | FlagRefusal
  | Extract<CountVerdict, { ok: false }>['refusal'];

export type RequestResult =
  | { readonly ok: true; readonly request: ComposedRequest }
  | { readonly ok: false; readonly refusal: RequestRefusal };

/**
 * Checks a member's values against the fields that made the command, because Discord's own checks can be evaded. Refusals
 * name the options.
 */
export function composeRequest(model: ModelDraft, given: OptionValues): RequestResult {
  const unknownOption = Object.keys(given).find((name) => !model.fields.some((field) => field.name === name));
  if (unknownOption !== undefined) return refuse({ reason: 'option-unknown', option: unknownOption });

  const input: Record<string, Json> = { ...model.defaults };
  const texts = new Set<string>();
  for (const field of model.fields) {
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
  return checkPrompt(model, given, input, [...texts]);
}

/**
 * A typed value as it is sent. Of a free text only the visible text is used from here on. It can be longer than what was
 * typed, or empty.
 */
function valueOf(model: ModelDraft, field: Field, typed: Scalar | undefined): Json | undefined {
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

function checkPrompt(
  model: ModelDraft,
  given: OptionValues,
  input: Record<string, Json>,
  texts: readonly string[],
): RequestResult {
  const { prompt: rule } = model;
  const request = { input, texts, files: [], resize: false, prompt: undefined, expected: expectedOf(model, input) };
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

function refuse(refusal: RequestRefusal): RequestResult {
  return { ok: false, refusal };
}
