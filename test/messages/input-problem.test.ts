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
    '“Picture” is a video, and this model takes a picture there.',
    '「Picture」是影片，這個模型在此接受圖片。',
  ],
  [
    { reason: 'wrong-type', found: 'gif', wanted: ['jpg', 'png'] },
    '“Picture” is a .gif file; this model takes .jpg, .png.',
    '「Picture」是 .gif 檔，這個模型接受 .jpg, .png。',
  ],
  [
    { reason: 'too-large', found: 12.4 * mebibyte, limit: 10 * mebibyte },
    '“Picture” is 12 MB; up to 10 MB fit.',
    '「Picture」是 12 MB，最多 10 MB。',
  ],
  [
    { reason: 'too-large', found: 10.04 * mebibyte, limit: 10 * mebibyte },
    '“Picture” is 10.04 MB; up to 10 MB fit.',
    '「Picture」是 10.04 MB，最多 10 MB。',
  ],
  [
    { reason: 'too-large', found: 21_500_000, limit: 19_999_999 },
    '“Picture” is 22 MB; up to 20 MB fit.',
    '「Picture」是 22 MB，最多 20 MB。',
  ],
  [
    { reason: 'above-limit', limit: 50_000_000 },
    '“Picture” is larger than 50 MB, the most that fits.',
    '「Picture」超過上限 50 MB。',
  ],
  [
    { reason: 'too-large-together', found: 30 * mebibyte, limit: 24.5 * mebibyte },
    'Your files are 30 MB together; up to 24.5 MB fit.',
    '你的檔案合計 30 MB，最多 24.5 MB。',
  ],
  [
    { reason: 'too-few-pixels', found: 90_000, limit: 921_600 },
    '“Picture” has 0.09 megapixels; it needs at least 0.922.',
    '「Picture」有 0.09 百萬像素，至少要 0.922 百萬像素。',
  ],
  [
    { reason: 'ratio-too-large', found: 3.2, limit: 2.5 },
    '“Picture” is too wide for its height: 3.2 : 1, and up to 2.5 : 1 fits.',
    '「Picture」太寬：寬高比是 3.2：1，最多 2.5：1。',
  ],
  [
    { reason: 'too-long', found: 30.4, limit: 30 },
    '“Picture” is 30.4 s long; up to 30 s fit.',
    '「Picture」長 30.4 秒，最多 30 秒。',
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
