import { english } from '../core/language.ts';
import type { ChoiceField } from './field.ts';
import { labelsOf, languagesOf } from './labels.ts';
import type { ModelDraft } from './model.ts';
import { plain } from './search.ts';

type Choice = string | number;

/** What a text behind a flag means for a choice; `undefined` where it means none, or several. */
export type ReadChoice = (text: string) => Choice | undefined;

/**
 * Reads choices by their value, by their label in any language, and by what is obviously the same: a ratio (`16:9` for
 * 2560×1440), an amount (`5s` for 5, `1080` for 1080p).
 */
export function choiceReader(model: ModelDraft, field: ChoiceField): ReadChoice {
  const { choices } = field;
  const byText = new Map<string, Set<Choice>>();
  const add = (text: string, value: Choice): void => {
    const key = compared(text);
    byText.set(key, (byText.get(key) ?? new Set()).add(value));
  };
  for (const value of choices) add(String(value), value);
  for (const language of languagesOf(model)) {
    for (const [value, label] of labelsOf(model, field, language)) add(label, value);
  }
  const labels = labelsOf(model, field, english);
  const ratios = choices.map((value) => [value, ratiosIn(`${String(value)} ${labels.get(value) ?? ''}`)] as const);
  const amounts = choices.map((value) => [value, amountIn(String(value))] as const);
  return (text) => {
    const exact = choices.find((value) => String(value) === text);
    const named = [...(byText.get(compared(text)) ?? [])];
    if (exact !== undefined || named.length > 0) return exact ?? only(named);
    const ratio = ratioOf(text);
    const shaped = ratio === undefined ? [] : ratios.filter(([, of]) => of.some((each) => isSame(each, ratio)));
    // Of several sizes of a shape it is the usual one, else the first.
    const usual = shaped.find(([value]) => value === field.default) ?? shaped[0];
    if (usual !== undefined) return usual[0];
    const amount = amountIn(text);
    return amount === undefined
      ? undefined
      : only(amounts.flatMap(([value, of]) => (of !== undefined && areAlike(of, amount) ? [value] : [])));
  };
}

function only(choices: readonly Choice[]): Choice | undefined {
  return choices.length === 1 ? choices[0] : undefined;
}

function compared(text: string): string {
  return plain(text).replaceAll(/(?<=\d)\s?[x×*]\s?(?=\d)/g, ':');
}

type Ratio = readonly [width: number, height: number];

const ratioText = /^(?<width>\d{1,2}(?:\.\d{1,3})?)[:/x×](?<height>\d{1,2}(?:\.\d{1,3})?)$/i;

/** Whether a text is the ratio of a picture's sides, as in `16:9`. */
export function ratioOf(text: string): Ratio | undefined {
  const found = ratioText.exec(text.normalize('NFKC'))?.groups;
  const [width, height] = [Number(found?.['width']), Number(found?.['height'])];
  return width > 0 && height > 0 ? [width, height] : undefined;
}

/** The ratios that a choice names, or has by its size. A portrait is higher than wide, whatever its numbers say. */
function ratiosIn(text: string): Ratio[] {
  const isPortrait = /portrait|vertical/i.test(text);
  const isLandscape = /landscape|horizontal/i.test(text);
  const named = [...text.matchAll(/(?<!\d)(\d{1,5}(?:\.\d{1,3})?)[:×x_*](\d{1,5}(?:\.\d{1,3})?)(?!\d)/g)].map(
    ([, first, second]): Ratio => {
      const sides = [Number(first), Number(second)] as const;
      const [short, long] = [Math.min(...sides), Math.max(...sides)];
      if (isPortrait) return [short, long];
      return isLandscape ? [long, short] : sides;
    },
  );
  return named.length === 0 && /(?<!\p{L})square(?!\p{L})/iu.test(text.replaceAll('_', ' ')) ? [[1, 1]] : named;
}

function isSame([width, height]: Ratio, [otherWidth, otherHeight]: Ratio): boolean {
  return Math.abs(width * otherHeight - otherWidth * height) < 1e-9 * width * otherHeight;
}

interface Amount {
  readonly number: number;
  readonly unit: string;
}

const amountText = /^(?<number>\d{1,9}(?:\.\d{1,6})?)\s?(?<unit>\p{L}{0,8})$/u;
const seconds = /^(?:s|secs?|seconds?|秒|秒鐘|秒钟)$/u;

function amountIn(text: string): Amount | undefined {
  const found = amountText.exec(plain(text))?.groups;
  if (found === undefined) return undefined;
  const unit = found['unit'] ?? '';
  return { number: Number(found['number']), unit: seconds.test(unit) ? 's' : unit };
}

/** An amount without a unit means the one with a unit. */
function areAlike(one: Amount, other: Amount): boolean {
  return one.number === other.number && (one.unit === other.unit || one.unit === '' || other.unit === '');
}
