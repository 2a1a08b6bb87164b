import type { Json, Scalar } from '../core/job/record.ts';
import type { Language } from '../core/language.ts';
import { fitted } from './fit.ts';
import { toFields } from './fields.ts';
import {
  findingsIn,
  jsonPath,
  modelFile,
  type Finding,
  type ModelFile,
  type OptionWords,
  type PromptRule,
} from './file.ts';
import { derivedCount, derivedPrompt, outputKind, type OutputKind } from './derive.ts';
import { commandName, optionName } from './names.ts';
import { judge, type Offer } from './offer.ts';
import { isOpenEnded, mostOf, type Price } from './price.ts';
import { ruleProblems } from './rules.ts';
import type { Simple } from './simple.ts';

/** One input of a model that members fill in, as one option of its command. */
export interface Field extends Simple {
  /** Its key at RunComfy. */
  readonly input: string;
  /** The option's name. */
  readonly name: string;
  readonly required: boolean;
  /** Its choices are too many, or too long, for Discord to list: they are searched while a member types. */
  readonly searched: boolean;
  readonly default: Scalar | undefined;
  readonly title: string;
  readonly description: string;
}

/** What a file makes, whether or not it may be offered yet. */
export interface Outline {
  readonly id: string;
  /** Digest of the file that it was read from. */
  readonly version: string;
  readonly command: string;
  /** In the order of the command's options: required ones first. */
  readonly fields: readonly Field[];
  /** Sent for inputs that members do not fill in. */
  readonly defaults: Readonly<Record<string, Json>>;
  readonly prompt: PromptRule | undefined;
  /** The input that says how many files come back. */
  readonly count: string | undefined;
  readonly kind: OutputKind;
  readonly words: Readonly<Partial<Record<Language, Readonly<Record<string, OptionWords>>>>>;
}

/** A model of the catalog, ready to make its command and to check what members ask of it. */
export interface Model extends Outline {
  readonly price: Price;
}

export type ModelResult =
  | { readonly ok: true; readonly model: Model; readonly notes: readonly Finding[] }
  | {
      readonly ok: false;
      /** Why it is not offered. */
      readonly problems: readonly Finding[];
      readonly notes: readonly Finding[];
      /** Where nothing is missing but its price. */
      readonly outline: Outline | undefined;
    };

const noPrice = { path: '$.price', message: 'is missing: what has no price is not offered to members' };

/**
 * Reads one model file's content; `version` is a digest of it. An input that members cannot fill in stays at its default; only
 * where it is required and has none is the model refused. All problems come together. Never throws.
 */
export function readModel(content: unknown, version: string): ModelResult {
  const parsed = modelFile.safeParse(content);
  if (!parsed.success) {
    return { ok: false, problems: findingsIn(parsed.error.issues), notes: [], outline: undefined };
  }
  const file = parsed.data;
  const { offers, problems, notes } = judgeAll(file);
  const prompt = file.prompt === false ? undefined : (file.prompt ?? derivedPrompt(offers));
  const count = file.count === false ? undefined : (file.count ?? prompt?.says?.count ?? derivedCount(offers));
  problems.push(...ruleProblems(file, offers));

  const chosen = toFields(file, offers, { prompt, count });
  problems.push(...chosen.problems);
  notes.push(...chosen.notes);
  const fields = fitted(chosen.fields, file.words);

  const command = file.command === undefined ? commandName(file.id) : optionName(file.command);
  if (command === undefined) {
    problems.push({ path: '$.command', message: 'is no name that Discord takes: 1 to 32 letters, digits, - or _' });
  }
  const defaults: Readonly<Record<string, Json>> = Object.fromEntries(
    [...offers].flatMap(([input, offer]) => (offer.default === undefined ? [] : [[input, offer.default]])),
  );
  if (problems.length > 0 || command === undefined) {
    return {
      ok: false,
      problems: file.price === undefined ? [...problems, noPrice] : problems,
      notes,
      outline: undefined,
    };
  }
  const price = file.price === undefined ? noPrice : priced(file.price, fields, defaults);
  const { id, words } = file;
  const kind = outputKind(id, offers);
  const outline: Outline = { id, version, command, fields, defaults, prompt, count, kind, words };
  return 'path' in price
    ? { ok: false, problems: [price], notes, outline }
    : { ok: true, model: { ...outline, price }, notes };
}

function judgeAll(file: ModelFile): { offers: Map<string, Offer>; problems: Finding[]; notes: Finding[] } {
  const offers = new Map<string, Offer>();
  const problems: Finding[] = [];
  const notes: Finding[] = [];
  for (const input of Object.keys(file.input.properties)) {
    const { offer, faults, notes: said } = judge(file, input);
    const path = jsonPath(['input', 'properties', input]);
    offers.set(input, offer);
    problems.push(...faults);
    notes.push(...said.map((message) => ({ path, message })));
    if (offer.kind === 'offered' || faults.length > 0) continue;
    const { why } = offer;
    if (file.input.required.includes(input) && offer.default === undefined) {
      const message =
        why === undefined ? 'is required and has no default: it cannot be hidden' : `is required, and ${why}`;
      problems.push({ path: why === undefined ? jsonPath(['options', input, 'hidden']) : path, message });
    } else if (why !== undefined) {
      notes.push({
        path,
        message: `${why}: ${offer.default === undefined ? 'it is not sent' : 'it stays at its default'}`,
      });
    }
  }
  const { type: _type, required: _required, properties: _properties, ...rest } = file.input;
  const silent = new Set(['title', 'description', '$schema', 'additionalProperties', '$id', '$comment']);
  for (const key of Object.keys(rest).filter((each) => !silent.has(each) && !each.startsWith('x-'))) {
    notes.push({ path: jsonPath(['input', key]), message: 'is ignored' });
  }
  return { offers, problems, notes };
}

/** The price rule with what it counts for an amount that RunComfy decides, or why that is unknown. */
function priced(
  rule: NonNullable<ModelFile['price']>,
  fields: readonly Field[],
  defaults: Readonly<Record<string, Json>>,
): Price | Finding {
  if (rule.times === undefined) return { ...rule, most: 1 };
  const field = fields.find(({ input }) => input === rule.times);
  const fixed = Object.hasOwn(defaults, rule.times) ? defaults[rule.times] : undefined;
  const most = mostOf(field, fixed);
  if (most === undefined && isOpenEnded(field, fixed)) {
    const message = `"${rule.times}" may be left to RunComfy and has no largest amount: set a max for it, or a default`;
    return { path: '$.price.times', message };
  }
  return { ...rule, most: most ?? 1 };
}
