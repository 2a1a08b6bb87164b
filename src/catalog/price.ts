import type { Json } from '../core/job/record.ts';
import { compareUsd, cost, type Micros, type Usd } from '../core/money.ts';
import { amountOf, listed, type Field } from './field.ts';
import { own, type Finding, type PriceRule } from './file.ts';
import { fieldOf, type Model, type ModelDraft, type Price } from './model.ts';

/** The expected price of a job with these inputs at RunComfy, at least a millionth of a dollar. */
export function priceOf(price: Price, input: Readonly<Record<string, Json>>): Micros {
  const { times } = price;
  const amount = times === undefined ? 1 : amountOf(own(input, times));
  return Math.max(cost(unitPrice(price, input), amount ?? price.most), 1);
}

/** The price of a job, or of one unit of `times`. For a value without a price it is the highest one. */
export function unitPrice({ usd, by }: PriceRule, input: Readonly<Record<string, Json>>): Usd {
  return typeof usd === 'string' ? usd : (own(usd, keyOf(own(input, by ?? ''))) ?? mostExpensive(usd));
}

/** A value as the key of a table of prices. */
export function keyOf(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}

function mostExpensive(prices: Readonly<Record<string, Usd>>): Usd {
  return Object.values(prices).toSorted((a, b) => compareUsd(b, a))[0] ?? '0';
}

/** Completes a price rule with the largest amount, or says why that is unknown. */
export function priceWith(rule: PriceRule, model: ModelDraft): Price | Finding {
  const { times } = rule;
  if (times === undefined) return { ...rule, most: 1 };
  const field = fieldOf(model, times);
  const most = field === undefined ? amountOf(own(model.defaults, times)) : mostOf(field);
  const isAlwaysSent = field?.required === true || amountOf(field?.default) !== undefined;
  const isAmount = isAlwaysSent && field?.kind === 'number' && amountOf(field.min) !== undefined;
  if (most !== undefined || isAmount) return { ...rule, most: most ?? 1 };
  const message = `"${times}" may be left to RunComfy and has no largest amount: set a max for it, or a default`;
  return { path: '$.price.times', message };
}

/** The largest amount of a field by its schema; `undefined` where the schema has no limit. */
export function mostOf(field: Field): number | undefined {
  const values = field.kind === 'number' ? [field.max] : (listed(field) ?? []);
  const amounts = values.flatMap((value) => amountOf(value) ?? []);
  return amounts.length === 0 ? undefined : Math.max(...amounts);
}

/** The lowest and the highest price of a job of this model, over all values that members can choose. */
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

/** Values of an input that members can choose: all of a list, the bounds of a number. The cheapest and the most expensive are among them. */
export function valuesOf(model: Model, input: string | undefined): readonly (Json | undefined)[] {
  const field = fieldOf(model, input);
  if (field === undefined) return [input === undefined ? undefined : own(model.defaults, input)];
  const bounds = field.kind === 'number' ? [field.min, field.max].filter((bound) => bound !== undefined) : [];
  return [...(listed(field) ?? bounds), ...(field.required ? [] : [field.default])];
}
