import { oneLine } from '../core/plain-text.ts';
import type { InputProblem, MeasureReason } from '../core/media/input.ts';
import type { Translate } from '../words/words.ts';
import { commaIn } from './text.ts';

const megapixel = 1e6;
const mostDecimals = 3;

/** What one of each measure is in the unit that people read. Bytes are read in megabytes. */
const units: Readonly<Partial<Record<MeasureReason, number>>> = {
  'too-narrow': 1,
  'too-wide': 1,
  'too-low': 1,
  'too-high': 1,
  'too-few-pixels': megapixel,
  'too-many-pixels': megapixel,
  'ratio-too-small': 1,
  'ratio-too-large': 1,
  'too-short': 1,
  'too-long': 1,
};

/** Why a file cannot go into a model, as one sentence. `option` is the option's name, as the member reads it. */
export function inputProblemText(problem: InputProblem, option: string, t: Translate): string {
  switch (problem.reason) {
    case 'wrong-kind':
      return t('input.wrong-kind', {
        option,
        kind: t(`media.${problem.found}`),
        wanted: t(`media.${problem.wanted}`),
      });
    case 'wrong-type': {
      const wanted = problem.wanted.map((type) => `.${type}`).join(commaIn(t));
      return t('input.wrong-type', { option, type: `.${problem.found}`, wanted: oneLine(wanted, 200) });
    }
    case 'above-limit':
      return t('input.above-limit', { option, limit: shortly(problem.limit / megabytesOf(problem.limit), 1) });
    case 'animated':
    case 'empty':
    case 'unknown-type':
    case 'truncated':
    case 'encrypted':
    case 'damaged':
    case 'too-complex':
    case 'gone':
    case 'no-result':
    case 'declined':
    case 'unreachable':
      return t(`input.${problem.reason}`, { option });
    default: {
      const unit = units[problem.reason] ?? megabytesOf(problem.limit);
      const [found, limit] = compared(problem.found / unit, problem.limit / unit);
      return t(`input.${problem.reason}`, { option, found, limit });
    }
  }
}

/** Models count a megabyte as a million bytes, Discord as 2^20: the one in which the limit is a round number. */
function megabytesOf(limit: number): number {
  // A limit that is excluded is a byte less.
  return limit % 1e6 === 0 || (limit + 1) % 1e6 === 0 ? 1e6 : 2 ** 20;
}

/** Both numbers with the fewest decimals, at most three, that still tell them apart. */
function compared(found: number, limit: number): readonly [string, string] {
  const places = [0, 1, 2].find((digits) => {
    const isExact = Number(limit.toFixed(digits)) === Number(limit.toFixed(mostDecimals));
    return isExact && shortly(found, digits) !== shortly(limit, digits);
  });
  return [shortly(found, places ?? mostDecimals), shortly(limit, places ?? mostDecimals)];
}

function shortly(number: number, decimals: number): string {
  return String(Number(number.toFixed(decimals)));
}
