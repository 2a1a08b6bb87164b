import { expect, test } from 'vitest';
import { inspection } from '../../../src/core/media/inspection.ts';

const picture = { kind: 'intact', media: 'image', type: 'image/png', size: 9, width: 2, height: 1, isAnimated: false };

test.each([
  ['a picture', picture, true],
  [
    'a sound, which has no size in pixels',
    { ...picture, media: 'audio', width: undefined, height: undefined, seconds: 0 },
    true,
  ],
  ['no file without a byte', { ...picture, size: 0 }, false],
  ['no picture without a pixel', { ...picture, width: 0 }, false],
  ['no film before its beginning', { ...picture, media: 'video', seconds: -1 }, false],
  ['nothing of another kind', { ...picture, media: 'text' }, false],
  ['a fault', { kind: 'faulty', fault: 'damaged' }, true],
  ['no fault without a name', { kind: 'faulty', fault: '' }, false],
  ['neither', { ...picture, kind: 'other' }, false],
])('what a file is by its bytes: %s', (_, found, is) => {
  expect(inspection.safeParse(found).success).toBe(is);
});
