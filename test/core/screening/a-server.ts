import { readFileSync } from 'node:fs';
import { createWordBoundaries, readRun } from '../../../src/core/screening/chinese-words.ts';
import { createSpellings } from '../../../src/core/screening/chinese.ts';
import { createEnglishWords } from '../../../src/core/screening/english.ts';
import type { ScreeningRule } from '../../../src/core/screening/rule.ts';
import { checkText, prepareScreen, uncheckedOf, type PromptAuthor } from '../../../src/core/screening/screen.ts';
import type { Hit, Unchecked } from '../../../src/core/screening/rule.ts';
import { createUnitRunner, type UnitResult, type Unit } from '../../../src/core/screening/unit.ts';

export const spellings = createSpellings();
export const english = createEnglishWords(() => readFileSync('src/core/screening/lists/english-words.txt', 'utf8'));
export const searchTools = {
  english,
  boundariesOf: (text: string) => createWordBoundaries(text, (run) => readRun(run, spellings)),
};
const performer = createUnitRunner({ spellings, english });

/** Runs all units at once. `told` gets each unit and its answer. */
export function atOnce<T>(
  work: Generator<Unit, T, UnitResult>,
  told: (unit: Unit, answer: UnitResult) => void = () => {},
): T {
  for (let step = work.next(); ;) {
    if (step.done === true) return step.value;
    performer.prepare(step.value);
    const answer = performer.run(step.value, () => false);
    told(step.value, answer);
    step = work.next(answer);
  }
}

/** A screen of these rules, made in this thread. */
export function screenOf(rules: readonly ScreeningRule[]): {
  readonly unchecked: readonly Unchecked[];
  check(prompt: string, asked: PromptAuthor): Hit | undefined;
} {
  const screen = atOnce(prepareScreen(rules));
  return { unchecked: uncheckedOf(screen), check: (prompt, asked) => atOnce(checkText([screen], prompt, asked)) };
}

export const anybody: PromptAuthor = { managesServer: false, roleIds: [], channelIds: ['1'] };

export function ruleWith(parts: Partial<ScreeningRule>): ScreeningRule {
  return {
    id: '1',
    name: 'Words',
    source: 'automod',
    keywords: [],
    regexes: [],
    allow: [],
    exemptRoles: [],
    exemptChannels: [],
    ...parts,
  };
}

/** Words, separated by commas. */
function listed(...lines: readonly string[]): readonly string[] {
  return lines.flatMap((line) => line.split(', '));
}

/** Rules that are typical for public servers: whole words, stems, parts of words with exceptions, several languages. */
export const serverRules: readonly ScreeningRule[] = [
  ruleWith({
    id: '11',
    name: 'Language',
    keywords: listed(
      'ass, arse, asshole*, bitch*, bastard, cock, crap, cum, cunt, damn, dick, dildo, fag, *fuck*, hell',
      'hoe, penis, piss*, prick, pussy, rape, shit*, slut*, spic, tit, tits, turd, twat, vagina, wank*',
      'whore*, blow job, hand job, go to hell, kill yourself, kys',
    ),
    regexes: [String.raw`\bn[a4]z[i1]s?\b`, 'kkk+'],
  }),
  ruleWith({
    id: '12',
    name: 'Adult',
    keywords: [
      '*porn*',
      '*sex*',
      '*anal*',
      'nude',
      'nudes',
      'naked',
      '*hentai*',
      'nsfw',
      'topless',
      'erotic*',
      'orgy',
      'xxx',
    ],
    regexes: [String.raw`\bonly\s*fans\b`],
    allow: listed(
      'Essex, Sussex, Middlesex, Wessex, sextant, sextet, sexton, unisex, sextuple*, *analy*, canal*',
      '*analog*, banal*, fanal, analects, sexagenarian',
    ),
  }),
  ruleWith({
    id: '13',
    name: 'Harm',
    keywords: [
      'suicide',
      'cocaine',
      'heroin',
      'meth',
      'gore',
      'beheading',
      'hitler',
      'swastika*',
      'isis',
      'terrorist*',
    ],
    regexes: [String.raw`discord\.gg/\w+`, String.raw`\b\d{3}-\d{3}-\d{4}\b`],
  }),
  ruleWith({
    id: 'policy',
    name: 'Policy',
    source: 'policy',
    keywords: listed(
      '毒品, 色情, 裸體, 強姦, 殺人, 習近平, 幹你, 他媽的, 賭博, 援交, 賽爾, 幹, 屌, сука*, хуй, наркотик*, эротик*, エロ, 마약, puta',
      'coño, scheiße, μαλάκας, cặc',
    ),
    allow: ['幹部', '樹幹', '幹線', '才幹', '能幹', '幹練', '骨幹', '主幹', '幹嘛'],
  }),
  ruleWith({
    id: 'operator',
    name: 'Operator',
    source: 'operator',
    keywords: ['法轮功', '裸聊', '冰毒', '自杀', 'loli', 'lolicon', 'shota', 'child porn', 'deepfake*', 'csam'],
  }),
];
