/** US dollars in whole millionths. Easel computes with them only in this form. */
export type Micros = number;

/** US dollars as a decimal text, such as "0.0097" or "0.0000083". */
export type Usd = string;

/** A price or a sum. What is less than a millionth is rounded up. */
export function micros(usd: Usd): Micros {
  return cost(usd, 1);
}

/**
 * The price of a finite amount above 0, in whole millionths, rounded up. Price and amount are exact decimals. The result
 * never exceeds the largest exact integer.
 */
export function cost(usd: Usd, amount: number): Micros {
  const [price, units] = [decimalOf(usd), decimalOf(String(amount))];
  const decimals = price.decimals + units.decimals - microDecimals;
  const product = price.digits * units.digits * 10n ** BigInt(Math.max(-decimals, 0));
  const scale = 10n ** BigInt(Math.max(decimals, 0));
  return Math.min(Number((product + scale - 1n) / scale), Number.MAX_SAFE_INTEGER);
}

/** The largest amount, in steps of a thousandth, whose price is at most `most`. The price of one is above 0. */
export function affordable(usd: Usd, most: Micros): number {
  const { digits, decimals } = decimalOf(usd);
  const thousandths = (1000n * BigInt(most) * 10n ** BigInt(decimals)) / (digits * 10n ** BigInt(microDecimals));
  return Number(thousandths) / 1000;
}

/** Which of two amounts is larger, for sorting: negative where it is the second one. */
export function compareUsd(one: Usd, other: Usd): number {
  const [a, b] = [decimalOf(one), decimalOf(other)];
  const difference = a.digits * 10n ** BigInt(b.decimals) - b.digits * 10n ** BigInt(a.decimals);
  return difference === 0n ? 0 : difference < 0n ? -1 : 1;
}

const microDecimals = 6;

/**
 * A decimal text, or a number by its shortest spelling such as `0.1` or `1e-7`, so that nobody pays for binary rounding.
 * The value is `digits` divided by ten to the power of `decimals`.
 */
function decimalOf(text: string): { readonly digits: bigint; readonly decimals: number } {
  const [mantissa, exponent] = text.split('e') as [string, string?];
  const [whole, fraction = ''] = mantissa.split('.') as [string, string?];
  return { digits: BigInt(whole + fraction), decimals: fraction.length - Number(exponent ?? 0) };
}

/** A price in credits, rounded up once for the whole job. Nothing is free. */
export function creditsFor(price: Micros, creditWorth: Micros): number {
  return Math.max(Math.ceil(price / creditWorth), 1);
}
