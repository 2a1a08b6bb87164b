import { expect, test } from 'vitest';
import { beginsAsPicture, extensionsOf, knownType } from '../../../src/core/media/formats.ts';

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

test.each([
  ['a JPEG', 'ffd8ffe000104a4649460001', true],
  ['a PNG', '89504e470d0a1a0a0000000d', true],
  ['a GIF', '474946383961400040000000', true],
  ['a TIFF, little-endian', '49492a0008000000', true],
  ['a TIFF, big-endian', '4d4d002a00000008', true],
  ['a BigTIFF, little-endian', '49492b0008000000', true],
  ['a BigTIFF, big-endian', '4d4d002b00080000', true],
  ['a WebP', '524946460000000057454250', true],
  ['an AVIF', '000000206674797061766966', true],
  ['an AVIF sequence', '000000206674797061766973', true],
  ['an MP4', '000000206674797069736f6d', false],
  ['a WAV', '524946460000000057415645', false],
  ['an MP3', 'fffb900000000000', false],
  ['an ID3 tag before a JPEG', '494433030000000000ffd8ff', false],
  ['three bytes of a JPEG', 'ffd8ff', true],
  ['two bytes of a JPEG', 'ffd8', false],
  ['nothing', '', false],
])('%s begins as a picture: %s → %s', (_what, hex, expected) => {
  expect(beginsAsPicture(Buffer.from(hex, 'hex'))).toBe(expected);
});
