import { expect, test } from 'vitest';
import { secondsOf } from '../../src/catalog/length.ts';
import type { Json } from '../../src/core/job/record.ts';

test.each<[string, Json, number | undefined]>([
  ['duration', 5, 5],
  ['duration', '8s', 8],
  ['seconds', 2.5, 2.5],
  ['video_length', 5, 5],
  ['audio_duration_in_seconds', 5, 5],
  ['42_Duration', 5, 5],
  ['duration_ms', 5_500, 5.5],
  ['music_length_ms', 30_000, 30],
  ['audio_length_in_ms', 500, 0.5],
  ['duration_milliseconds', '30000', 30],
  ['7_music_length_ms', 30_000, 30],
  ['duration', 'auto', undefined],
  ['max_length', 100, undefined],
  ['crossfade_duration_ms', 100, undefined],
  ['fade_duration', 100, undefined],
  ['prompt_length', 100, undefined],
  ['ms', 100, undefined],
  ['frames', 100, undefined],
])('%s: %j is %d seconds', (input, value, seconds) => {
  expect(secondsOf({ prompt: 'a cat', [input]: value })).toBe(seconds);
});
