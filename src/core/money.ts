/** US dollars in whole millionths. Easel computes with them only in this form. */
export type Micros = number;

/** Parses a decimal such as "0.0097", with at most six decimals. */
export function micros(usd: string): Micros {
  const [whole = '0', decimals = ''] = usd.split('.');
  return Number(whole) * 1_000_000 + Number(decimals.padEnd(6, '0').slice(0, 6));
}

/**
 * A price times a finite amount above 0, in whole millionths, rounded up. The amount may have decimals. The result
 * never exceeds the largest exact integer.
 */
export function multiply(price: Micros, amount: number): Micros {
  const { digits, decimals } = decimalOf(amount);
  const product = decimals < 0 ? BigInt(price) * digits * 10n ** BigInt(-decimals) : BigInt(price) * digits;
  const scale = 10n ** BigInt(Math.max(decimals, 0));
  const rounded = (product + scale - 1n) / scale;
  return rounded > mostExact ? Number.MAX_SAFE_INTEGER : Number(rounded);
}

const mostExact = BigInt(Number.MAX_SAFE_INTEGER);

/** Splits a number by its shortest spelling, such as `0.1` or `1e-7`, so that nobody pays for binary rounding. */
function decimalOf(amount: number): { readonly digits: bigint; readonly decimals: number } {
  const [mantissa = '0', exponent = '0'] = String(amount).split('e');
  const [whole = '0', fraction = ''] = mantissa.split('.');
  return { digits: BigInt(whole + fraction), decimals: fraction.length - Number(exponent) };
}

/** A price in credits, rounded up once for the whole job. Nothing is free. */
export function creditsFor(price: Micros, creditWorth: Micros): number {
  return Math.max(Math.ceil(price / creditWorth), 1);
}
