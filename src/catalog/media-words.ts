import { mediaKinds, type MediaKind } from '../core/media/media-kind.ts';
import { withoutNode } from './names.ts';

/** What a schema says of an input in words. */
export interface InputWords {
  readonly name: string;
  readonly title: string;
  readonly description: string;
}

/** The words for files of each kind. */
const nouns: Readonly<Record<MediaKind, string>> = {
  image: 'image|img|photo|photograph|picture|pic|selfie|portrait|screenshot',
  video: 'video|clip|movie|film|footage',
  audio: 'audio|sound|song|music|voice|speech|vocals?|recording',
};
/** Words that mean a picture where no other word says what it is. */
const pictureParts = /^(?:frame|mask|face|thumbnail|avatar|logo|sketch|pose|garment)s?$/;

const anyNoun = Object.values(nouns).join('|');
/** A name that ends so takes an address. Many schemas only say that such an input is a text. */
const addressName =
  /(?:^|_)(?:(?:image|img|photo|picture|video|audio|mask)s?(?:_(?:file|path|base64))?|ur[il]s?)(?:_\d+)?$/;
/** An input of such a name is a text about a file, or an address of something else. */
const otherName =
  /prompt|text|caption|descri|lyric|tags|style$|format|size|ratio|type|mode|lora|webhook|callback|checkpoint|weights|model|(?:^|_)(?:name|id|title|language|count|number)s?$/;
const address = 'ur[il]s?|address(?:es)?|links?|base64|data[ -]?ur[il]s?';
/** `URL of the input image`, `Link to one or more reference videos`. */
const addressOfFile = new RegExp(
  `\\b(?:${address})\\s+(?:of|to|for)\\s+(?:[\\w'-]+\\s+){0,5}?(?:${anyNoun})s?\\b`,
  'iu',
);
/** `Image URL`, `the video's address`. */
const fileAddress = new RegExp(`\\b(?:${anyNoun})s?(?:'s)?(?:\\s+files?)?\\s+(?:${address})\\b`, 'iu');
const saysAddress = new RegExp(`\\b(?:${address}|https?)\\b`, 'iu');
const dataWords = /data[ _-]?ur[il]s?\b|base[ _-]?64/i;

/** Whether an input that is published as a text takes the address of a file. */
export function saysAddressOfFile({ name, ...said }: InputWords): boolean {
  const key = plain(name);
  if (addressName.test(key)) return true;
  if (otherName.test(key)) return false;
  const text = `${said.title}. ${said.description}`;
  return (
    addressOfFile.test(text) || fileAddress.test(text) || (kindInName(key) !== undefined && saysAddress.test(text))
  );
}

/** Which kind of file an input takes: by its name, else by its title and description if they name only one. */
export function kindInWords({ name, title, description }: InputWords): MediaKind | undefined {
  const key = plain(name);
  return /lora|webhook|callback|checkpoint|weights/.test(key)
    ? undefined
    : (kindInName(key) ?? onlyKindIn(`${title} ${description}`));
}

/** Whether an input takes the bytes of a file in the request. */
export function saysData({ name, title, description }: InputWords): boolean {
  return dataWords.test(`${name} ${title} ${description}`);
}

/** The last word counts: a `video_cover_image` is a picture. */
function kindInName(key: string): MediaKind | undefined {
  const words = key.split('_');
  const said = words.flatMap((word) => kindOf(word) ?? []).at(-1);
  return said ?? (words.some((word) => pictureParts.test(word)) ? 'image' : undefined);
}

function kindOf(word: string): MediaKind | undefined {
  return mediaKinds.find((kind) => new RegExp(`^(?:${nouns[kind]})s?$`).test(word));
}

function onlyKindIn(text: string): MediaKind | undefined {
  const said = mediaKinds.filter((kind) => new RegExp(`\\b(?:${nouns[kind]})s?\\b`, 'iu').test(text));
  return said.length === 1 ? said[0] : undefined;
}

/** `startImageURL` is start_image_url. */
function plain(name: string): string {
  return withoutNode(name)
    .replaceAll(/(\p{Ll}|\d)(\p{Lu})/gu, '$1_$2')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '_');
}
