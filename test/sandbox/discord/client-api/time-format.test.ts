import { expect, test } from 'vitest';
import { formatTime } from '../../../../sandbox/discord/client/time-format.ts';

const at = new Date(2026, 10, 21, 16, 20, 30).getTime();
const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** Node's spaces before AM and PM are narrow and do not break. */
const plain = (text: string): string => text.replaceAll(/\s/gu, ' ');

test.each([
  ['t', '4:20 PM', '下午4:20'],
  ['T', '4:20:30 PM', '下午4:20:30'],
  ['d', '11/21/26', '2026/11/21'],
  ['D', 'November 21, 2026', '2026年11月21日'],
  ['f', 'November 21, 2026 at 4:20 PM', '2026年11月21日 下午4:20'],
  ['F', 'Saturday, November 21, 2026 at 4:20 PM', '2026年11月21日 星期六 下午4:20'],
  ['s', '11/21/26, 4:20 PM', '2026/11/21 下午4:20'],
  ['S', '11/21/26, 4:20:30 PM', '2026/11/21 下午4:20:30'],
])('the style %s', (style, english, chinese) => {
  expect(plain(formatTime(at, style, 'en-US', 0))).toBe(english);
  expect(plain(formatTime(at, style, 'zh-TW', 0)).replaceAll(' ', '')).toBe(chinese.replaceAll(' ', ''));
});

test.each([
  [0, '0 seconds ago', '0 秒前'],
  [-1 * second, '1 second ago', '1 秒前'],
  [59.4 * second, 'in 59 seconds', '59 秒後'],
  [59.6 * second, 'in 1 minute', '1 分鐘後'],
  [-90 * minute, '2 hours ago', '2 小時前'],
  [59.6 * minute, 'in 1 hour', '1 小時後'],
  [23.4 * hour, 'in 23 hours', '23 小時後'],
  [-23.6 * hour, '1 day ago', '1 天前'],
  [-29 * day, '29 days ago', '29 天前'],
  [45 * day, 'in 1 month', '1 個月後'],
  [-400 * day, '1 year ago', '1 年前'],
  [3650 * day, 'in 10 years', '10 年後'],
])('a time that is %d ms away', (distance, english, chinese) => {
  expect(formatTime(at + distance, 'R', 'en-US', at)).toBe(english);
  expect(formatTime(at + distance, 'R', 'zh-TW', at)).toBe(chinese);
});
