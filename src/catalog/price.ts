import type { Scalar } from '../core/job/record.ts';
import { micros, multiply, type Micros } from '../core/money.ts';
import type { PriceRule } from './file.ts';
import type { Model } from './model.ts';

/** What a job with these inputs is expected to cost at RunComfy. */
export function priceOf(rule: PriceRule, input: Readonly<Record<string, Scalar>>): Micros {
  const usd = typeof rule.usd === 'string' ? rule.usd : (rule.usd[String(input[rule.by ?? ''])] ?? dearest(rule.usd));
  const times = rule.times === undefined ? 1 : Number(input[rule.times] ?? 1);
  return multiply(micros(usd), Number.isFinite(times) && times > 0 ? times : 1);
}

function dearest(prices: Readonly<Record<string, string>>): string {
  return Object.values(prices).toSorted((a, b) => micros(b) - micros(a))[0] ?? '0';
}

/** The least and the most that a job of this model can cost, over the values that members can choose. */
export function priceRange(model: Model): { readonly least: Micros; readonly most: Micros } {
  const { price } = model;
  const values = (input: string | undefined): readonly (Scalar | undefined)[] => {
    const field = model.fields.find((candidate) => candidate.input === input);
    if (field?.choices !== undefined) return field.choices;
    const bounds = [field?.min, field?.max].filter((bound) => bound !== undefined);
    return bounds.length > 0 ? bounds : [model.defaults[input ?? '']];
  };
  const prices = values(price.by).flatMap((by) =>
    values(price.times).map((times) => priceOf(price, { [price.by ?? '']: by ?? '', [price.times ?? '']: times ?? 1 })),
  );
  return { least: Math.min(...prices), most: Math.max(...prices) };
}
