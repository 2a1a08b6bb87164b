import { z } from 'zod';
import { extensionsOf, typesOf } from '../core/media/formats.ts';
import type { InputBounds, Range } from '../core/media/input.ts';
import type { MediaKind } from '../core/media/media-kind.ts';
import { largest, smallest } from './keywords.ts';

/** In bytes. Whether RunComfy means 2^20 is not known, and this is the stricter one. */
export const megabyte = 1_000_000;

/** What RunComfy recommends (docs.runcomfy.com: pictures up to 50 MB, video up to 100 MB). */
const usualMegabytes: Readonly<Record<MediaKind, number>> = { image: 50, video: 100, audio: 100 };

/** Rules of RunComfy's catalog, such as `file_size_mb<`: what is measured must be below, or above, the value. */
const validation = z.object({
  validation_rule: z.string(),
  validation_value: z.union([
    z.number(),
    z
      .string()
      .regex(/^\d+(\.\d+)?$/)
      .transform(Number),
  ]),
});
/** The rules that can be read. */
const validations = z
  .array(z.unknown())
  .catch([])
  .transform((all) => all.flatMap((each) => validation.safeParse(each).data ?? []));
/** Rules may be those of a list, or of its items. */
const ruled = z.object({ validations, items: z.object({ validations }).catch({ validations: [] }) });

/** What a schema allows of a file. The rules of the catalog count, and what the description says without doubt. */
export function boundsIn(schema: unknown, media: MediaKind, description: string): InputBounds {
  const rules = rulesIn(schema);
  const size = smallest(rules.size, sizeIn(description));
  const seconds = media === 'image' ? undefined : secondsIn(description);
  const types = typesIn(description, media);
  const { width, height, ratio } = rules;
  return {
    media,
    bytes: Math.min(size ?? Infinity, usualMegabytes[media] * megabyte),
    ...(types === undefined ? {} : { types }),
    still: media === 'image',
    ...(width === undefined ? {} : { width }),
    ...(height === undefined ? {} : { height }),
    ...(ratio === undefined ? {} : { ratio }),
    ...(seconds === undefined ? {} : { seconds }),
  };
}

/** Whether no file could be within the bounds. */
export function allowNothing({ bytes, types, width, height, ratio, seconds }: InputBounds): boolean {
  return bytes < 1 || types?.length === 0 || [width, height, ratio, seconds].some((range) => isBeyond(range));
}

function isBeyond({ min = 0, max = Infinity }: Range = {}): boolean {
  return Math.max(min, 0) > max;
}

/** The part of two ranges that both allow. */
export function within(one: Range | undefined, two: Range | undefined): Range | undefined {
  const [min, max] = [largest(one?.min, two?.min), smallest(one?.max, two?.max)];
  if (min === undefined && max === undefined) return undefined;
  return { ...(min === undefined ? {} : { min }), ...(max === undefined ? {} : { max }) };
}

interface Rules {
  /** In bytes. */
  readonly size?: number | undefined;
  readonly width?: Range | undefined;
  readonly height?: Range | undefined;
  readonly ratio?: Range | undefined;
}

/** The rules of an input, or of the items of a list. Those of other names are ignored. */
function rulesIn(schema: unknown): Rules {
  const { validations: own = [], items } = ruled.safeParse(schema).data ?? {};
  return [...own, ...(items?.validations ?? [])].reduce<Rules>(
    (rules, { validation_rule: rule, validation_value: value }) => {
      const [, measured, sign] = /^(file_size_mb|width_pixels|height_pixels|width\/height)([<>]=?)$/.exec(rule) ?? [];
      const isOpen = sign?.length === 1;
      const isMost = sign?.startsWith('<') === true;
      switch (measured) {
        case 'file_size_mb': {
          const bytes = Math.floor(value * megabyte);
          return isMost ? { ...rules, size: smallest(rules.size, isOpen ? bytes - 1 : bytes) } : rules;
        }
        case 'width_pixels':
          return { ...rules, width: within(rules.width, pixels(value, isMost, isOpen)) };
        case 'height_pixels':
          return { ...rules, height: within(rules.height, pixels(value, isMost, isOpen)) };
        case 'width/height':
          return { ...rules, ratio: within(rules.ratio, ratioRange(value, isMost, isOpen)) };
        default:
          return rules;
      }
    },
    {},
  );
}

