import { expect, test } from 'vitest';
import { inputProblem, problemReasons, type InputProblem } from '../../src/core/media/input.ts';
import { inputProblemText } from '../../src/messages/input-problem.ts';
import { createWords } from '../../src/words/words.ts';

const words = createWords();
const [english, chinese] = [words.in('en-US'), words.in('zh-TW')];
const mebibyte = 2 ** 20;

test.each<[InputProblem, string, string]>([
  [
    { reason: 'wrong-kind', found: 'video', wanted: 'image' },
    '“Picture” takes a picture, and your file is a video.',
    '「Picture」要用圖片，你的檔案是影片。',
  ],
  [
    { reason: 'wrong-type', found: 'gif', wanted: ['jpg', 'png'] },
    '“Picture” is a .gif file; this model takes .jpg, .png.',
    '「Picture」是 .gif 檔，這個模型接受 .jpg、.png。',
  ],
  [
    { reason: 'too-large', found: 12.4 * mebibyte, limit: 10 * mebibyte },
    '“Picture” is 12 MB; the limit is 10 MB.',
    '「Picture」是12 MB，最多10 MB。',
  ],
  [
    { reason: 'too-large', found: 10.04 * mebibyte, limit: 10 * mebibyte },
    '“Picture” is 10.04 MB; the limit is 10 MB.',
    '「Picture」是10.04 MB，最多10 MB。',
  ],
  [
    { reason: 'too-large', found: 21_500_000, limit: 19_999_999 },
    '“Picture” is 22 MB; the limit is 20 MB.',
    '「Picture」是22 MB，最多20 MB。',
  ],
  [{ reason: 'above-limit', limit: 50_000_000 }, '“Picture” is over the 50 MB limit.', '「Picture」超過上限50 MB。'],
  [
    { reason: 'too-large-together', found: 30 * mebibyte, limit: 24.5 * mebibyte },
    'Your files are 30 MB together; the limit is 24.5 MB.',
    '你的檔案合計30 MB，最多24.5 MB。',
  ],
  [
    { reason: 'too-few-pixels', found: 90_000, limit: 921_600 },
    '“Picture” has 0.09 megapixels; it needs at least 0.922.',
    '「Picture」有0.09百萬像素，至少要0.922百萬像素。',
  ],
  [
    { reason: 'ratio-too-large', found: 3.2, limit: 2.5 },
    '“Picture” is too wide: its ratio is 3.2:1, and the limit is 2.5:1.',
    '「Picture」太寬：寬高比是3.2:1，上限是2.5:1。',
  ],
  [
    { reason: 'too-long', found: 30.4, limit: 30 },
    '“Picture” is 30.4 s long; the limit is 30 s.',
    '「Picture」長30.4秒，最多30秒。',
  ],
])('%j says what is wrong, and what would fit', (problem, inEnglish, inChinese) => {
  expect(inputProblem.parse(problem)).toEqual(problem);
  expect(inputProblemText(problem, 'Picture', english)).toBe(inEnglish);
  expect(inputProblemText(problem, 'Picture', chinese)).toBe(inChinese);
});

test('every problem has a text of its own, in both languages', () => {
  const problems = problemReasons.map((reason) => {
    const isKind = reason === 'wrong-kind';
    return inputProblem.parse({
      reason,
      found: isKind ? 'video' : reason === 'wrong-type' ? 'gif' : 2,
      wanted: isKind ? 'image' : ['png'],
      limit: 1,
    });
  });
  for (const t of [english, chinese]) {
    const said = problems.map((problem) => inputProblemText(problem, 'Picture', t));
    expect(new Set(said).size).toBe(problemReasons.length);
    expect(said.filter((text) => text.includes('{{'))).toEqual([]);
  }
});
