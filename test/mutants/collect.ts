import { expect as real } from 'vitest';

/**
 * What the unit tests get in place of `vitest`, so that they are loaded once and run again for each mutant. It has what
 * they use of it, and no more.
 */

type Run = (...row: readonly unknown[]) => unknown;

export interface Collected {
  /** Unique: its file, the names around it, its own, and its row. */
  readonly id: string;
  readonly file: string;
  readonly run: () => Promise<void>;
}

export const collected: Collected[] = [];
const around: string[] = [];
const loading = { file: '' };
let atEnd: (() => unknown)[] = [];

/** The tests that are collected next are of this file. */
export function collectFrom(file: string): void {
  loading.file = file;
}

function add(name: string, run: Run, row: readonly unknown[] = [], index = 0): void {
  const { file } = loading;
  const id = [file, ...around, name, `${collected.filter((each) => each.file === file).length}.${index}`].join(' > ');
  collected.push({
    id,
    file,
    async run() {
      atEnd = [];
      try {
        await run(...row);
      } finally {
        for (const end of atEnd.toReversed()) await end();
      }
    },
  });
}

function within(name: string, describeAll: () => unknown): void {
  around.push(name);
  describeAll();
  around.pop();
}

/** The function is the last argument, but for a timeout. */
const functionIn = (args: readonly unknown[]): Run => args.find((each) => typeof each === 'function') as Run;
const rowOf = (row: unknown): readonly unknown[] => (Array.isArray(row) ? (row as unknown[]) : [row]);

export const test = Object.assign((name: string, ...args: unknown[]) => add(name, functionIn(args)), {
  each:
    (rows: readonly unknown[]) =>
    (name: string, ...args: unknown[]) =>
      rows.forEach((row, index) => add(name, functionIn(args), rowOf(row), index)),
});

export const describe = Object.assign((name: string, ...args: unknown[]) => within(name, () => functionIn(args)()), {
  each:
    (rows: readonly unknown[]) =>
    (name: string, ...args: unknown[]) =>
      rows.forEach((row, index) => within(`${name} ${index}`, () => functionIn(args)(...rowOf(row)))),
});

export const onTestFinished = (end: () => unknown): void => void atEnd.push(end);
export const expect = real;
