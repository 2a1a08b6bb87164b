/** US dollars in whole millionths, the only form in which Easel computes with them. */
export type Micros = number;

/** Reads a decimal such as "0.0097"; at most six decimals. */
export function micros(usd: string): Micros {
  const [whole = '0', decimals = ''] = usd.split('.');
  return Number(whole) * 1_000_000 + Number(decimals.padEnd(6, '0').slice(0, 6));
}

/** Whole millionths of a price times an amount, rounded up; the amount may have decimals. */
export function multiply(price: Micros, amount: number): Micros {
  const [whole = '0', decimals = ''] = amount.toFixed(6).split('.');
  const scaled = BigInt(price) * BigInt(whole + decimals);
  const scale = 10n ** BigInt(decimals.length);
  return Number((scaled + scale - 1n) / scale);
}

/** The credits that a price costs: rounded up once, on the whole job. */
export function creditsFor(price: Micros, creditWorth: Micros): number {
  return Math.ceil(price / creditWorth);
}
