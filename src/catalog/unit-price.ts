import type { Json } from '../core/job/record.ts';
import { affordable, cost, type Micros } from '../core/money.ts';
import { amountOf, countOf } from './field.ts';
import { largestUpTo } from './fit-defaults.ts';
import { unitsPerSecond } from './length.ts';
import { fieldOf, type Model } from './model.ts';
import { priceOf, priceRange, unitPrice, valuesOf } from './price.ts';

/** What a price is for: one image, one second of video or sound, or a whole request. */
type PricedUnit = 'image' | 'second' | 'request';

/** The price of one more unit of a model, over all values that members can choose. */
export interface UnitPrice {
  readonly of: PricedUnit;
  readonly least: Micros;
  readonly most: Micros;
  /** How many units one request may have, where the model says it. */
  readonly amounts: { readonly least: number; readonly most: number } | undefined;
}

/** How many units one request has. */
export interface Amount {
  readonly of: Exclude<PricedUnit, 'request'>;
  readonly count: number;
}

export function unitPriceOf(model: Model): UnitPrice {
  const { price } = model;
  const { of, inputUnits } = unitOf(model);
  if (of === 'request') return { of, ...priceRange(model), amounts: undefined };
  const prices = valuesOf(model, price.by).map((value) => {
    const input = value === undefined ? {} : { [price.by ?? '']: value };
    return cost(unitPrice(price, input), inputUnits);
  });
  const amounts = valuesOf(model, price.times).flatMap((value) => (amountOf(value) ?? 0) / inputUnits);
  const [least, most] = [Math.min(...amounts), Math.max(...amounts)];
  return {
    of,
    least: Math.min(...prices),
    most: Math.max(...prices),
    amounts: least > 0 && least < most ? { least, most } : undefined,
  };
}

/** The largest amount that a price pays for with the other inputs of a request; `undefined` where none is, or a request has no units. */
export function largestFor(model: Model, input: Readonly<Record<string, Json>>, most: Micros): Amount | undefined {
  const { of, inputUnits } = unitOf(model);
  const field = fieldOf(model, model.price.times);
  if (of === 'request' || field === undefined) return undefined;
  const value = largestUpTo(field, affordable(unitPrice(model.price, input), most));
  const amount = countOf(value);
  if (amount === undefined || priceOf(model.price, { ...input, [field.input]: value ?? '' }) > most) return undefined;
  return { of, count: amount / inputUnits };
}

/** `inputUnits`: how many of the input's own units, such as milliseconds, make one unit. */
function unitOf({ price: { times }, count }: Model): { readonly of: PricedUnit; readonly inputUnits: number } {
  if (times === undefined) return { of: 'request', inputUnits: 1 };
  const perSecond = unitsPerSecond(times);
  if (perSecond !== undefined) return { of: 'second', inputUnits: perSecond };
  return { of: times === count ? 'image' : 'request', inputUnits: 1 };
}
