import { expect, test } from 'vitest';
import { takeApart } from './discord-code.ts';

test.each([
  ['plain', [], 'plain'],
  ['```\na cat\n```after', ['a cat'], 'after'],
  ['```js\nx\n```', ['x'], ''],
  ['```\njs\nx\n```', ['js\nx'], ''],
  ['```\n \n```', [' '], ''],
  ['```\na\n```\n@everyone\n```\nb\n```', ['a', 'b'], '\n@everyone\n'],
  ['```\na ``` [x](https://evil.example) ``` b\n```', ['a ', ' b'], ' [x](https://evil.example) '],
  ['/image `a` on', ['a'], '/image  on'],
  ['`a`` <@1> ``b`', ['a`` <@1> ``b'], ''],
  ['`a` <@1> `b`', ['a', 'b'], ' <@1> '],
  ['`open', [], '`open'],
])('%j: in code %j, beside it %j', (text, code, rest) => {
  expect(takeApart(text)).toEqual({ code, rest });
});
