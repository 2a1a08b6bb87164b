import type { Json, Scalar } from '../core/job/record.ts';
import { readSchema, type Reading } from './dialect.ts';
import { isTreacherous, jsonPath, own, type Finding, type ModelFile, type OptionRule } from './file.ts';
import { accepts } from './keywords.ts';
import { isOf, isWithin, largest, smallest, unlimited, type Simple } from './simple.ts';

/** What becomes of one input of a model. */
export type Offer =
  /** Members fill it in. */
  | { readonly kind: 'offered'; readonly simple: Simple; readonly default: Scalar | undefined }
  /** It stays at what is sent for it, if anything; `why` is missing where the operator wants it so. */
  | { readonly kind: 'kept'; readonly default: Json | undefined; readonly why: string | undefined };

interface Judged {
  readonly offer: Offer;
  /** What the operator has to change; the path begins at the input's own rules. */
  readonly faults: readonly Finding[];
  readonly notes: readonly string[];
}

/** Discord's limits for options (developers/interactions/application-commands). */
const longestChoice = 100;
const longestText = 6000;

/** An address of a file, by the input's name: many schemas say no more than that it is a text. */
const mediaName = /(^|_)((image|img|photo|picture|video|audio|mask)s?(_(file|path|base64))?|ur[il]s?)(_\d+)?$/i;

/** Keywords that say nothing about which values are allowed, and those that Easel reads. */
const understood = new Set(
  (
    'type enum const minimum maximum exclusiveMinimum exclusiveMaximum minLength maxLength anyOf oneOf ' +
    'default title description examples example deprecated $comment nullable'
  ).split(' '),
);

/** What members are offered of an input, by its published schema and the operator's rules. */
export function judge(file: ModelFile, input: string): Judged {
  if (isTreacherous(input)) return kept(undefined, 'Easel keeps its name for itself');
  const published = own(file.input.properties, input);
  const rule = own(file.options, input) ?? {};
  const stated = isRecord(published) ? (published['default'] ?? undefined) : undefined;
  const reading = readSchema(published);
  const isHidden = rule.hidden === true;
  if (reading.kind === 'media' || (isAddress(file, input, reading) && rule.hidden !== false)) {
    // The defaults of files are RunComfy's examples: nobody's picture is sent unless the operator says so.
    return isHidden
      ? kept(asJson(rule.default ?? stated), undefined)
      : kept(undefined, 'members cannot send files yet');
  }
  if (reading.kind === 'other') {
    return kept(accepts(published, stated) ? asJson(stated) : undefined, isHidden ? undefined : reading.why);
  }
  const judged = judgeSimple(file, input, reading.simple, stated);
  if (judged.offer.kind === 'kept' || !isRecord(published)) return judged;
  const strange = Object.keys(published).filter((key) => !understood.has(key) && !key.startsWith('x-'));
  return { ...judged, notes: [...judged.notes, ...strange.map((key) => `"${key}" is ignored`)] };
}

/** A text without choices that is the address of a file, by its name. */
function isAddress(file: ModelFile, input: string, reading: Reading): boolean {
  if (reading.kind !== 'simple') return false;
  const { type, choices } = reading.simple;
  const isPrompt = typeof file.prompt === 'object' && file.prompt.input === input;
  return type === 'string' && choices === undefined && mediaName.test(input) && !isPrompt;
}

