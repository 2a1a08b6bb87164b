import type { Scalar } from '../core/job/record.ts';
import { oneLine } from '../core/plain-text.ts';
import { flagsIn, type Flag, type FlagNames, type FlagRefusal } from '../core/prompt/flags.ts';
import { withoutParts, type Part } from '../core/prompt/without-parts.ts';
import { visibleText } from '../core/visible-text.ts';
import { allows, isValueField, type ValueField } from './field.ts';
import { own } from './file.ts';
import { flagReader, type FlagReader } from './flag-value.ts';
import { flagNames } from './flags.ts';
import { fieldOf, type ModelDraft } from './model.ts';
import { nearFlags, type NearFlag } from './nearest-flag.ts';
import type { OptionValues } from './requested-file.ts';

/** A flag of the prompt that was not used, because its option was given as well. */
export interface OverruledFlag {
  readonly flag: string;
  readonly option: string;
}

export type UnreadFlag =
  | FlagRefusal
  /** No flag of this model's. `nearest`: the one that may be meant. */
  | { readonly reason: 'flag-unknown'; readonly flag: string; readonly nearest: string }
  | { readonly reason: 'flag-no-value' | 'flag-twice'; readonly flag: string; readonly option: string }
  /** `--no`, of a model without a negative prompt. */
  | { readonly reason: 'flag-no-negative'; readonly flag: string };

export type FlagReading =
  | { readonly ok: true; readonly given: OptionValues; readonly overruled: readonly OverruledFlag[] }
  | { readonly ok: false; readonly refusal: UnreadFlag };

const longestFlag = 40;

/**
 * Reads the flags of a typed prompt as options of the model. The prompt is then the one without them. An option that was
 * given wins over a flag. Values are not checked here: they are checked as options.
 */
export function readFlags(model: ModelDraft, given: OptionValues): FlagReading {
  const field = fieldOf(model, model.prompt?.input);
  const typed = field === undefined ? undefined : own(given, field.name);
  if (field === undefined || typeof typed !== 'string') return { ok: true, given, overruled: [] };
  const text = visibleText(typed);
  const read = readAll(model, text);
  if ('reason' in read) return { ok: false, refusal: read };
  if (read.length === 0) return { ok: true, given, overruled: [] };
  const taken = read.map(({ field: { name }, value }) => [name, value] as const);
  return {
    ok: true,
    given: { ...Object.fromEntries(taken), ...given, [field.name]: withoutParts(text, read) },
    overruled: read.flatMap(({ field: { name }, value, at, end }) => {
      const chosen = own(given, name);
      const isSame = chosen === undefined || chosen === value;
      return isSame ? [] : [{ flag: oneLine(text.slice(at, end), longestFlag), option: name }];
    }),
  };
}

/** A part of a typed prompt without its flags; as it is where one of them is refused. */
export function withoutFlags(model: ModelDraft, typed: string): string {
  const text = visibleText(typed);
  const read = readAll(model, text);
  return 'reason' in read ? text : withoutParts(text, read);
}

/** A flag that was understood, and the part of the prompt that is it. */
interface ReadFlag extends Part {
  readonly field: ValueField;
  readonly value: Scalar;
}

/** The flags of a prompt, or the first one that is refused. */
function readAll(model: ModelDraft, text: string): readonly ReadFlag[] | UnreadFlag {
  const names = flagNames(model);
  const valueOf = flagReader(model);
  const flags = meantFlags(model, text, names, valueOf);
  const read: ReadFlag[] = [];
  let end = 0;
  for (const [index, { flag, near }] of flags.entries()) {
    // It is in the quotes of the value before it.
    if (flag.at < end) continue;
    const field = settable(model, flag);
    if (field === undefined) return unread(model, flag, near);
    const option = field.name;
    if (read.some((each) => each.field === field)) return { reason: 'flag-twice', flag: flag.flag, option };
    const value = valueOf(field, { text, from: flag.end, to: flags[index + 1]?.flag.at ?? text.length });
    if (value === undefined) return { reason: 'flag-no-value', flag: flag.flag, option };
    ({ end } = value);
    read.push({ field, at: flag.at, ...value });
  }
  return read;
}

interface MeantFlag {
  readonly flag: Flag;
  /** Of one that the model does not have. */
  readonly near: NearFlag | undefined;
}

/** The flags of a prompt without what only looks like one: a word after dashes, without a value. */
function meantFlags(model: ModelDraft, text: string, names: FlagNames, read: FlagReader): readonly MeantFlag[] {
  const nearest = nearFlags(model, names);
  return [...flagsIn(text, model.prompt?.refuse ?? {}, names)].flatMap((flag): MeantFlag[] => {
    if (flag.found === 'named') return [{ flag, near: undefined }];
    const near = nearest(flag.key);
    const isMistyped = (): boolean => {
      const field = near?.isClose === true ? fieldOf(model, near.input) : undefined;
      if (field?.kind !== 'choice') return false;
      const value = read(field, { text, from: flag.end, to: text.length });
      return value !== undefined && allows(field, value.value);
    };
    return flag.found === 'refused' || flag.hasValue || isMistyped() ? [{ flag, near }] : [];
  });
}

/** The option that a flag sets; `undefined` where it sets none. */
function settable(model: ModelDraft, { found, input, isHint }: Flag): ValueField | undefined {
  const field = found !== 'named' || isHint || input === model.prompt?.input ? undefined : fieldOf(model, input);
  return field !== undefined && isValueField(field) ? field : undefined;
}

function unread(model: ModelDraft, { flag, key, input, found }: Flag, near: NearFlag | undefined): UnreadFlag {
  if (found !== 'named' && near !== undefined) return { reason: 'flag-unknown', flag, nearest: near.flag };
  if (input === null && key === 'no') return { reason: 'flag-no-negative', flag };
  return { reason: 'flag', flag, input: fieldOf(model, input)?.name ?? null };
}
