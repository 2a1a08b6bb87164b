import { durationKey } from '../../src/core/durations.ts';
import type { TestDatabase } from './database.ts';

const image = 'bytedance/seedream-4-0/sequential';
/** Models of tests about files that go in, and about clips of a story. */
const fromFiles = ['maker/animate/image-to-video', 'maker/clip-1/image-to-video'];
const video = 'bytedance/seedance-1-0/pro/fast/text-to-video';

/**
 * The database of a bot that has learned that every picture, and every video of 480p, takes `ms`. The first guess would
 * be longer than a test should take.
 */
export async function teachDurations(database: Pick<TestDatabase, 'write'>, ms: number): Promise<void> {
  const samples = Array.from({ length: 10 }, () => ms);
  const count = 'sequential_image_generation_options';
  const keys = [
    ...fromFiles.map((model) => durationKey(model, {}, [])),
    ...Array.from({ length: 15 }, (_, index) => durationKey(image, { [count]: index + 1 }, [count])),
    ...Array.from({ length: 11 }, (_, index) =>
      durationKey(video, { resolution: '480p', duration: index + 2 }, ['resolution', 'duration']),
    ),
  ];
  await database.write(keys.map((key) => ({ key: `durations:${key}`, value: { version: 1, samples } })));
}
