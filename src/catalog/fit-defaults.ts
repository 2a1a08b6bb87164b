import type { Json } from '../core/job/record.ts';
import type { Micros } from '../core/money.ts';
import { isLength } from './derive.ts';
import { own } from './file.ts';
import type { Field, Model } from './model.ts';
import { mostOf, priceOf } from './price.ts';
import { composeRequest, type Given, type RequestResult } from './request.ts';

/** The most that one request may ask for, each where it is limited. */
export interface RequestLimits {
  readonly images?: number | undefined;
  /** Of video or sound. */
  readonly seconds?: number | undefined;
  readonly price?: Micros | undefined;
}

/**
 * Composes a request in which what was left out fits the limits: a default above one becomes the largest value that
 * fits. What was given, or said in the prompt, stays as it is; so does a default where no value fits.
 */
export function composeWithin(model: Model, given: Given, limits: RequestLimits): RequestResult {
  const fitted = withDefaults(model, {
    ...fitAmount(model, model.count, limits.images),
    ...fitAmount(model, model.fields.find(({ input }) => isLength(input))?.input, limits.seconds),
  });
  const composed = composeRequest(fitted, given);
  const { price } = limits;
  if (!composed.ok || price === undefined || priceOf(model.price, composed.request.input) <= price) return composed;
  const cheaper = fitPrice(fitted, given, composed.request.input, price);
  return cheaper === undefined ? composed : composeRequest(withDefaults(fitted, cheaper), given);
}

type Defaults = Readonly<Record<string, Json>>;

function withDefaults(model: Model, defaults: Defaults): Model {
  return { ...model, defaults: { ...model.defaults, ...defaults } };
}

/** What is left to RunComfy counts as the most that it can be. */
function fitAmount(model: Model, input: string | undefined, most: number | undefined): Defaults {
  const field = model.fields.find((each) => each.input === input);
  if (field === undefined || most === undefined) return {};
  const amount = amountOf(own(model.defaults, field.input)) ?? mostOf(field, undefined) ?? Infinity;
  const value = amount > most ? largestUpTo(field, most) : undefined;
  return value === undefined ? {} : { [field.input]: value };
}

/** The defaults with which it costs no more: a smaller amount first, then also a cheaper kind; the dearest that fits. */
function fitPrice(model: Model, given: Given, input: Defaults, most: Micros): Defaults | undefined {
  const { by, times } = model.price;
  const amounts = openField(model, given, input, times);
  const kinds = openField(model, given, input, by);
  const choices: readonly Json[] = kinds?.type === 'boolean' ? [true, false] : (kinds?.choices ?? []);
  const priceWith = (defaults: Defaults): Micros => priceOf(model.price, { ...input, ...defaults });
  const cheaper = choices
    .map((choice): Defaults => ({ [by ?? '']: choice }))
    .filter((kind) => priceWith(kind) < priceWith({}))
    .toSorted((a, b) => priceWith(b) - priceWith(a));
  for (const kind of [{}, ...cheaper]) {
    if (priceWith(kind) <= most) return kind;
    const each = times === undefined ? 0 : priceWith({ ...kind, [times]: 1 });
    const value = amounts === undefined || each === 0 ? undefined : largestUpTo(amounts, most / each);
    const smaller = value === undefined ? undefined : { ...kind, [amounts?.input ?? '']: value };
    if (smaller !== undefined && priceWith(smaller) <= most) return smaller;
  }
  return undefined;
}

/** The field of an input that was neither given nor said in the prompt: another default changes what is sent. */
function openField(model: Model, given: Given, input: Defaults, name: string | undefined): Field | undefined {
  const field = model.fields.find((each) => each.input === name);
  if (field === undefined) return undefined;
  const values: readonly Json[] = field.type === 'boolean' ? [true, false] : (field.choices ?? [field.min ?? 1]);
  const sent = own(input, field.input);
  const other = values.find((value) => value !== sent);
  if (other === undefined) return undefined;
  const changed = composeRequest(withDefaults(model, { [field.input]: other }), given);
  return changed.ok && own(changed.request.input, field.input) === other ? field : undefined;
}

/** The largest value of a field that is an amount up to `most`. */
function largestUpTo({ choices, type, min = 0, max = Infinity }: Field, most: number): Json | undefined {
  if (choices === undefined) {
    const value = Math.min(Math.floor(most), max);
    return type !== 'string' && value > 0 && value >= min ? value : undefined;
  }
  const fitting = choices.filter((choice) => (amountOf(choice) ?? Infinity) <= most);
  return fitting.toSorted((a, b) => (amountOf(b) ?? 0) - (amountOf(a) ?? 0))[0];
}

/** A number of images or seconds, also where it is written as text; `undefined` for what is none, such as `auto`. */
function amountOf(value: unknown): number | undefined {
  const amount = typeof value === 'number' || typeof value === 'string' ? Number.parseFloat(String(value)) : Number.NaN;
  return Number.isFinite(amount) && amount > 0 ? amount : undefined;
}
