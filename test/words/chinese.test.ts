import { expect, test } from 'vitest';
import { createSimplifiedOnly, halfWidthPunctuation, missingSpaces, spacesByNumbers, withExamples } from './chinese.ts';

const simplifiedOnly = createSimplifiedOnly();

test.each(['为', '这', '发', '时', '东', '车', '见', '长', '门', '问', '图', '张', '选', '项', '请', '试', '设', '续'])(
  '%s is found: only Simplified Chinese has it',
  (character) => {
    expect(simplifiedOnly(`一${character}二`)).toEqual([character]);
  },
);

test.each(['温', '着'])('%s is found: Taiwan writes it in another way', (character) => {
  expect(simplifiedOnly(character)).toEqual([character]);
});

test.each(Array.from('台后里只面表干系云松准群峰床斗谷几出了余制占才回向志佔製錶雲後裡隻發為這溫著'))(
  '%s passes: Traditional Chinese has it too',
  (character) => {
    expect(simplifiedOnly(character)).toEqual([]);
  },
);

test('other scripts, marks and emoji pass', () => {
  expect(simplifiedOnly('RunComfy 2560×1440，「」🎨 ひらがな é')).toEqual([]);
});

test.each([
  ['失敗了, 請再試', ['了,']],
  ['可以嗎?', ['嗎?']],
  ['完成!', ['成!']],
  ['圖片(三張)', ['片(', '張)']],
  ['張數: 3', ['數:']],
  ['RunComfy;稍後', [';稍']],
  ['完成.', ['成.']],
  ['完成，花了 3 秒。請看 https://x.y:80/z（Seedream 4.0）', []],
  ['sqlite://檔案.json', []],
])('%j has the half-width marks %j', (text, found) => {
  expect(halfWidthPunctuation(text)).toEqual(found);
});

test.each([
  ['剩 3 點', ['剩 ', '3 ']],
  ['剩 **1,000** 點', ['剩 ', '0** ']],
  ['直式 3:4', ['式 ']],
  ['剩3點，最多20 MB，1080p 影片，有聲音的 1080p 影片（Wan 2.7）', []],
  ['用 FLUX 3 生成，ACE-Step 1.5 也可以', []],
])('%j has the spaces by numbers %j', (text, found) => {
  expect(spacesByNumbers(text)).toEqual(found);
});

test.each([
  ['用RunComfy生成', ['用R', 'y']],
  ['在**Easel**裡', ['在**E', 'l**']],
  ['有20MB，生成 1080p影片', ['有20M', 'p']],
  ['用 RunComfy 生成，「Easel」裡（UTC）', []],
])('%j lacks the spaces by words %j', (text, found) => {
  expect(missingSpaces(text)).toEqual(found);
});

test('numbers are told from other arguments by their names', () => {
  expect(withExamples('剩{{count}}點，{count}則 {{whom}}')).toBe('剩1點，1則 字');
});
