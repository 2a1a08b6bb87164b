import type { Json } from '../core/job/record.ts';
import type { Micros } from '../core/money.ts';
import { checkField, countOf, listed, type Field } from './field.ts';
import { own } from './file.ts';
import { isLength } from './infer.ts';
import { fieldOf, type Model } from './model.ts';
import { mostOf, priceOf } from './price.ts';
import { composeRequest, type OptionValues, type RequestResult } from './request.ts';

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
export function composeWithin(model: Model, given: OptionValues, limits: RequestLimits): RequestResult {
  const length = model.fields.find(({ input }) => isLength(input));
  const fitted = withDefaults(model, {
    ...fitAmount(model, fieldOf(model, model.count), limits.images),
    ...fitAmount(model, length, limits.seconds),
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
function fitAmount(model: Model, field: Field | undefined, most: number | undefined): Defaults {
  if (field === undefined || most === undefined) return {};
  const amount = countOf(own(model.defaults, field.input)) ?? mostOf(field) ?? Infinity;
  const value = amount > most ? largestUpTo(field, most) : undefined;
  return value === undefined ? {} : { [field.input]: value };
}

/** The defaults with which it costs no more: a smaller amount first, then also a cheaper kind; the dearest that fits. */
function fitPrice(model: Model, given: OptionValues, input: Defaults, most: Micros): Defaults | undefined {
  const { by, times } = model.price;
  const amounts = openField(model, given, input, times);
  const kinds = openField(model, given, input, by);
  const priceWith = (defaults: Defaults): Micros => priceOf(model.price, { ...input, ...defaults });
  const cheaper = (listed(kinds) ?? [])
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
function openField(model: Model, given: OptionValues, input: Defaults, name: string | undefined): Field | undefined {
  const field = fieldOf(model, name);
  if (field === undefined) return undefined;
  const values: readonly Json[] = listed(field) ?? [field.kind === 'number' ? (field.min ?? 1) : 1];
  const sent = own(input, field.input);
  const other = values.find((value) => value !== sent);
  if (other === undefined) return undefined;
  const changed = composeRequest(withDefaults(model, { [field.input]: other }), given);
  return changed.ok && own(changed.request.input, field.input) === other ? field : undefined;
}

/** The largest value that a field takes and that is an amount up to `most`. */
function largestUpTo(field: Field, most: number): Json | undefined {
  const bound = field.kind === 'number' ? Math.min(Math.floor(most), field.max ?? Infinity) : undefined;
  return [bound, ...(listed(field) ?? [])]
    .filter((value) => (countOf(value) ?? Infinity) <= most && checkField(field, value) === undefined)
    .toSorted((a, b) => (countOf(b) ?? 0) - (countOf(a) ?? 0))[0];
}
