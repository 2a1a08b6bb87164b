import { PassThrough } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { openConsole, type Console } from '../../../sandbox/terminal/console.ts';

interface Typed {
  readonly console: Console;
  readonly keys: PassThrough;
  readonly shown: () => string;
  readonly interrupts: () => number;
}

/** A console at which somebody types, or one that reads from a pipe. */
function open({ isTTY }: { isTTY: boolean }): Typed {
  const keys = Object.assign(new PassThrough(), { isTTY, setRawMode: () => keys });
  const output = Object.assign(new PassThrough(), { isTTY, columns: 120 });
  let interrupts = 0;
  const console = openConsole({
    input: keys,
    output,
    complete: (line) => [[], line],
    onInterrupt: () => (interrupts += 1),
  });
  return { console, keys, shown: () => String(output.read() ?? ''), interrupts: () => interrupts };
}

test.each([
  ['Escape', '\u001B'],
  ['Ctrl-C', '\u0003'],
])('%s leaves a question that may be left, and throws away what was typed', async (_key, bytes) => {
  const { console, keys, interrupts } = open({ isTTY: true });
  const answer = console.ask('Reason: ', { leaves: true });
  keys.write('not th');
  await wait(5);
  keys.write(bytes);
  expect(await answer).toBeUndefined();
  expect(interrupts()).toBe(0);
  const next = console.ask('> ');
  keys.write('quit\r');
  expect(await next).toBe('quit');
  console.close();
});

test('Ctrl-C at any other question asks for the end of everything', async () => {
  const { console, keys, interrupts } = open({ isTTY: true });
  void console.ask('> ');
  keys.write('\u0003');
  await wait(5);
  expect(interrupts()).toBe(1);
  console.close();
});

test('lines from a pipe are answers in their order, and its end answers with nothing', async () => {
  const { console, keys, shown } = open({ isTTY: false });
  keys.end('one\ntwo\n');
  expect([await console.ask('a> '), await console.ask('b> ', { leaves: true }), await console.ask('c> ')]).toEqual([
    'one',
    'two',
    undefined,
  ]);
  expect(shown()).toBe('a> one\nb> two\n');
});
