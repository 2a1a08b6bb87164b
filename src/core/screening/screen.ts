import type { Form } from './forms.ts';
import { readKeyword } from './keyword.ts';
import type { KeywordIndex } from './keyword-index.ts';
import { kindsOf, MOST_INSTRUCTIONS } from './pattern-search.ts';
import type { Hit, ScreeningRule, Unchecked } from './rule.ts';
import type { UnitResult, UnitResults, Unit } from './unit.ts';

/**
 * The member who wrote the text, and where, as Discord ids. In a thread, `channelIds` are the thread's and its channel's.
 * AutoMod does not apply to a member who manages the server, as in Discord, whatever its rules exempt.
 */
export interface PromptAuthor {
  readonly managesServer: boolean;
  readonly roleIds: readonly string[];
  readonly channelIds: readonly string[];
}

/** An index of some of a rule's keywords, from the one at `from` on. */
interface KeywordPart {
  readonly from: number;
  readonly index: KeywordIndex;
}

interface Pattern {
  readonly written: string;
  readonly kinds: ReadonlySet<Form['kind']>;
}

interface PreparedRule {
  readonly rule: ScreeningRule;
  readonly parts: readonly KeywordPart[];
  readonly patterns: readonly Pattern[];
}

/** Rules that are ready to check prompts. */
export interface Screen {
  readonly rules: readonly PreparedRule[];
  /** The parts of the rules that were left out when the screen was made. */
  readonly leftOut: readonly Unchecked[];
  /** The parts that took too long on a prompt, each with the length of a text from which it does, in UTF-16 units. */
  readonly overran: Map<KeywordPart | Pattern, number>;
  /** The shared memory that it holds. */
  readonly bytes: number;
}

/** Work in units. It yields each unit and gets its result, or `undefined` where the unit took too long. */
export type Work<T> = Generator<Unit, T, UnitResult>;

/** A text cannot be checked: the text itself takes too long, or the operator's list does. */
export class UncheckableError extends Error {
  override readonly name = 'UncheckableError';
}

/**
 * A part that takes too long on a text of at most so many UTF-16 units is too costly, and is left out from then on. For
 * a longer text, the text is refused; otherwise a member could switch a rule off with a long prompt.
 */
const ORDINARY_LENGTH = 1_000;

/** Keywords in one automaton. A longer list has several, because each is built in one unit (500 of 60 Chinese characters: some 50 ms). */
const KEYWORDS_PER_PART = 500;

function* runUnit<K extends Unit['kind']>(unit: Extract<Unit, { kind: K }>): Work<UnitResults[K] | undefined> {
  return (yield unit) as UnitResults[K] | undefined;
}

function isExempt(rule: ScreeningRule, { managesServer, roleIds, channelIds }: PromptAuthor): boolean {
  return (
    (managesServer && rule.source === 'automod') ||
    rule.exemptRoles.some((role) => roleIds.includes(role)) ||
    rule.exemptChannels.some((channel) => channelIds.includes(channel))
  );
}

/** Keywords of nothing but wildcards or spaces. They are left out of the screen. */
function unusableKeywords({ name, keywords }: ScreeningRule): Unchecked[] {
  return keywords
    .filter((keyword) => readKeyword(keyword) === undefined)
    .map((text) => ({ ruleName: name, what: 'keyword', text }));
}

/** @throws {UncheckableError} for the operator's list: it applies to everybody and cannot be left out. */
function assertOptional({ source }: ScreeningRule): void {
  if (source === 'operator') throw new UncheckableError('the list of the operator took too long');
}

/** `undefined` where the index of some part would be too large. */
function* prepareKeywords({ keywords, allow }: ScreeningRule): Work<KeywordPart[] | undefined> {
  const parts: KeywordPart[] = [];
  // The allow list also limits patterns, so it needs an index even where there are no keywords.
  for (let from = 0; from < Math.max(keywords.length, Math.min(allow.length, 1)); from += KEYWORDS_PER_PART) {
    const index = yield* runUnit<'index'>({
      kind: 'index',
      keywords: keywords.slice(from, from + KEYWORDS_PER_PART),
      allow,
    });
    if (index === undefined) return undefined;
    parts.push({ from, index });
  }
  return parts;
}

/**
 * Makes a screen of a set of rules: of a server's AutoMod and policy, or of the operator. It is made once for a set of
 * rules, not for each prompt.
 *
 * @throws {UncheckableError}
 */
export function* prepareScreen(rules: readonly ScreeningRule[]): Work<Screen> {
  const prepared: PreparedRule[] = [];
  const leftOut: Unchecked[] = [];
  let instructions = 0;
  for (const rule of rules) {
    const parts = yield* prepareKeywords(rule);
    if (parts === undefined) {
      assertOptional(rule);
      // The whole rule is left out: without its allow list its patterns would refuse what its author allows.
      leftOut.push({ ruleName: rule.name, what: 'costly' });
      continue;
    }
    leftOut.push(...unusableKeywords(rule));
    const patterns: Pattern[] = [];
    for (const written of new Set(rule.regexes)) {
      const size = yield* runUnit<'size'>({ kind: 'size', pattern: written });
      if (size === undefined || instructions + size > MOST_INSTRUCTIONS) {
        leftOut.push({ ruleName: rule.name, what: 'regex', text: written });
      } else {
        instructions += size;
        patterns.push({ written, kinds: kindsOf(written) });
      }
    }
    prepared.push({ rule, parts, patterns });
  }
  const bytes = prepared.flatMap(({ parts }) => parts).reduce((sum, { index }) => sum + index.bytes, 0);
  return { rules: prepared, leftOut, overran: new Map(), bytes };
}

