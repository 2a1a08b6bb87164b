import { expect, test } from 'vitest';
import { extensionsOf, knownType } from '../../../src/core/media/formats.ts';

test.each([
  ['image/jpeg', 'image/jpeg', 'jpg'],
  ['audio/ogg; codecs=opus', 'audio/ogg', 'ogg'],
  ['audio/x-m4a', 'audio/mp4', 'm4a'],
  ['video/x-m4v', 'video/mp4', 'mp4'],
  ['video/vnd.avi', undefined, undefined],
  ['application/zip', undefined, undefined],
])('%s is known as %s, with the extension %s', (mime, type, extension) => {
  expect(knownType(mime)).toBe(type);
  expect(extensionsOf(type ?? mime)[0]).toBe(extension);
});
