import type { Json, Scalar } from '../core/job/record.ts';
import { agreeOnCount, type CountVerdict } from '../core/prompt/count.ts';
import { refusedFlag, type FlagRefusal } from '../core/prompt/flags.ts';
import { saysSomething } from '../core/prompt/something.ts';
import { visibleText } from '../core/visible-text.ts';
import { checkField, type OptionRefusal } from './field.ts';
import { own } from './file.ts';
import { flagNames } from './flags.ts';
import type { Outline } from './model.ts';
import { searchedValue } from './search.ts';

/** What a member asked of a model, by the names of the command's options. */
export type Given = Readonly<Record<string, Scalar>>;

export interface Composed {
  /** Exactly what is sent to RunComfy: what was given, and the schema's defaults. */
  readonly input: Readonly<Record<string, Json>>;
  /** The prompt's visible text. */
  readonly prompt: string | undefined;
  /** All that was written freely, each as its visible text, which is what is sent. */
  readonly texts: readonly string[];
  /** How many files were asked for, where the model has an input for it. */
  readonly expected: number | undefined;
}

export type RequestRefusal =
  | OptionRefusal
  | { readonly reason: 'prompt-empty' }
  | FlagRefusal
  | Extract<CountVerdict, { ok: false }>['refusal'];

export type RequestResult =
  | { readonly ok: true; readonly request: Composed }
  | { readonly ok: false; readonly refusal: RequestRefusal };

/**
 * Checks what a member asked against the same fields that made the command, however it arrived:
 * Discord's own checks can be got round. Refusals speak of options by their names.
 */
export function composeRequest(model: Outline, given: Given): RequestResult {
  const stranger = Object.keys(given).find((name) => !model.fields.some((field) => field.name === name));
  if (stranger !== undefined) return refuse({ reason: 'option-unknown', option: stranger });

  const input: Record<string, Json> = { ...model.defaults };
  const texts = new Set<string>();
  for (const field of model.fields) {
    const typed = field.searched ? searchedValue(model, field, own(given, field.name)) : own(given, field.name);
    const isPrompt = field.input === model.prompt?.input;
    // One text from here on. It can be longer than what was typed, or empty.
    const isFree = typeof typed === 'string' && field.choices === undefined;
    const value = isFree ? visibleText(typed) : typed;
    const isAsked = value !== undefined || field.required;
    if (isPrompt && isAsked && !(typeof value === 'string' && saysSomething(value))) {
      return refuse({ reason: 'prompt-empty' });
    }
    const refusal = checkField(field, value);
    if (refusal !== undefined) return refuse(refusal);
    if (value !== undefined) input[field.input] = value;
    if (isFree && typeof value === 'string') texts.add(value);
  }
  return checkPrompt(model, given, input, [...texts]);
}

function checkPrompt(
  model: Outline,
  given: Given,
  input: Record<string, Json>,
  texts: readonly string[],
): RequestResult {
  const { prompt: rule } = model;
  const expected = expectedOf(model, input);
  if (rule === undefined) return { ok: true, request: { input, texts, prompt: undefined, expected } };
  const field = model.fields.find((candidate) => candidate.input === rule.input);
  const isGiven = field !== undefined && own(given, field.name) !== undefined;
  const sent = input[rule.input];
  const text = typeof sent === 'string' ? sent : '';
  const prompt = isGiven ? text : undefined;

  const flag = refusedFlag(text, rule.refuse ?? {}, flagNames(model));
  if (flag !== undefined) return refuse({ ...flag, input: nameOf(model, flag.input) });
  if (rule.says === undefined) return { ok: true, request: { input, texts, prompt, expected } };

  const counts = model.fields.find((candidate) => candidate.input === rule.says?.count);
  const option = counts === undefined ? undefined : own(given, counts.name);
  const verdict = agreeOnCount({
    prompt: text,
    option: typeof option === 'number' ? option : undefined,
    offered: counts?.choices?.filter((choice) => typeof choice === 'number') ?? [],
    fallback: Number(model.defaults[rule.says.count]),
    maxLength: field?.maxLength,
  });
  if (!verdict.ok) return refuse(verdict.refusal);
  return {
    ok: true,
    request: {
      input: { ...input, [rule.input]: verdict.text, [rule.says.count]: verdict.count },
      texts,
      prompt,
      expected: verdict.count,
    },
  };
}

function expectedOf({ count }: Outline, input: Readonly<Record<string, Json>>): number | undefined {
  const number = count === undefined ? undefined : own(input, count);
  return typeof number === 'number' && Number.isSafeInteger(number) && number > 0 ? number : undefined;
}

/** Members know an input by its option's name. */
function nameOf(model: Outline, input: string | null): string | null {
  return input === null ? null : (model.fields.find((field) => field.input === input)?.name ?? null);
}

function refuse(refusal: RequestRefusal): RequestResult {
  return { ok: false, refusal };
}
