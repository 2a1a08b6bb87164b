const ENGLISH_UNITS: ReadonlyMap<string, number> = new Map(
  (
    'zero one two three four five six seven eight nine ten eleven twelve ' +
    'thirteen fourteen fifteen sixteen seventeen eighteen nineteen'
  )
    .split(' ')
    .map((word, value) => [word, value]),
);
const ENGLISH_TENS: ReadonlyMap<string, number> = new Map(
  'twenty thirty forty fifty sixty seventy eighty ninety'.split(' ').map((word, index) => [word, (index + 2) * 10]),
);
const ENGLISH_SCALES: ReadonlyMap<string, number> = new Map(
  Object.entries({ dozen: 12, hundred: 100, thousand: 1000, million: 1e6, billion: 1e9 }),
);

const CHINESE_DIGITS: ReadonlyMap<string, number> = new Map(
  ['〇零', '一壹', '二兩两俩倆贰貳', '三叁參', '四肆', '五伍', '六陸陆', '七柒', '八捌', '九玖'].flatMap(
    (same, value) => Array.from(same, (character) => [character, value] as const),
  ),
);
const CHINESE_UNITS: ReadonlyMap<string, number> = new Map(Object.entries({ 十: 10, 拾: 10, 百: 100, 千: 1000 }));
const CHINESE_TENS: ReadonlyMap<string, number> = new Map(Object.entries({ 廿: 20, 卅: 30 }));
const CHINESE_SCALES: ReadonlyMap<string, number> = new Map(Object.entries({ 萬: 1e4, 万: 1e4, 億: 1e8, 亿: 1e8 }));

/** Every character of a Chinese numeral, for a regular expression's class. */
export const CHINESE_NUMERALS = [
  ...CHINESE_DIGITS.keys(),
  ...CHINESE_UNITS.keys(),
  ...CHINESE_TENS.keys(),
  ...CHINESE_SCALES.keys(),
].join('');

/** A number beyond the safe integers becomes the largest safe integer. */
function exact(value: number): number {
  return Math.min(value, Number.MAX_SAFE_INTEGER);
}

/** Digits such as `12` or `3,000` as a number; undefined for any other text. */
export function fromDigits(text: string): number | undefined {
  return /^(?:\d+|\d{1,3}(?:,\d{3})+)$/.test(text) ? exact(Number(text.replaceAll(',', ''))) : undefined;
}

/**
 * Whether `word` can continue an English number whose last word is `last`, or begin one. A scale can follow any word, a
 * unit can follow tens or a hundred, and tens can follow a hundred. 'one two' and 'twenty thirty' are two numbers each.
 */
export function continuesEnglishNumber(last: string | undefined, word: string): boolean {
  if (last === undefined) return ENGLISH_UNITS.has(word) || ENGLISH_TENS.has(word) || ENGLISH_SCALES.has(word);
  if (ENGLISH_SCALES.has(word)) return true;
  const afterScale = ENGLISH_SCALES.has(last) && last !== 'dozen';
  if (ENGLISH_TENS.has(word)) return afterScale;
  const value = ENGLISH_UNITS.get(word);
  if (value === undefined) return false;
  return afterScale || (ENGLISH_TENS.has(last) && value > 0 && value < 10);
}

/** The number of words that `continuesEnglishNumber` let pass, which may begin with digits: 'twenty five', '2 dozen', 'hundred'. */
export function fromEnglish(words: readonly string[]): number {
  let total = 0;
  let part = 0;
  for (const word of words) {
    const scale = ENGLISH_SCALES.get(word);
    if (scale === undefined) {
      part += fromDigits(word) ?? ENGLISH_UNITS.get(word) ?? ENGLISH_TENS.get(word) ?? 0;
    } else {
      part = (part === 0 ? 1 : part) * scale;
      if (scale >= 1000) {
        total += part;
        part = 0;
      }
    }
  }
  return exact(total + part);
}

/**
 * A run of Chinese numerals as a number: 十五, 二十五, 廿, 二〇, 一百零三, 一萬. Undefined where digits follow each other
 * without a unit: 三四 is 'three or four', no number.
 */
export function fromChinese(run: string): number | undefined {
  const positional = Array.from(run, (character) => CHINESE_DIGITS.get(character));
  if (positional.length > 1 && positional.includes(0) && positional.every((digit) => digit !== undefined)) {
    return exact(Number(positional.join('')));
  }
  let total = 0;
  let part = 0;
  let digit: number | undefined;
  for (const character of run) {
    const value = CHINESE_DIGITS.get(character);
    if (value !== undefined) {
      if (digit !== undefined && digit !== 0) return undefined;
      digit = value;
      continue;
    }
    const scale = CHINESE_SCALES.get(character);
    if (scale === undefined) {
      const unit = CHINESE_UNITS.get(character);
      part += unit === undefined ? (CHINESE_TENS.get(character) ?? 0) : unit * (digit ?? 1);
    } else {
      const counted = total + part + (digit ?? 0);
      total = (counted === 0 ? 1 : counted) * scale;
      part = 0;
    }
    digit = undefined;
  }
  return exact(total + part + (digit ?? 0));
}
