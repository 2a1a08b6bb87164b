import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { agreeOnCount } from '../../../src/core/prompt/count.ts';
import { statedCount } from '../../../src/core/prompt/stated-count.ts';
import { captionsIn, storyName, storyPrompt } from '../../../src/core/prompt/story.ts';
import { visibleText } from '../../../src/core/visible-text.ts';
import { hostile } from '../job/any-text.ts';

test.each([
  ['a fox\na hare', ['a fox', 'a hare']],
  ['  a fox  \n\n \r\na hare\n', ['a fox', 'a hare']],
  ['一隻狐狸\n🦊\n---\n@everyone\n<@1>', ['一隻狐狸', '🦊']],
  ['a\u200B fo\u202Ex\u2028a hare', ['a fox', 'a hare']],
  ['\n\n', []],
])('the lines of %j are %j', (lines, captions) => {
  expect(captionsIn(lines)).toEqual(captions);
});

test.each([
  ['oil, a red fox', ['in a wood', 'at home'], 'Generate 2 images. oil, a red fox\n1. in a wood\n2. at home'],
  ['', ['in a wood', 'at home'], 'Generate 2 images. 1. in a wood\n2. at home'],
  ['水彩，一隻狐狸', ['在林中', '回家', '睡著'], '生成 3 張圖片。水彩，一隻狐狸\n1. 在林中\n2. 回家\n3. 睡著'],
  // The number of the pictures is the first that is said, so no other is taken for it.
  ['7 photos of a fox', ['4 images', '五張圖'], 'Generate 2 images. 7 photos of a fox\n1. 4 images\n2. 五張圖'],
])('of %j and %j comes %j', (about, captions, prompt) => {
  expect(storyPrompt(about, captions)).toBe(prompt);
});

const captions = fc
  .array(fc.oneof(hostile(80), fc.constantFrom('3 images', '一張圖', '十二張', 'generate 9 pictures of')), {
    minLength: 2,
    maxLength: 15,
  })
  .map((lines) => captionsIn(lines.join('\n')))
  .filter(({ length }) => length >= 2 && length <= 15);

test('any story says how many pictures it has, is sent as it stands, and has each caption', () => {
  fc.assert(
    fc.property(hostile(200), captions, (about, lines) => {
      const prompt = storyPrompt(about, lines);
      const count = lines.length;
      expect(visibleText(prompt)).toBe(prompt);
      expect(statedCount(prompt)).toEqual({ count, firm: true });
      const offered = Array.from({ length: 15 }, (_, index) => index + 1);
      expect(agreeOnCount({ prompt, option: count, offered, fallback: 3, maxLength: undefined })).toEqual({
        ok: true,
        count,
        text: prompt,
      });
      for (const line of lines) expect(prompt).toContain(line);
    }),
  );
});

test.each([
  ['oil, a red fox', ['in a wood', 'at home'], 'oil, a red fox'],
  ['', ['in a wood', 'at home'], 'in a wood'],
  ['水彩，一隻狐狸', ['在林中', '回家'], '水彩，一隻狐狸'],
  ['a  red\n\nfox', ['in a wood', 'at home'], 'a red'],
  ['x'.repeat(200), ['in a wood', 'at home'], `${'x'.repeat(99)}…`],
])('a story about %j with the captions %j is called %j', (about, lines, name) => {
  expect(storyName(storyPrompt(about, lines), lines)).toBe(name);
});

test('a story whose prompt is forgotten has a name all the same', () => {
  expect(storyName('', [])).toBe('—');
});

test('any story has a name that a thread may have', () => {
  fc.assert(
    fc.property(hostile(200), captions, (about, lines) => {
      const name = storyName(storyPrompt(about, lines), lines);
      expect(name.trim().length).toBeGreaterThan(0);
      expect(name.length).toBeLessThanOrEqual(100);
    }),
  );
});
