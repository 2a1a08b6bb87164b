import { expect, test } from 'vitest';
import { nearFlags, type NearFlag } from '../../src/catalog/nearest-flag.ts';
import type { FlagMeaning } from '../../src/core/prompt/flags.ts';
import { fileWith, modelOf } from './files.ts';

/*
 * Survives `npm run mutants`, since nothing differs: what stands for a flag that is not near, since none is called so; and
 * whether no distance at all is looked for, since a flag that is equal is known.
 */

const text = { type: 'string' };
const model = modelOf(
  fileWith({
    prompt: text,
    size: text,
    sizing: text,
    quality: text,
    optimize_prompt_options: text,
    image_url: { type: 'string', format: 'uri', title: 'Image' },
  }),
);
const meant = (input: string | null): FlagMeaning => ({ input, isWord: true });
const names = new Map<string, FlagMeaning>([
  ...['prompt', 'size', 'sizing', 'quality'].map((input) => [input, meant(input)] as const),
  ['optimizepromptoptions', meant('optimize_prompt_options')],
  ['shape', meant('size')],
  ['weird', { ...meant('size'), isHint: true }],
  ['nothing', meant(null)],
  ['vanished', meant('gone')],
  ['image', meant('image_url')],
]);

test.each<[string, Partial<NearFlag>]>([
  ['size', { flag: '--size', input: 'size', isClose: true }],
  ['sizze', { flag: '--size', isClose: true }],
  ['shapes', { flag: '--shape', input: 'size', isClose: true }],
  ['qualty', { flag: '--quality', input: 'quality', isClose: true }],
  // A slip counts before a beginning, and a beginning before what is further away.
  ['sizi', { flag: '--size', isClose: true }],
  ['sizin', { flag: '--sizing', isClose: true }],
  ['qua', { flag: '--quality', isClose: false }],
  ['quali', { flag: '--quality', isClose: false }],
  ['optim', { flag: '--optimize_prompt_options', input: 'optimize_prompt_options', isClose: false }],
  // Two slips are close in eight letters.
  ['quallitt', { flag: '--quality', isClose: true }],
  ['quallit', { flag: '--quality', isClose: false }],
  // Of three letters one may differ, of five two may.
  ['sze', { flag: '--size', isClose: false }],
  ['sziee', { flag: '--size', isClose: false }],
])('the flag nearest to --%s is %j', (key, near) => {
  expect(nearFlags(model, names)(key)).toMatchObject(near);
});

// The last ones are near to what sets no option.
test.each(['qu', 'sz', 'szie', 'zzzzzzzz', 'z', 'promt', 'imag', 'weirds', 'nothin', 'vanishd'])(
  'no flag is near to --%s',
  (key) => {
    expect(nearFlags(model, names)(key)).toBeUndefined();
  },
);

test('a name of the model that is no flag is not near', () => {
  const few = new Map([...names].filter(([key]) => key !== 'quality'));
  expect(nearFlags(model, few)('qualty')).toBeUndefined();
});
