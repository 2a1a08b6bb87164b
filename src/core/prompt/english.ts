import {
  AFTER_SINGULAR,
  BEFORE_MAKING,
  BEFORE_TO,
  CLOSING,
  FIGURES,
  FOR_EACH,
  GETTING,
  IN_THE_SCENE,
  I_OR_WE,
  LEADS,
  MAKING,
  MAY,
  NOT_BETWEEN,
  OBJECTS,
  ONE_PICTURE,
  OUTPUT,
  PLACED,
  SINGULAR,
  TOOL_VERBS,
  WISHING,
} from './english-words.ts';
import type { NumberToken, Token } from './tokens.ts';

const MOST_IN_SENTENCE = 16;
const MOST_LEADS = 6;
const MOST_BETWEEN = 7;

function textAt(tokens: readonly Token[], at: number): string {
  return tokens[at]?.text ?? '';
}

function isPlural(word: string): boolean {
  return word.endsWith('s') && !/(?:ss|us|is)$|-/.test(word);
}

/** The index of the picture word that the number at `at` counts. */
function picturesAfter(tokens: readonly Token[], at: number, number: NumberToken): number | undefined {
  const most = number.times ? 0 : MOST_BETWEEN;
  let between = 0;
  for (let index = at + 1; index <= at + 1 + 2 * most; index += 1) {
    const token = tokens[index];
    const next = tokens[index + 1];
    if (token?.kind === 'pause' && token.text === ',' && between > 0) continue;
    if (token?.kind !== 'word') return undefined;
    if (OUTPUT.has(token.text) || OBJECTS.has(token.text)) {
      return next?.kind === 'word' && IN_THE_SCENE.has(next.text) ? undefined : index;
    }
    const few = number.value === 1 || (between === 0 && number.value < 100);
    if (SINGULAR.has(token.text) && few && (next?.kind !== 'word' || AFTER_SINGULAR.has(next.text))) return index;
    if (NOT_BETWEEN.has(token.text) || isPlural(token.text) || between === most) return undefined;
    between += 1;
  }
  return undefined;
}

/** The rest of a sentence from a token on, at most sixteen pieces of it. */
function sentenceFrom(tokens: readonly Token[], from: number): string {
  const rest = tokens.slice(from, from + MOST_IN_SENTENCE);
  const stop = rest.findIndex(({ kind }) => kind === 'stop');
  return rest
    .slice(0, stop < 0 ? undefined : stop)
    .map(({ text }) => text)
    .join(' ');
}

/** Whether a token bounds a part of a sentence: a pause, a stop, or none at all. */
function isEdge(token: Token | undefined): boolean {
  return token === undefined || token.kind === 'pause' || token.kind === 'stop';
}

/** 'Use a warm palette to draw': whether a sentence begins with 'use', at most six words before its end at `at`. */
function beginsWithUse(tokens: readonly Token[], at: number): boolean {
  for (let index = at; index > at - 6; index -= 1) if (tokens[index]?.text === 'use') return isEdge(tokens[index - 1]);
  return false;
}

/** Whether the word at `at` asks for pictures, rather than telling what somebody in the scene does. */
function asks(tokens: readonly Token[], at: number): boolean {
  const word = textAt(tokens, at);
  const before = textAt(tokens, at - 1);
  const second = textAt(tokens, at - 2);
  const opens = isEdge(tokens[at - 1]);
  if (WISHING.has(word)) return opens || I_OR_WE.has(before);
  if (GETTING.has(word)) return I_OR_WE.has(before) && MAY.has(second);
  if (!MAKING.has(word)) return false;
  if (opens || BEFORE_MAKING.has(before)) return true;
  if (before === 'to') return BEFORE_TO.has(second) || beginsWithUse(tokens, at - 2);
  return (before === 'and' || before === 'then') && TOOL_VERBS.has(word);
}

/** The end of a prompt, or a stop, after closing words such as 'in total, please'. */
function closes(tokens: readonly Token[], from: number): 'prompt' | 'sentence' | undefined {
  let index = from;
  const most = from + MOST_LEADS;
  while (index < most && (tokens[index]?.kind === 'pause' || CLOSING.has(textAt(tokens, index)))) index += 1;
  const sentence = tokens[index]?.kind === 'stop';
  while (tokens[index]?.kind === 'stop' && index < from + 2 * MOST_LEADS) index += 1;
  if (tokens[index] === undefined) return 'prompt';
  return sentence ? 'sentence' : undefined;
}

/** 'images: 3', 'number of images = 3', 'images x3': a label with a number and nothing after it. */
function isLabelled(tokens: readonly Token[], at: number, number: NumberToken): boolean {
  if (!isEdge(tokens[at + 1])) return false;
  const colon = /^[:=]$/.test(textAt(tokens, at - 1));
  const label = textAt(tokens, colon ? at - 2 : at - 1);
  if (!colon) return number.times && OUTPUT.has(label);
  return OUTPUT.has(label) || (label === 'count' && SINGULAR.has(textAt(tokens, at - 3)));
}

/**
 * Whether the number at `at` says in English how many pictures to make. It does with a picture word after it, at most seven
 * adjectives between, in one of these places: at the prompt's beginning; after a verb that asks ('draw', 'I want', 'give
 * me'); alone in a sentence, or after the last comma, with a word that means output ('…, 4 images'); or as a label
 * ('images: 3'). Elsewhere it counts things in the scene. Pictures that are parts of one do not count, nor a number for
 * each of several.
 *
 * @param number the token at `at`
 * @param askedBefore whether the text that ends at a given token asks in another language ('生成 3 images')
 */
export function saysCountInEnglish(
  tokens: readonly Token[],
  at: number,
  number: NumberToken,
  askedBefore: (end: Token) => boolean,
): boolean {
  if (isLabelled(tokens, at, number)) return true;
  const pictures = picturesAfter(tokens, at, number);
  if (pictures === undefined) return false;
  const rest = sentenceFrom(tokens, pictures + 1);
  if (FOR_EACH.test(rest) || ONE_PICTURE.test(rest) || PLACED.test(rest)) return false;
  let first = at;
  while (at - first < MOST_LEADS && LEADS.has(textAt(tokens, first - 1))) first -= 1;
  const before = tokens[first - 1];
  if (before === undefined) return !FIGURES.has(textAt(tokens, pictures));
  if (asks(tokens, first - 1) || askedBefore(before)) return true;
  if (!OUTPUT.has(textAt(tokens, pictures))) return false;
  const close = closes(tokens, pictures + 1);
  return (before.kind === 'pause' && close === 'prompt') || (before.kind === 'stop' && close !== undefined);
}
