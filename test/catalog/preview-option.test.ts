import { expect, test } from 'vitest';
import { withoutPreview } from '../../src/catalog/preview-option.ts';
import type { OptionValues } from '../../src/catalog/requested-file.ts';

test.each<[string | undefined, OptionValues, OptionValues, boolean]>([
  ['preview', { prompt: 'a fox', preview: true }, { prompt: 'a fox' }, true],
  ['preview', { prompt: 'a fox', preview: false }, { prompt: 'a fox' }, false],
  ['preview', { prompt: 'a fox' }, { prompt: 'a fox' }, false],
  ['preview', { preview: 'yes' }, { preview: 'yes' }, false],
  ['first-show', { preview: true, 'first-show': true }, { preview: true }, true],
  [undefined, { preview: true }, { preview: true }, false],
])('with the option %s, %j is a request of %j, shown first: %s', (preview, given, others, isPreviewed) => {
  expect(withoutPreview({ preview }, given)).toStrictEqual({ given: others, isPreviewed });
});
