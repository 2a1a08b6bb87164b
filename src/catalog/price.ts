import type { Json } from '../core/job/record.ts';
import { micros, multiply, type Micros } from '../core/money.ts';
import type { PriceRule } from './file.ts';
import { own } from './file.ts';
import type { Field, Model } from './model.ts';

/** A price rule that can be computed with. */
export interface Price extends PriceRule {
  /** What an amount counts that RunComfy decides itself (`auto`, -1, or left out): the most that it can be. */
  readonly most: number;
}

/** What a job with these inputs is expected to cost at RunComfy: a millionth of a dollar at least. */
export function priceOf(price: Price, input: Readonly<Record<string, Json>>): Micros {
  const { usd, by, times } = price;
  const amount = times === undefined ? 1 : Number(own(input, times) ?? Number.NaN);
  const each = typeof usd === 'string' ? usd : (own(usd, keyOf(own(input, by ?? ''))) ?? dearest(usd));
  return Math.max(multiply(micros(each), amount > 0 && Number.isFinite(amount) ? amount : price.most), 1);
}

/** A value as the key of a table of prices. */
export function keyOf(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}

function dearest(prices: Readonly<Record<string, string>>): string {
  return Object.values(prices).toSorted((a, b) => micros(b) - micros(a))[0] ?? '0';
}

/** The largest amount that an input can take, as far as its schema says; `undefined` where it does not. */
export function mostOf(field: Field | undefined, fixed: Json | undefined): number | undefined {
  const values = field === undefined ? [fixed] : (field.choices ?? [field.max]);
  const amounts = values.map(Number).filter((amount) => Number.isFinite(amount) && amount > 0);
  return amounts.length === 0 ? undefined : Math.max(...amounts);
}

/** Whether RunComfy may be left to decide an input: it need not be sent, or has a value that is no amount. */
export function isOpenEnded(field: Field | undefined, fixed: Json | undefined): boolean {
  if (field === undefined) return !isAmount(fixed);
  if (!field.required && !isAmount(field.default)) return true;
  return field.choices === undefined ? !isAmount(field.min) : !field.choices.every(isAmount);
}

function isAmount(value: unknown): boolean {
  return Number(value) > 0;
}

/** The least and the most that a job of this model can cost, over the values that members can choose. */
export function priceRange(model: Model): { readonly least: Micros; readonly most: Micros } {
  const { price } = model;
  const prices = valuesOf(model, price.by).flatMap((by) =>
    valuesOf(model, price.times).map((times) =>
      priceOf(price, {
        ...(by === undefined ? {} : { [price.by ?? '']: by }),
        ...(times === undefined ? {} : { [price.times ?? '']: times }),
      }),
    ),
  );
  return { least: Math.min(...prices), most: Math.max(...prices) };
}

/** Values of an input among which are the cheapest and the dearest. */
function valuesOf(model: Model, input: string | undefined): readonly (Json | undefined)[] {
  const field = model.fields.find((candidate) => candidate.input === input);
  if (field === undefined) return [input === undefined ? undefined : own(model.defaults, input)];
  const open = field.required ? [] : [field.default];
  if (field.type === 'boolean') return [true, false, ...open];
  return [...(field.choices ?? [field.min, field.max].filter((bound) => bound !== undefined)), ...open];
}
