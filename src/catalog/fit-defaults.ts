import type { Json } from '../core/job/record.ts';
import { affordable, type Micros } from '../core/money.ts';
import { checkField, countOf, listed, type Field } from './field.ts';
import { multipleUpTo } from './decimals.ts';
import { own } from './file.ts';
import { unitsPerSecond } from './length.ts';
import { fieldOf, type Model } from './model.ts';
import { mostOf, priceOf, unitPrice } from './price.ts';
import { attachedOnly, type FileRules } from './request-files.ts';
import { composeRequest, type RequestResult } from './request.ts';
import type { OptionValues } from './requested-file.ts';

/** The limits of one request. A missing one is no limit. */
export interface RequestLimits {
  readonly images?: number | undefined;
  /** Seconds of video or sound. */
  readonly seconds?: number | undefined;
  readonly price?: Micros | undefined;
}

/**
 * Composes a request whose defaults fit the limits: a default above a limit becomes the largest value that fits. Values
 * that the member gave, as options or in the prompt, are not changed. A default is not changed where no value fits.
 */
export function composeWithin(
  model: Model,
  given: OptionValues,
  limits: RequestLimits,
  rules: FileRules = attachedOnly,
): RequestResult {
  const length = model.fields.find(({ input }) => unitsPerSecond(input) !== undefined);
  const units = unitsPerSecond(length?.input ?? '') ?? 1;
  const fitted = withDefaults(model, {
    ...fitAmount(model, fieldOf(model, model.count), limits.images),
    ...fitAmount(model, length, limits.seconds && limits.seconds * units),
  });
  const compose: Compose = (changed) => composeRequest(changed, given, rules);
  const composed = compose(fitted);
  const { price } = limits;
  if (!composed.ok || price === undefined || priceOf(model.price, composed.request.input) <= price) return composed;
  const cheaper = fitPrice(fitted, compose, composed.request.input, price);
  return cheaper === undefined ? composed : compose(withDefaults(fitted, cheaper));
}

type Defaults = Readonly<Record<string, Json>>;
/** The member's request to the model with other defaults. */
type Compose = (model: Model) => RequestResult;

function withDefaults(model: Model, defaults: Defaults): Model {
  return { ...model, defaults: { ...model.defaults, ...defaults } };
}

/** The default for an amount that fits. An amount that RunComfy decides counts as the largest possible one. */
function fitAmount(model: Model, field: Field | undefined, most: number | undefined): Defaults {
  if (field === undefined || most === undefined) return {};
  const amount = countOf(own(model.defaults, field.input)) ?? mostOf(field) ?? Infinity;
  const value = amount > most ? largestUpTo(field, most) : undefined;
  return value === undefined ? {} : { [field.input]: value };
}

/** Defaults with which the request fits the price: first a smaller amount, then also a cheaper kind. The most expensive that fits is used. */
function fitPrice(model: Model, compose: Compose, input: Defaults, most: Micros): Defaults | undefined {
  const { by, times } = model.price;
  const amounts = openField(model, compose, input, times);
  const kinds = openField(model, compose, input, by);
  const priceWith = (defaults: Defaults): Micros => priceOf(model.price, { ...input, ...defaults });
  // A kind that is more expensive than the default does not fit: the default is above the limit with the least amount.
  const others = (listed(kinds) ?? [])
    .map((choice): Defaults => ({ [by ?? '']: choice }))
    .toSorted((a, b) => priceWith(b) - priceWith(a));
  for (const kind of [{}, ...others]) {
    if (priceWith(kind) <= most) return kind;
    const mostUnits = affordable(unitPrice(model.price, { ...input, ...kind }), most);
    const value = amounts === undefined ? undefined : largestUpTo(amounts, mostUnits);
    const smaller = value === undefined ? undefined : { ...kind, [amounts?.input ?? '']: value };
    if (smaller !== undefined && priceWith(smaller) <= most) return smaller;
  }
  return undefined;
}

/** The field of an input that the member did not decide, neither by an option nor in the prompt: another default changes what is sent. */
function openField(model: Model, compose: Compose, input: Defaults, name: string | undefined): Field | undefined {
  const field = fieldOf(model, name);
  if (field === undefined) return undefined;
  const values: readonly Json[] = listed(field) ?? [1, 2];
  const sent = own(input, field.input);
  const other = values.find((value) => value !== sent);
  if (other === undefined) return undefined;
  const changed = compose(withDefaults(model, { [field.input]: other }));
  return changed.ok && own(changed.request.input, field.input) === other ? field : undefined;
}

function largestNumberUpTo(field: Field, most: number): number | undefined {
  if (field.kind !== 'number') return undefined;
  const { max = Infinity, steps = [] } = field;
  const [step] = steps;
  return step === undefined ? Math.min(Math.floor(most), max) : multipleUpTo(step, Math.min(most, max));
}

/** The largest value of a field that is an amount of at most `most`. */
export function largestUpTo(field: Field, most: number): Json | undefined {
  return [largestNumberUpTo(field, most), ...(listed(field) ?? [])]
    .filter((value) => (countOf(value) ?? Infinity) <= most && checkField(field, value) === undefined)
    .toSorted((a, b) => (countOf(b) ?? 0) - (countOf(a) ?? 0))[0];
}