function judgeSimple(file: ModelFile, input: string, simple: Simple, stated: unknown): Judged {
  const rule = own(file.options, input) ?? {};
  const isHidden = rule.hidden === true;
  const fault = (message: string, ...key: readonly (keyof OptionRule)[]): Judged => ({
    ...kept(undefined, undefined),
    faults: [{ path: jsonPath(['options', input, ...key]), message }],
  });
  const narrow = narrowed(simple, rule);
  if (narrow === undefined) return fault('leaves nothing of what the schema allows');
  if (rule.default !== undefined && !allows(narrow, rule.default)) {
    return fault('is not among what is offered', 'default');
  }
  const given = rule.default ?? stated;
  const fallback = allows(simple, given) ? given : undefined;
  const notes = fallback === given ? [] : [`its default, ${shown(given)}, is not one that it allows: it is not sent`];

  const [single, ...more] = narrow.choices ?? [];
  if (single !== undefined && more.length === 0) {
    const isSent = fallback !== undefined || file.input.required.includes(input) || narrow !== simple;
    return { ...kept(isSent ? single : undefined, isHidden ? undefined : 'there is only one choice'), notes };
  }
  if (fallback !== undefined && !allows(narrow, fallback)) {
    return fault(`leaves out the default, ${shown(fallback)}: set a default that is left`);
  }
  const possible = isHidden ? undefined : asDiscordTakes(narrow);
  if (possible === undefined || typeof possible === 'string') return { ...kept(fallback, possible), notes };
  const dropped = (narrow.choices?.length ?? 0) - (possible.choices?.length ?? 0);
  const note = `${dropped} of its choices are blank or larger than Discord takes: they are not offered`;
  return {
    offer: { kind: 'offered', simple: possible, default: fallback },
    faults: [],
    notes: dropped > 0 ? [...notes, note] : notes,
  };
}

/** What the operator's rules leave of a schema; `undefined` where that is nothing. */
function narrowed(simple: Simple, rule: OptionRule): Simple | undefined {
  const { only } = rule;
  if ([only, rule.min, rule.max, rule.maxLength].every((each) => each === undefined)) return simple;
  const bounds = {
    min: largest([simple.min, rule.min]),
    max: smallest([simple.max, rule.max]),
    minLength: simple.minLength,
    maxLength: smallest([simple.maxLength, rule.maxLength]),
  };
  const whole = simple.type === 'integer';
  const narrow: Simple = {
    ...simple,
    ...bounds,
    min: whole && bounds.min !== undefined ? Math.ceil(bounds.min) : bounds.min,
    max: whole && bounds.max !== undefined ? Math.floor(bounds.max) : bounds.max,
    choices: (simple.choices ?? only)?.filter(
      (value) => isOf(simple.type, value) && isWithin(value, bounds) && (only?.includes(value) ?? true),
    ),
  };
  if (narrow.choices?.length === 0) return undefined;
  if (narrow.choices !== undefined) return { ...unlimited, type: simple.type, choices: narrow.choices };
  return (narrow.min ?? -Infinity) > (narrow.max ?? Infinity) ? undefined : narrow;
}

/** The part of it that Discord can offer, or why it can offer nothing of it. */
function asDiscordTakes(simple: Simple): Simple | string {
  const { choices } = simple;
  if (choices !== undefined) {
    const possible = choices.filter((value) =>
      typeof value === 'number'
        ? Math.abs(value) <= Number.MAX_SAFE_INTEGER
        : value.trim() !== '' && value.length <= longestChoice,
    );
    return possible.length === 0 ? 'Discord can show none of its choices' : { ...simple, choices: possible };
  }
  if (simple.type === 'string') {
    const { minLength = 0, maxLength = Infinity } = simple;
    return maxLength === 0 || minLength > longestText ? 'it allows no text that Discord takes' : simple;
  }
  if (simple.type === 'boolean') return simple;
  const min = simple.min === undefined ? undefined : Math.max(simple.min, Number.MIN_SAFE_INTEGER);
  const max = simple.max === undefined ? undefined : Math.min(simple.max, Number.MAX_SAFE_INTEGER);
  const isPossible =
    (min ?? -Infinity) <= (max ?? Infinity) &&
    (min ?? 0) <= Number.MAX_SAFE_INTEGER &&
    (max ?? 0) >= Number.MIN_SAFE_INTEGER;
  return isPossible ? { ...simple, min, max } : 'it allows no number that Discord takes';
}

/** Whether the schema allows a value. */
function allows(simple: Simple, value: unknown): value is Scalar {
  if (!isOf(simple.type, value)) return false;
  if (typeof value !== 'string' && typeof value !== 'number') return true;
  return simple.choices === undefined ? isWithin(value, simple) : simple.choices.includes(value);
}

function kept(value: Json | undefined, why: string | undefined): Judged {
  return { offer: { kind: 'kept', default: value, why }, faults: [], notes: [] };
}

/** Of a file that was read from JSON everything is JSON. */
function asJson(value: unknown): Json | undefined {
  return value as Json | undefined;
}

function shown(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length <= 60 ? text : `${text.slice(0, 59)}…`;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
