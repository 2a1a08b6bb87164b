import type { Form } from './forms.ts';
import { readKeyword } from './keyword.ts';
import type { KeywordIndex } from './keyword-search.ts';
import { kindsOf, MOST_INSTRUCTIONS } from './pattern-search.ts';
import type { Hit, ScreeningRule, Unchecked } from './rule.ts';
import type { Answer, Answers, Unit } from './unit.ts';

/**
 * Who asks, where; Discord ids. In a thread, `channelIds` are the thread's and its channel's. Who manages the server passes
 * its AutoMod, as in Discord, whatever its rules exempt.
 */
export interface Asked {
  readonly managesServer: boolean;
  readonly roleIds: readonly string[];
  readonly channelIds: readonly string[];
}

/** Some of a rule's keywords, from the one at `from` on. */
interface Part {
  readonly from: number;
  readonly index: KeywordIndex;
}

interface Pattern {
  readonly written: string;
  readonly kinds: ReadonlySet<Form['kind']>;
}

interface PreparedRule {
  readonly rule: ScreeningRule;
  readonly parts: readonly Part[];
  readonly patterns: readonly Pattern[];
}

/** Rules that are ready for prompts. */
export interface Screen {
  readonly rules: readonly PreparedRule[];
  /** What of the rules was left out when they were made ready. */
  readonly leftOut: readonly Unchecked[];
  /** What took too long on a prompt, and from which length of a text on it would, in UTF-16 units. */
  readonly overran: Map<Part | Pattern, number>;
  /** Shared memory that it holds. */
  readonly bytes: number;
}

/** Work as units: each is yielded and its answer handed back, or `undefined` where the unit took too long. */
export type Work<T> = Generator<Unit, T, Answer>;

/** Nothing can be left out: what was written takes too long to be read, or the operator's list does. */
export class UncheckableError extends Error {
  override readonly name = 'UncheckableError';
}

/**
 * What takes too long on a text of so many UTF-16 units is too costly itself, and is left out from then on. On a longer one
 * it is the text that is refused: or else a member could switch a rule off with a long prompt.
 */
const ORDINARY_LENGTH = 1_000;

/** Keywords in one automaton; a list that is longer has several, for one is made in one unit (500 of 60 Chinese characters: some 50 ms). */
const PART = 500;

function* ask<K extends Unit['kind']>(unit: Extract<Unit, { kind: K }>): Work<Answers[K] | undefined> {
  return (yield unit) as Answers[K] | undefined;
}

function isExempt(rule: ScreeningRule, { managesServer, roleIds, channelIds }: Asked): boolean {
  return (
    (managesServer && rule.source === 'automod') ||
    rule.exemptRoles.some((role) => roleIds.includes(role)) ||
    rule.exemptChannels.some((channel) => channelIds.includes(channel))
  );
}

/** Keywords that are nothing but wildcards or spaces are left out of the screen. */
function unusableKeywords({ name, keywords }: ScreeningRule): Unchecked[] {
  return keywords
    .filter((keyword) => readKeyword(keyword) === undefined)
    .map((text) => ({ ruleName: name, what: 'keyword', text }));
}

/** @throws {UncheckableError} for the operator's list, which holds for everybody. */
function mayBeLeftOut({ source }: ScreeningRule): void {
  if (source === 'operator') throw new UncheckableError('the list of the operator took too long');
}

/** `undefined` where some part of them cannot be kept. */
function* prepareKeywords({ keywords, allow }: ScreeningRule): Work<Part[] | undefined> {
  const parts: Part[] = [];
  // What is allowed counts for patterns too, also where there are no keywords.
  for (let from = 0; from < Math.max(keywords.length, Math.min(allow.length, 1)); from += PART) {
    const index = yield* ask<'index'>({ kind: 'index', keywords: keywords.slice(from, from + PART), allow });
    if (index === undefined) return undefined;
    parts.push({ from, index });
  }
  return parts;
}

