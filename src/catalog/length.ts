import type { Json } from '../core/job/record.ts';
import { countOf } from './field.ts';
import { withoutNode } from './names.ts';

const inSeconds = /^((video|audio|music|clip)_)?(duration|seconds|length)(_s|_seconds|_in_seconds)?$/;
const inMilliseconds = /^((video|audio|music|clip)_)?(duration|length)(_in)?_(ms|millis|milliseconds)$/;

/** How many units of an input make a second of video or sound; `undefined` where the input does not say how long it is. */
export function unitsPerSecond(input: string): number | undefined {
  const name = withoutNode(input).toLowerCase();
  if (inSeconds.test(name)) return 1;
  return inMilliseconds.test(name) ? 1_000 : undefined;
}

export function isLength(input: string): boolean {
  return unitsPerSecond(input) !== undefined;
}

/** How long the video or sound is in seconds, where the model has an input for it. */
export function secondsOf(inputs: Readonly<Record<string, Json>>): number | undefined {
  const input = Object.keys(inputs).find(isLength) ?? '';
  const amount = countOf(inputs[input]);
  return amount === undefined ? undefined : amount / (unitsPerSecond(input) ?? 1);
}
