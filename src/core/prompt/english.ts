import type { Token } from './tokens.ts';

function words(list: string): ReadonlySet<string> {
  return new Set(list.split(/\s+/));
}

/** Pictures that a model makes; of the others, as of paintings in a room, only some places in a prompt mean its output. */
const OUTPUT = words('images pictures pics illustrations renders renderings imgs variations variants versions');
const OBJECTS = words('photos photographs drawings paintings wallpapers posters portraits sketches artworks');
const SINGULAR = words(
  'image picture pic illustration render rendering variation variant version ' +
    'photo photograph drawing painting wallpaper poster portrait sketch artwork',
);

/** What may follow one 'image'; any other word makes it part of another noun ('picture frame', 'photo album'). */
const AFTER_SINGULAR = words(
  'of with in on for about showing featuring depicting that where at from and please only to as which using',
);
/** What makes the pictures things in the scene: 'three posters hanging on a wall'. */
const IN_THE_SCENE = words(
  'hanging hung hang hangs pinned lying scattered taped glued stuck mounted displayed leaning stacked spread falling ' +
    'floating lie lay are were collage combined merged',
);
/** What cannot stand between a number and its pictures: '3 cats in pictures', '8 bit pictures', '5 year old drawings'. */
const NOT_BETWEEN = words(
  'of in on with for at by from to into onto over under near inside behind beside between about like as than or but ' +
    'that who which while where when is has have holding a an the this these my his her their its per ' +
    'people men women children mice geese feet teeth ' +
    'year month week day hour minute second inch foot mm cm m km meter metre mile mp megapixel dpi fps percent degree ' +
    'bit d k point star color colour tone panel page part piece punch direction act way sided legged headed eyed armed ' +
    'man woman person boy girl player seater story storey bedroom door wheel dimensional quarter',
);

/** What may stand between a verb of making and the number: 'give me a set of exactly 3 images'. */
const LEADS = words(
  'me us a an the of set series batch collection group exactly just only total up to at least some please my new another ' +
    'different half x hi hello hey it ' +
    'consistent coherent cohesive matching connected related sequential complete beautiful',
);
const TOOL_VERBS = words('generate create render produce give output');
const MAKING = words('generate create render produce give output make draw show paint design sketch illustrate');
const WISHING = words('want need like');
const I_OR_WE = words("i we i'd we'd would");
const BEFORE_MAKING = words("please you i we can could would i'd let's lets kindly now also just must should");
const BEFORE_TO = words('you like want need');
const CLOSING = words('please total in thanks thank you only');

const MOST_LEADS = 6;
const MOST_BETWEEN = 7;

function isPlural(word: string): boolean {
  return word.endsWith('s') && !/(?:ss|us|is)$|-/.test(word);
}

/** The index of the picture word that the number at `at` counts. */
function picturesAfter(tokens: readonly Token[], at: number): number | undefined {
  const number = tokens[at];
  if (number?.kind !== 'number') return undefined;
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

/** Whether the word at `at` asks for pictures, rather than telling what somebody in the scene does. */
function asks(tokens: readonly Token[], at: number): boolean {
  const word = tokens[at];
  const before = tokens[at - 1];
  if (word?.kind !== 'word') return false;
  const opens = before === undefined || before.kind === 'pause' || before.kind === 'stop';
  if (WISHING.has(word.text)) return opens || I_OR_WE.has(before.text);
  if (!MAKING.has(word.text)) return false;
  if (opens || BEFORE_MAKING.has(before.text)) return true;
  if (before.text === 'to') return BEFORE_TO.has(tokens[at - 2]?.text ?? '');
  return (before.text === 'and' || before.text === 'then') && TOOL_VERBS.has(word.text);
}

/** The end of a prompt, or a stop, after closing words such as 'in total, please'. */
function closes(tokens: readonly Token[], from: number): 'prompt' | 'sentence' | undefined {
  let index = from;
  const most = from + MOST_LEADS;
  while (index < most && (tokens[index]?.kind === 'pause' || CLOSING.has(tokens[index]?.text ?? ''))) index += 1;
  const sentence = tokens[index]?.kind === 'stop';
  while (tokens[index]?.kind === 'stop' && index < from + 2 * MOST_LEADS) index += 1;
  if (tokens[index] === undefined) return 'prompt';
  return sentence ? 'sentence' : undefined;
}

/** 'images: 3', 'number of images = 3', 'images x3': a label with a number and nothing after it. */
function isLabelled(tokens: readonly Token[], at: number): boolean {
  const number = tokens[at];
  const next = tokens[at + 1];
  if (number?.kind !== 'number' || (next !== undefined && next.kind !== 'pause' && next.kind !== 'stop')) return false;
  const colon = tokens[at - 1]?.text === ':' || tokens[at - 1]?.text === '=';
  const label = tokens[colon ? at - 2 : at - 1]?.text ?? '';
  if (!colon) return number.times && OUTPUT.has(label);
  return OUTPUT.has(label) || (label === 'count' && SINGULAR.has(tokens[at - 3]?.text ?? ''));
}

/**
 * Whether the number at `at` says in English how many pictures to make. It does with a picture word after it, at most seven
 * adjectives between, in one of these places: at the prompt's beginning; after a verb that asks ('draw', 'I want', 'give
 * me'); alone in a sentence, or after the last comma, with a word that means output ('…, 4 images'); or as a label
 * ('images: 3'). Elsewhere it counts things in the scene.
 *
 * @param askedBefore whether the text that ends at a given token asks in another language ('生成 3 images')
 */
export function saysCountInEnglish(
  tokens: readonly Token[],
  at: number,
  askedBefore: (end: Token) => boolean,
): boolean {
  if (isLabelled(tokens, at)) return true;
  const pictures = picturesAfter(tokens, at);
  if (pictures === undefined) return false;
  let first = at;
  while (at - first < MOST_LEADS && LEADS.has(tokens[first - 1]?.text ?? '')) first -= 1;
  const before = tokens[first - 1];
  if (before === undefined || asks(tokens, first - 1) || askedBefore(before)) return true;
  if (!OUTPUT.has(tokens[pictures]?.text ?? '')) return false;
  const close = closes(tokens, pictures + 1);
  return (before.kind === 'pause' && close === 'prompt') || (before.kind === 'stop' && close !== undefined);
}
