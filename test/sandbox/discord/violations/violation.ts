import type { HttpAnswer } from '../fixture.ts';

/**
 * The rule; a payload with no other fault; the path of the error (keys and indices with dots; empty for the payload);
 * Discord's code.
 */
export type Violation = [rule: string, payload: unknown, path: string, code: string];

function codesIn(node: object, path: string[] = []): [path: string, code: string][] {
  return Object.entries(node).flatMap(([key, value]) =>
    key === '_errors'
      ? (value as { code: string }[]).map(({ code }): [string, string] => [path.join('.'), code])
      : codesIn(value as object, [...path, key]),
  );
}

interface Refusal {
  readonly status: number;
  readonly code: unknown;
  readonly errors: [path: string, code: string][];
}

/** The answer's status, its code, and each error with its path. */
export function refusalOf({ status, body }: HttpAnswer): Refusal {
  return { status, code: body['code'], errors: codesIn(body['errors'] ?? {}) };
}

/** A refusal for one error: this code at this path. */
export function refusedWith(path: string, code: string): Refusal {
  return { status: 400, code: 50035, errors: [[path, code]] };
}
