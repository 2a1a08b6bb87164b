import { describe, expect, test } from 'vitest';
import * as fc from 'fast-check';
import { readKeyword } from '../../../src/core/screening/keyword.ts';
import { indexKeywords, type KeywordIndex } from '../../../src/core/screening/keyword-index.ts';
import { findKeyword } from '../../../src/core/screening/keyword-search.ts';
import { searchTools, spellings } from './a-server.ts';

function indexOf(keywords: readonly string[], allow: readonly string[] = []): KeywordIndex {
  const index = indexKeywords({ keywords, allow }, spellings);
  if (index === undefined) throw new Error('too many');
  return index;
}

const word = /[\p{L}\p{M}\p{N}]/u;
const alone = /\p{Script=Han}/u;

/** Whether a word continues over a place, by its two neighbours. */
function goesOn(text: string, at: number): boolean {
  const [left, right] = [text.charAt(at - 1), text.charAt(at)];
  return word.test(left) && word.test(right) && !alone.test(left) && !alone.test(right);
}

function placesOf(text: string, written: string): { readonly start: number; readonly end: number }[] {
  const keyword = readKeyword(written);
  if (keyword === undefined) return [];
  const { core, opensLeft, opensRight } = keyword;
  return Array.from({ length: text.length }, (_, start) => ({ start, end: start + core.length })).filter(
    ({ start, end }) =>
      text.startsWith(core, start) && (opensLeft || !goesOn(text, start)) && (opensRight || !goesOn(text, end)),
  );
}

/** What an allowed phrase covers: until the next white space or Chinese character, if its end is open. */
function stretched(text: string, written: string, place: { readonly start: number; readonly end: number }) {
  let { start, end } = place;
  const ends = (at: number): boolean => at < 0 || at >= text.length || /[\s\p{Script=Han}]/u.test(text.charAt(at));
  if (written.startsWith('*')) while (!ends(start - 1)) start -= 1;
  if (written.endsWith('*')) while (!ends(end)) end += 1;
  return { start, end };
}

/** Finds the same by trying every word at every place. */
function isFoundByHand(text: string, keywords: readonly string[], allow: readonly string[]): boolean {
  const covers = allow.flatMap((phrase) => placesOf(text, phrase).map((place) => stretched(text, phrase, place)));
  return keywords
    .flatMap((keyword) => placesOf(text, keyword))
    .some(({ start, end }) => covers.every((cover) => cover.start > start || cover.end < end));
}

const letters = (most: number) => fc.string({ unit: fc.constantFrom('a', 'a', 'b', ' ', '.', '毒'), maxLength: most });
const starred = fc
  .tuple(fc.constantFrom('', '*'), letters(5), fc.constantFrom('', '*'))
  .map((parts) => parts.join(''))
  // Runs of white space are the subject of another test.
  .filter((text) => readKeyword(text) !== undefined && !text.includes('  '));
const lists = fc.array(starred, { maxLength: 8 });

describe('keywords and an allow list', () => {
  test('refuse exactly the texts that are refused when every word is tried at every place', () => {
    fc.assert(
      fc.property(lists, lists, letters(25), (keywords, allow, text) => {
        const { keyword } = findKeyword(indexOf(keywords, allow), { text }, searchTools);
        expect(keyword !== undefined).toBe(isFoundByHand(text, keywords, allow));
      }),
      { numRuns: 3_000 },
    );
  });

  test('the named keyword is in the text', () => {
    fc.assert(
      fc.property(lists, letters(25), (keywords, text) => {
        const { keyword } = findKeyword(indexOf(keywords), { text }, searchTools);
        expect(keyword === undefined || placesOf(text, keywords[keyword] ?? '').length > 0).toBe(true);
      }),
    );
  });
});

describe('the steps of a search', () => {
  /** As many keywords as possible that end at the same places: each is the end of the next one. */
  const nested = Array.from({ length: 60 }, (_, index) => 'a'.repeat(index + 1));
  const wildcards = nested.flatMap((each) => [each, `*${each}`, `${each}*`, `*${each}*`]);

  test('are at most fourteen for each character, whatever the keywords and the allow list are', () => {
    const nestedLists = fc.subarray(wildcards);
    const text = fc.string({ unit: fc.constantFrom('a', 'a', 'a', 'a', 'b', ' '), minLength: 1, maxLength: 600 });
    fc.assert(
      fc.property(nestedLists, nestedLists, lists, text, (keywords, allow, others, prompt) => {
        const { steps } = findKeyword(indexOf([...keywords, ...others], allow), { text: prompt }, searchTools);
        expect(steps).toBeLessThanOrEqual(14 * (prompt.length + 1));
      }),
      { numRuns: 200 },
    );
  });

  test('grow only with the text: ten times the text takes ten times the steps, ten times the keywords take no more', () => {
    const prompt = 'a'.repeat(575);
    const stepsFor = (keywords: readonly string[], text: string): number =>
      findKeyword(indexOf(keywords, wildcards.slice(0, 100)), { text }, searchTools).steps;
    const few = stepsFor(nested, prompt);
    const many = stepsFor([...wildcards, ...wildcards.map((each) => `b${each}`)], prompt);
    expect(many).toBeLessThanOrEqual(few * 1.1);
    expect(stepsFor(nested, prompt.repeat(10))).toBeLessThanOrEqual(few * 10.5);
  });
});

describe('an index', () => {
  test('takes the bytes that it reports: 14 for each node, however long the list is', () => {
    const words = Array.from({ length: 1_000 }, (_, index) => `${index.toString(36)}${'x'.repeat(50)}`);
    const { automaton, bytes } = indexOf(words);
    expect(automaton.labels.length).toBeGreaterThan(50_000);
    expect(bytes).toBeGreaterThan(14 * automaton.labels.length);
    expect(bytes).toBeLessThan(15 * automaton.labels.length + 50_000);
  });

  test('of five hundred words of sixty characters with four spellings each is made; of much longer ones it is not', () => {
    const characters = '臺灣後裡麵髮幹製鬱藝'.repeat(6);
    const chinese = Array.from({ length: 500 }, (_, index) => `${index.toString(36)}${characters}`.slice(0, 60));
    expect(
      indexKeywords({ keywords: chinese, allow: chinese.slice(0, 100).map((each) => `*${each}`) }, spellings),
    ).toBeDefined();
    // One character that becomes eighteen when its compatible forms are folded.
    const long = Array.from({ length: 500 }, (_, index) => `${index}${'\uFDFA'.repeat(55)}`);
    expect(indexKeywords({ keywords: long, allow: [] }, spellings)).toBeUndefined();
    // Keywords with few nodes can be too many as well: here their spellings take long.
    const alike = long.map((each, index) => `${each.slice(-55)}${index}`);
    expect(indexKeywords({ keywords: alike, allow: [] }, spellings)).toBeUndefined();
  });
});
