/** Digits behind the point of a number, as it is written. */
function decimalsOf(number: number): number {
  const [digits = '', exponent = '0'] = String(number).split('e');
  return Math.max((digits.split('.')[1]?.length ?? 0) - Number(exponent), 0);
}

/**
 * Whether a value is a multiple of a step above 0, as the two are written: 0.3 is a multiple of 0.1, although it is none
 * in floating point.
 */
export function divides(step: number, value: number): boolean {
  const decimals = Math.max(decimalsOf(step), decimalsOf(value));
  if (decimals > 20 || Math.max(step, Math.abs(value)) >= 1e21) return Number.isInteger(value / step);
  const whole = (number: number): bigint => BigInt(number.toFixed(decimals).replace('.', ''));
  const of = whole(step);
  return of !== 0n && whole(value) % of === 0n;
}

/** The largest multiple of a step that is at most a value. */
export function multipleUpTo(step: number, value: number): number {
  return Number((Math.floor(value / step) * step).toFixed(Math.min(decimalsOf(step), 20)));
}

/** The smallest multiple of a step that is at least a value. */
export function multipleFrom(step: number, value: number): number {
  return 0 - multipleUpTo(step, -value);
}

/** The smallest whole number that is a multiple of a step: 1 for 0.5, 3 for 1.5. */
export function wholeStep(step: number): number {
  const decimals = decimalsOf(step);
  if (decimals === 0 || decimals > 15) return step;
  const [digits, power] = [Number(step.toFixed(decimals).replace('.', '')), 10 ** decimals];
  return digits / greatestCommonDivisor(digits, power);
}

function greatestCommonDivisor(one: number, other: number): number {
  return other === 0 ? one : greatestCommonDivisor(other, one % other);
}
