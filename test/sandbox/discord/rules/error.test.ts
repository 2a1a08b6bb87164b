import { expect, test } from 'vitest';
import { invalidFormBody } from '../../../../sandbox/discord/rules/error.ts';

test('violations are nested by key and index, several of one field in one list, the payload’s own at the top', () => {
  const body = invalidFormBody([
    { path: ['a', 0, 'b'], code: 'ONE', message: 'one' },
    { path: ['a', 0, 'b'], code: 'TWO', message: 'two' },
    { path: ['a'], code: 'THREE', message: 'three' },
    { path: [], code: 'FOUR', message: 'four' },
  ]);
  expect(body).toEqual({
    code: 50035,
    message: 'Invalid Form Body',
    errors: {
      _errors: [{ code: 'FOUR', message: 'four' }],
      a: {
        _errors: [{ code: 'THREE', message: 'three' }],
        0: {
          b: {
            _errors: [
              { code: 'ONE', message: 'one' },
              { code: 'TWO', message: 'two' },
            ],
          },
        },
      },
    },
  });
});

test('a key that every object inherits is a field like any other', () => {
  expect(invalidFormBody([{ path: ['constructor'], code: 'X', message: 'x' }]).errors).toEqual({
    constructor: { _errors: [{ code: 'X', message: 'x' }] },
  });
});
