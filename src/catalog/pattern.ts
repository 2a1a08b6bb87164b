import { RE2JS } from 're2js';
import { expandedSize } from '../core/screening/rust-regex.ts';

/** The largest pattern, in instructions when its repetitions are written out. */
const mostInstructions = 1_000;

/**
 * Whether Easel can check a `pattern` of JSON Schema. RE2 needs time in proportion to the text for every pattern. It
 * has no look-around, no backreferences and no `\u` escapes.
 */
export function isCheckable(pattern: string): boolean {
  return compiled(pattern) !== undefined;
}

/** Whether a text has a part that matches, as JSON Schema wants it. A pattern that cannot be checked matches every text. */
export function matches(pattern: string, text: string): boolean {
  return compiled(pattern)?.test(text) ?? true;
}

function compiled(pattern: string): RE2JS | undefined {
  if (expandedSize(pattern, mostInstructions) > mostInstructions) return undefined;
  try {
    return RE2JS.compile(pattern);
  } catch {
    // RE2 throws for what it cannot compile.
    return undefined;
  }
}
