import { describe, expect, test } from 'vitest';
import { codeOf } from '../../src/core/error-code.ts';
import { parseJson } from '../../src/core/parse-json.ts';
import { list, localized, localizedList, mentions } from '../../src/core/text.ts';

describe('a text as plain data', () => {
  test.each([
    ['a key alone', () => localized('a'), { key: 'a', args: {} }],
    ['a key with arguments', () => localized('a', { count: 2 }), { key: 'a', args: { count: 2 } }],
    ['mentions', () => mentions('role', ['1', '2']), [{ role: '1' }, { role: '2' }]],
    ['a list', () => list(['x'], localized('none')), { items: ['x'], none: { key: 'none', args: {} } }],
    [
      'a list with a way to be written',
      () => list([], localized('none'), { separator: '/', isShortenedFirst: true }),
      { items: [], none: { key: 'none', args: {} }, separator: '/', isShortenedFirst: true },
    ],
    [
      'a list within a text',
      () => localizedList('a', 'those', ['x'], localized('none')),
      { items: ['x'], none: { key: 'none', args: {} }, within: { key: 'a', arg: 'those' } },
    ],
  ])('%s', (_case, text, data) => {
    expect(text()).toEqual(data);
  });
});

// Survives `npm run mutants`: an empty `catch`, since a function without a result has `undefined`.
test.each([
  ['{"a":[1]}', { a: [1] }],
  ['null', null],
  ['{', undefined],
  ['', undefined],
])('%j as JSON is %j', (text, value) => {
  expect(parseJson(text)).toEqual(value);
});

test.each([
  ['a system’s error', Object.assign(new Error('no'), { code: 'ENOENT' }), 'ENOENT'],
  ['a number', Object.assign(new Error('no'), { code: 50_035 }), '50035'],
  ['an error without one', new Error('no'), undefined],
  ['what is no error', { code: 'ENOENT' }, undefined],
  ['nothing', undefined, undefined],
])('the code of %s', (_case, error, code) => {
  expect(codeOf(error)).toBe(code);
});
