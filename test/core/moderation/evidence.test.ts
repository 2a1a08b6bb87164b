import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { chooseEvidence, evidenceGroups } from '../../../src/core/moderation/evidence.ts';
import type { EvidenceFile } from '../../../src/core/moderation/report.ts';

interface Named {
  readonly name: string;
  readonly size: number;
}

const named = (prefix: string, sizes: readonly number[]): Named[] =>
  sizes.map((size, index) => ({ name: `${prefix}${index + 1}`, size }));

test.each<[string, readonly number[], readonly number[], readonly string[]]>([
  ['nothing was found', [], [], []],
  ['all fit', [4, 4], [2], ['r1', 'r2', 'i1']],
  ['all just fit', [4, 4], [1, 1], ['r1', 'r2', 'i1', 'i2']],
  ['the last is one too large', [4, 4], [1, 2], ['r1', 'r2', 'i1']],
  ['results come before further inputs', [1, 4, 4], [1, 1], ['r1', 'r2', 'r3', 'i1']],
  ['an input has its place before further results', [5, 5], [3], ['r1', 'i1']],
  ['the first result leaves no room for an input, but the second does', [9, 4], [3], ['r2', 'i1']],
  ['the first input leaves no room for a result, but the second does', [4], [9, 3], ['r1', 'i2']],
  ['no result fits with an input: results alone', [8, 9], [3], ['r1']],
  ['no result fits at all', [11], [3], ['i1']],
  ['one that does not fit leaves room for the next', [4, 11, 5], [], ['r1', 'r3']],
  ['there are only inputs', [], [4, 4, 4], ['i1', 'i2']],
  ['there are more files than fit', [1, 1, 1, 1], [1, 1], ['r1', 'r2', 'r3', 'i1']],
])('of 10 bytes and 4 files: %s', (_case, results, inputs, chosen) => {
  const room = { bytes: 10, files: 4 };
  expect(chooseEvidence(named('r', results), named('i', inputs), room).map(({ name }) => name)).toEqual(chosen);
});

test('any choice fits, has both where two fit together, and leaves out nothing that would fit', () => {
  const sizes = fc.array(fc.integer({ min: 0, max: 14 }), { maxLength: 12 });
  fc.assert(
    fc.property(sizes, sizes, (some, others) => {
      const [results, inputs] = [named('r', some), named('i', others)];
      const chosen = chooseEvidence(results, inputs, { bytes: 24, files: 10 });
      const bytes = chosen.reduce((sum, { size }) => sum + size, 0);
      expect(bytes).toBeLessThanOrEqual(24);
      expect(chosen.length).toBeLessThanOrEqual(10);
      const canBoth = results.some((result) => inputs.some((input) => result.size + input.size <= 24));
      const has = (all: readonly Named[]): boolean => all.some((each) => chosen.includes(each));
      expect(!canBoth || (has(results) && has(inputs))).toBe(true);
      const left = [...results, ...inputs].filter((each) => !chosen.includes(each));
      expect(chosen.length === 10 || left.every(({ size }) => bytes + size > 24)).toBe(true);
    }),
  );
});

const file = (name: string, more: Partial<EvidenceFile> = {}): EvidenceFile => ({ id: '1', name, ...more });

test('a card shows what was put in before the result, and of each the sounds last', () => {
  const [old, film] = [file('of an earlier version'), file('film', { kind: 'video', isInput: false })];
  const [song, picture] = [
    file('song', { kind: 'audio', isInput: false }),
    file('in', { kind: 'image', isInput: true }),
  ];
  const voice = file('voice', { kind: 'audio', isInput: true });
  expect(evidenceGroups([song, old, voice, film, picture])).toEqual([[picture], [voice], [old, film], [song]]);
});
