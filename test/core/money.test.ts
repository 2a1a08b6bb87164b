import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { affordable, cost, creditsFor, micros } from '../../src/core/money.ts';
import { assertReaching } from '../support/assert-reaching.ts';

test.each([
  ['0', 0],
  ['0.000001', 1],
  ['0.0097', 9_700],
  ['0.0206', 20_600],
  ['0.03', 30_000],
  ['0.1', 100_000],
  ['1', 1_000_000],
  ['1.000000', 1_000_000],
  ['999999.999999', 999_999_999_999],
])('%s dollars are %i millionths', (usd, amount) => {
  expect(micros(usd)).toBe(amount);
});

test('every decimal with six places is read as its digits are', () => {
  fc.assert(
    fc.property(fc.nat({ max: 999_999 }), fc.nat({ max: 999_999 }), (whole, part) => {
      expect(micros(`${whole}.${String(part).padStart(6, '0')}`)).toBe(whole * 1_000_000 + part);
    }),
  );
});

describe('a price times an amount', () => {
  test.each([
    ['0.0097', 12, 116_400],
    ['0.03', 15, 450_000],
    ['0.03', 1, 30_000],
    ['0.03', 0.1, 3_000],
    ['0.03', 2.5, 75_000],
    ['0.0097', 0.3, 2_910],
    ['0.000007', 0.5, 4],
    ['0.000001', 0.000001, 1],
    ['0', 12, 0],
    ['0.03', 1e-7, 1],
    ['0.03', 0.0000004, 1],
    ['0.03', 5e-324, 1],
    ['1', 1.0000004, 1_000_001],
    // By the millisecond: 249 thousandths of a dollar, not 30,000 times nine millionths.
    ['0.0000083', 30_000, 249_000],
    ['0.0000083', 1, 9],
    ['0.000000000001', 1, 1],
    ['0.000000000001', 1_000_000, 1],
    ['0.000000000001', 1_000_001, 2],
    ['999999.999999', 4096, 4_095_999_999_995_904],
    ['999999.999999', 1e21, Number.MAX_SAFE_INTEGER],
    ['0.000001', 1.2e21, Number.MAX_SAFE_INTEGER],
    ['0', 1.2e21, 0],
    ['0.000001', 1e308, Number.MAX_SAFE_INTEGER],
    ['0.000001', Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
  ])('$%s times %d', (usd, amount, product) => {
    expect(cost(usd, amount)).toBe(product);
  });

  test('is exact, and rounded up where a millionth is cut', () => {
    assertReaching(
      ['rounded up', 'exact', 'nothing', 'less than a millionth each'],
      (saw) =>
        fc.property(
          fc.nat({ max: 1_000_000_000 }),
          fc.integer({ min: 3, max: 12 }),
          fc.oneof(
            fc.nat({ max: 60_000 }),
            fc.nat({ max: 60 }).map((whole) => whole * 1000),
          ),
          (digits, decimals, thousandths) => {
            const scale = 10n ** BigInt(decimals);
            const usd = `${BigInt(digits) / scale}.${String(BigInt(digits) % scale).padStart(decimals, '0')}`;
            const exact = BigInt(digits) * BigInt(thousandths) * 1000n;
            const product = BigInt(cost(usd, thousandths / 1000)) * scale;
            expect(product >= exact && product - scale < exact).toBe(true);
            saw(exact % scale === 0n ? 'exact' : 'rounded up');
            saw('nothing', thousandths === 0);
            saw('less than a millionth each', digits > 0 && BigInt(digits) * 1_000_000n < scale);
          },
        ),
      { numRuns: 2000 },
    );
  });
});

describe('how much a budget pays for', () => {
  test.each([
    ['0.03', 90_000, 3],
    ['0.03', 89_999, 2.999],
    ['0.1', 300_000, 3],
    ['0.0000083', 249_000, 30_000],
    ['0.0000083', 248_999, 29_999.879],
    ['5', 1_000_000, 0.2],
    ['5', 1, 0],
  ])('at $%s, %i millionths pay for %d', (usd, most, amount) => {
    expect(affordable(usd, most)).toBe(amount);
  });

  test('costs no more than the sum, and a thousandth more does', () => {
    const prices = fc.integer({ min: 1, max: 2_000_000 }).map((digits) => (digits / 1_000_000).toFixed(6));
    fc.assert(
      fc.property(prices, fc.integer({ min: 1, max: 100_000_000 }), (usd, most) => {
        const thousandths = Math.round(affordable(usd, most) * 1000);
        const price = BigInt(micros(usd));
        expect(BigInt(thousandths) * price <= BigInt(most) * 1000n).toBe(true);
        expect(BigInt(thousandths + 1) * price > BigInt(most) * 1000n).toBe(true);
      }),
    );
  });
});

describe('credits, rounded up once on the whole job', () => {
  test.each([
    [30_000, 10_000, 3],
    [30_001, 10_000, 4],
    [1, 10_000, 1],
    [0, 10_000, 1],
    [1, 999_999_999_999, 1],
    [Number.MAX_SAFE_INTEGER, 1, Number.MAX_SAFE_INTEGER],
    // Twelve seconds at $0.0097: by the second it would be 12 credits, and by the tenth of a cent 11.64.
    [116_400, 10_000, 12],
    [48_500, 10_000, 5],
    [450_000, 7_000, 65],
    [300_000, 1, 300_000],
  ])('%i millionths at %i a credit are %i', (price, worth, credits) => {
    expect(creditsFor(price, worth)).toBe(credits);
  });

  test('cover the price, and not one credit more', () => {
    const worths = fc.integer({ min: 1, max: 1_000_000_000 });
    const prices = fc.oneof(
      fc.tuple(fc.integer({ min: 1, max: 999_999_999_999 }), worths),
      fc
        .tuple(fc.nat({ max: 900 }), worths, fc.constantFrom(-1, 0, 1))
        .map(([times, worth, more]) => [Math.max(times * worth + more, 1), worth] as const),
    );
    assertReaching(
      ['exactly so many credits', 'one millionth more', 'less than a credit'],
      (saw) =>
        fc.property(prices, ([price, worth]) => {
          saw('exactly so many credits', price % worth === 0);
          saw('one millionth more', worth > 1 && price % worth === 1);
          saw('less than a credit', price < worth);
          const covered = BigInt(creditsFor(price, worth)) * BigInt(worth);
          expect(covered >= BigInt(price) && covered - BigInt(worth) < BigInt(price)).toBe(true);
        }),
      { numRuns: 1000 },
    );
  });
});
