import { max, median, min } from 'simple-statistics';
import type { Aim, Reading } from './bench.ts';
import type { Series } from './runs.ts';

const columns = ['', 'figure', 'Easel', 'beside it', 'ratio', 'aim', ''] as const;

/** A Markdown table: medians, with the range over all runs; ratios are medians of the pairs'. */
export function tableOf(series: readonly Series[]): string {
  const rows = series.map((each, index) => [
    each.scene === series[index - 1]?.scene ? '' : each.scene,
    each.figure,
    spread(each.easel, each.unit),
    spread(each.baseline, each.unit),
    ratioOf(each) === undefined ? '' : rounded(ratioOf(each) ?? 0),
    each.aim === undefined ? '' : aimText(each.aim, each.unit),
    each.aim === undefined ? '' : isMet(each, each.aim) ? 'met' : '**missed**',
  ]);
  return [columns, columns.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** Whether the median over all runs reaches the aim. */
export function isMet(series: Series, { atMost, of }: Aim): boolean {
  return (of === 'easel' ? median([...series.easel]) : (ratioOf(series) ?? Infinity)) <= atMost;
}

/** `undefined` if there are no pairs, or if a baseline is 0. */
function ratioOf({ easel, baseline }: Series): number | undefined {
  if (baseline.length === 0 || baseline.some((value) => value === 0)) return undefined;
  return median(easel.map((value, index) => value / (baseline[index] ?? value)));
}

function aimText({ atMost, of }: Aim, unit: Reading['unit']): string {
  return of === 'ratio' ? `at most ${atMost} times` : `at most ${withUnit(atMost, unit)}`;
}

function spread(values: readonly number[], unit: Reading['unit']): string {
  if (values.length === 0) return '';
  const [low, high] = [rounded(min([...values])), rounded(max([...values]))];
  const middle = withUnit(median([...values]), unit);
  return low === high ? middle : `${middle} (${low} to ${high})`;
}

function withUnit(value: number, unit: Reading['unit']): string {
  return unit === '' ? rounded(value) : unit === '/s' ? `${rounded(value)} a second` : `${rounded(value)} ${unit}`;
}

/** Three significant digits. */
function rounded(value: number): string {
  return Number(value.toPrecision(3)).toLocaleString('en-US', { maximumSignificantDigits: 3 });
}