function pixels(value: number, isMost: boolean, isOpen: boolean): Range {
  if (isMost) return { max: isOpen ? Math.ceil(value) - 1 : Math.floor(value) };
  return { min: isOpen ? Math.floor(value) + 1 : Math.ceil(value) };
}

/** The nearest ratio within an open end is closer to it than any two sizes of pictures are to each other. */
function ratioRange(value: number, isMost: boolean, isOpen: boolean): Range {
  const step = isOpen ? value * Number.EPSILON * 2 : 0;
  return isMost ? { max: value - step } : { min: value + step };
}

const sizeWords = /(\d+(?:\.\d+)?)\s*(?:MB|MiB|megabytes?)\b/giu;

/** The only size in a text, if it is a limit: `up to 10MB`. In bytes. */
function sizeIn(text: string): number | undefined {
  const sizes = [...text.matchAll(sizeWords)].map(([, size]) => Number(size));
  const [size, ...more] = new Set(sizes);
  if (size === undefined || more.length > 0 || /at least|minimum|larger than|more than/i.test(text)) return undefined;
  const isOpen = new RegExp(`(?:less|smaller|under|below|<)\\s*(?:than\\s*)?${size}`, 'iu').test(text);
  return size * megabyte - (isOpen ? 1 : 0);
}

const amount = String.raw`(\d+(?:\.\d+)?)`;
const unit = String.raw`\s*(s|secs?|seconds?|min|minutes?)\b`;
const lengths = new RegExp(`(?:${amount}\\s*(?:-|–|to|and)\\s*)?${amount}${unit}`, 'giu');
const mostWords = /(?:up to|at most|max(?:imum)?(?: of)?|under|less than|shorter than|within|≤|<|no longer than)\s*$/iu;

/** The only length in a text, if it is a limit: `between 2 and 15 seconds`, `up to 30s`. */
function secondsIn(text: string): Range | undefined {
  const [said, ...more] = [...text.matchAll(lengths)];
  if (said === undefined || more.length > 0) return undefined;
  const [, least, most, named = ''] = said;
  const inSeconds = named.toLowerCase().startsWith('m') ? 60 : 1;
  if (least !== undefined) return { min: Number(least) * inSeconds, max: Number(most) * inSeconds };
  return mostWords.test(text.slice(0, said.index)) ? { max: Number(most) * inSeconds } : undefined;
}

const extension =
  'jpe?g|png|webp|gif|bmp|tiff?|avif|heic|heif|mp4|m4v|mov|webm|mkv|avi|mp3|wav|flac|ogg_opus|ogg|opus|aac|m4a|pcm';
const separator = String.raw`(?:\s*(?:[,/、|，]|\bor\b|\band\b)\s*)+`;
const extensions = new RegExp(`\\b(?:${extension})(?:${separator}(?:${extension}))+\\b`, 'giu');

/** The extensions in the only list of formats in a text, of those that Easel knows. */
function typesIn(text: string, media: MediaKind): string[] | undefined {
  const [list, ...more] = [...text.matchAll(extensions)].map(([each]) => each);
  const isUnclear = more.length > 0 || /\b(?:not|except|excluding|unsupported|without)\b/i.test(text);
  if (list === undefined || isUnclear) return undefined;
  const types = [...list.matchAll(new RegExp(extension, 'giu'))].flatMap(([each]) => typesNamed(each, media));
  return types.length === 0 ? undefined : [...new Set(types)];
}

/** All extensions of the formats that an extension names, such as `jpg` and `jpeg`. Empty for one that Easel does not take. */
export function typesNamed(name: string, media: MediaKind): readonly string[] {
  const plain = name
    .toLowerCase()
    .replace(/^\./, '')
    .replace(/^ogg_opus$/, 'ogg');
  return typesOf(plain)
    .filter((type) => type.startsWith(`${media}/`))
    .flatMap((type) => extensionsOf(type));
}