/**
 * Makes a screen of all rules that hold in a server: of its AutoMod, its policy or the operator. To be made once for a set of
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
      mayBeLeftOut(rule);
      // Without its allow list a rule's patterns would refuse what its author lets pass.
      leftOut.push({ ruleName: rule.name, what: 'costly' });
      continue;
    }
    leftOut.push(...unusableKeywords(rule));
    const patterns: Pattern[] = [];
    for (const written of new Set(rule.regexes)) {
      const size = yield* ask<'size'>({ kind: 'size', pattern: written });
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

function isLeftOut(overran: Screen['overran'], each: Part | Pattern): boolean {
  return (overran.get(each) ?? Infinity) <= ORDINARY_LENGTH;
}

/**
 * Whether it is put to texts so long.
 *
 * @throws {UncheckableError} where it would take too long for them
 */
function isPutTo(length: number, overran: Screen['overran'], each: Part | Pattern): boolean {
  if (isLeftOut(overran, each)) return false;
  if (length >= (overran.get(each) ?? Infinity)) throw new UncheckableError('a text is too long for a rule');
  return true;
}

/**
 * It took too long for texts so long. Nor is it tried on some that are shorter: each try costs others a thread.
 *
 * @throws {UncheckableError} where it is the text that is refused
 */
function noteOverrun(length: number, overran: Screen['overran'], each: Part | Pattern): void {
  const isCostly = length <= ORDINARY_LENGTH;
  overran.set(each, isCostly ? length : Math.max(Math.floor(length * 0.75), ORDINARY_LENGTH + 1));
  if (!isCostly) throw new UncheckableError('a text took too long to be checked');
}

function longest(texts: readonly string[]): number {
  return texts.reduce((most, { length }) => Math.max(most, length), 0);
}

/** What of its rules a screen does not check, for their moderators; each once. */
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
 * What refuses a prompt, if anything: the first rule that does, of the first of the screens. What takes too long on a text of ordinary
 * length is left out of its screen from then on, and the rest is checked.
 *
 * @throws {UncheckableError}
 */
export function* checkText(screens: readonly Screen[], text: string, asked: Asked): Work<Hit | undefined> {
  const active = screens.flatMap((screen) =>
    screen.rules.filter(({ rule }) => !isExempt(rule, asked)).map((prepared) => ({ screen, prepared })),
  );
  if (active.length === 0) return undefined;
  const forms = yield* ask<'forms'>({ kind: 'forms', text });
  if (forms === undefined) throw new UncheckableError('a text became too long, or took too long to be read');
  for (const { screen, prepared } of active) {
    const { id: ruleId, name: ruleName, source } = prepared.rule;
    const matched = yield* checkRule(screen, prepared, forms);
    if (matched !== undefined) return { source, ruleId, ruleName, matched };
  }
  return undefined;
}

/** The keyword or pattern of one rule that is found first. */
function* checkRule(
  { overran }: Screen,
  { rule, parts, patterns }: PreparedRule,
  forms: readonly Form[],
): Work<string | undefined> {
  let rests: readonly string[] = forms.map(({ pattern }) => pattern);
  const length = longest(forms.map(({ text }) => text));
  for (const part of parts) {
    if (!isPutTo(length, overran, part)) return undefined;
    const found = yield* ask<'keywords'>({ kind: 'keywords', index: part.index, forms });
    if (found === undefined) {
      mayBeLeftOut(rule);
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
  for (let done = 0; done < texts.length && isPutTo(length, overran, pattern);) {
    const found = yield* ask<'pattern'>({ kind: 'pattern', pattern: pattern.written, texts: texts.slice(done) });
    if (found?.isHit === true) return true;
    if (found === undefined) noteOverrun(length, overran, pattern);
    else done += found.done;
  }
  return false;
}

/** The first of several texts that is refused. */
export function* checkTexts(
  screens: readonly Screen[],
  texts: readonly string[],
  asked: Asked,
): Work<{ readonly text: string; readonly hit: Hit } | undefined> {
  for (const text of texts) {
    const hit = yield* checkText(screens, text, asked);
    if (hit !== undefined) return { text, hit };
  }
  return undefined;
}
