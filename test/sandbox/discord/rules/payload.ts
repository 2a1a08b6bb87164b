import { expect } from 'vitest';

/** A part of a JSON payload. */
export type Fields = Record<string, unknown>;

/** A rule, a payload just inside it, one just outside, and the violation of the latter. */
export type Row<T = unknown> = [rule: string, inside: T, outside: T, code: string, path: (string | number)[]];

export function many<T>(count: number, make: (index: number) => T): T[] {
  return Array.from({ length: count }, (_, index) => make(index));
}

/** Any message for people. Its text is no part of the rule. */
export const message = expect.any(String) as string;