function isLeftOut(overran: Screen['overran'], each: KeywordPart | Pattern): boolean {
  return (overran.get(each) ?? Infinity) <= ORDINARY_LENGTH;
}

/**
 * Whether a part is applied to texts of this length.
 *
 * @throws {UncheckableError} where it would take too long on them
 */
function isApplicable(length: number, overran: Screen['overran'], each: KeywordPart | Pattern): boolean {
  if (isLeftOut(overran, each)) return false;
  if (length >= (overran.get(each) ?? Infinity)) throw new UncheckableError('a text is too long for a rule');
  return true;
}

/**
 * Notes that a part took too long on texts of this length. It is not tried on slightly shorter ones either, because each
 * try costs others a thread.
 *
 * @throws {UncheckableError} where the text is refused, not the part
 */
function noteOverrun(length: number, overran: Screen['overran'], each: KeywordPart | Pattern): void {
  const isCostly = length <= ORDINARY_LENGTH;
  overran.set(each, isCostly ? length : Math.max(Math.floor(length * 0.75), ORDINARY_LENGTH + 1));
  if (!isCostly) throw new UncheckableError('a text took too long to be checked');
}

function longest(texts: readonly string[]): number {
  return texts.reduce((most, { length }) => Math.max(most, length), 0);
}

/** The parts of its rules that a screen does not check, each once; moderators are told. */
export function uncheckedOf({ rules, leftOut, overran }: Screen): readonly Unchecked[] {
  const slow = rules.flatMap(({ rule: { name }, parts, patterns }): Unchecked[] => [
    ...(parts.some((part) => isLeftOut(overran, part)) ? [{ ruleName: name, what: 'costly' as const }] : []),
    ...patterns
      .filter((pattern) => isLeftOut(overran, pattern))
      .map(({ written }) => ({ ruleName: name, what: 'regex' as const, text: written })),
  ]);
  return [...leftOut, ...slow];
}

/**
 * The first rule, in the order of the screens, that refuses a prompt. A part that takes too long on a text of ordinary
 * length is left out of its screen from then on, and the rest is checked.
 *
 * @throws {UncheckableError}
 */
export function* checkText(screens: readonly Screen[], text: string, author: PromptAuthor): Work<Hit | undefined> {
  const active = screens.flatMap((screen) =>
    screen.rules.filter(({ rule }) => !isExempt(rule, author)).map((prepared) => ({ screen, prepared })),
  );
  if (active.length === 0) return undefined;
  const forms = yield* runUnit<'forms'>({ kind: 'forms', text });
  if (forms === undefined) throw new UncheckableError('a text became too long, or took too long to be read');
  for (const { screen, prepared } of active) {
    const { id: ruleId, name: ruleName, source } = prepared.rule;
    const matched = yield* checkRule(screen, prepared, forms);
    if (matched !== undefined) return { source, ruleId, ruleName, matched };
  }
  return undefined;
}

/** The first keyword or pattern of one rule that is found. */
function* checkRule(
  { overran }: Screen,
  { rule, parts, patterns }: PreparedRule,
  forms: readonly Form[],
): Work<string | undefined> {
  let rests: readonly string[] = forms.map(({ pattern }) => pattern);
  const length = longest(forms.map(({ text }) => text));
  for (const part of parts) {
    if (!isApplicable(length, overran, part)) return undefined;
    const found = yield* runUnit<'keywords'>({ kind: 'keywords', index: part.index, forms });
    if (found === undefined) {
      assertOptional(rule);
      noteOverrun(length, overran, part);
      return undefined;
    }
    if (found.keyword !== undefined) return rule.keywords[part.from + found.keyword];
    rests = found.rests;
  }
  for (const pattern of patterns) {
    const texts = [...new Set(rests.filter((_, index) => pattern.kinds.has(forms[index]?.kind ?? 'keywords')))];
    if (yield* matches(pattern, texts, overran)) return pattern.written;
  }
  return undefined;
}

function* matches(pattern: Pattern, texts: readonly string[], overran: Screen['overran']): Work<boolean> {
  const length = longest(texts);
  for (let done = 0; done < texts.length && isApplicable(length, overran, pattern);) {
    const found = yield* runUnit<'pattern'>({ kind: 'pattern', pattern: pattern.written, texts: texts.slice(done) });
    if (found?.isHit === true) return true;
    if (found === undefined) noteOverrun(length, overran, pattern);
    else done += found.done;
  }
  return false;
}

/** The first of several texts that a rule refuses, with that rule. */
export function* checkTexts(
  screens: readonly Screen[],
  texts: readonly string[],
  author: PromptAuthor,
): Work<{ readonly text: string; readonly hit: Hit } | undefined> {
  for (const text of texts) {
    const hit = yield* checkText(screens, text, author);
    if (hit !== undefined) return { text, hit };
  }
  return undefined;
}
