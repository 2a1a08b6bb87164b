import { expect, test } from 'vitest';
import { visibleText } from '../../src/core/visible-text.ts';

const plane = 0x1_00_00;
/** Characters are assigned in these planes, and special ones nowhere else but at the end of each. */
const inUse = [0, 1, 2, 3, 14];
const all = Array.from({ length: 17 }, (_, index) => index);
const planes = process.env['ALL_RUNS'] === 'true' ? all : inUse;

test.each(planes)(
  'of every character of plane %i of Unicode between two letters, none is left that nobody sees',
  (index) => {
    const left: string[] = [];
    for (let code = index * plane; code < (index + 1) * plane; code += 1) {
      const seen = visibleText(`x${String.fromCodePoint(code)}x`);
      if (/[[\p{Cc}\p{Cf}\p{Cs}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}]--\n]/v.test(seen)) {
        left.push(code.toString(16));
      }
    }
    expect(left).toEqual([]);
  },
);
