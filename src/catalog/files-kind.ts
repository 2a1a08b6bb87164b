import type { InputBounds } from '../core/media/input.ts';
import type { MediaKind } from '../core/media/media-kind.ts';
import type { FilesKind, ValueKind } from './field.ts';
import type { OptionRule } from './file.ts';
import { smallest } from './keywords.ts';
import { allowNothing, boundsIn, megabyte, typesNamed, within } from './media-bounds.ts';
import { asMediaType, type MediaType } from './media-type.ts';
import { kindInWords, saysAddressOfFile, saysData, type InputWords } from './media-words.ts';

/** What becomes of an input that takes files. */
export type FilesResult =
  | FilesKind
  /** Members cannot fill it in. */
  | { readonly kind: 'unoffered'; readonly why: string }
  /** The operator's rule for it cannot be kept. */
  | { readonly kind: 'faulty'; readonly key: keyof OptionRule; readonly message: string };

/** Rules for files. They mean nothing for other inputs. */
export const fileRules = [
  'types',
  'maxMb',
  'minSeconds',
  'maxSeconds',
  'minSide',
  'maxSide',
  'animated',
  'dataUri',
] as const satisfies readonly (keyof OptionRule)[];
/** Rules for values. They mean nothing for files. */
const valueRules = ['default', 'only', 'min', 'max', 'maxLength'] as const satisfies readonly (keyof OptionRule)[];

/** A text, or a list of texts, that takes files: by its name or description, or because the operator says so. */
export function asFiles(type: ValueKind, rule: OptionRule, words: InputWords): MediaType | undefined {
  if (rule.media === false || (rule.media === undefined && !saysAddressOfFile(words))) return undefined;
  return asMediaType(type);
}

/** The files that an input takes, by its schema and the operator's rule. */
export function filesKind(media: MediaType, published: unknown, rule: OptionRule, words: InputWords): FilesResult {
  if (rule.media === false) return fault('media', 'its format says that it takes an address');
  if (rule.media !== undefined && rule.media !== (media.media ?? rule.media)) {
    return fault('media', `its format says ${media.media}`);
  }
  if (media.why !== undefined) return { kind: 'unoffered', why: media.why };
  const kind = rule.media ?? media.media ?? kindInWords(words);
  if (kind === undefined) {
    return {
      kind: 'unoffered',
      why: 'it takes an address, and nothing says of which kind of file ("media" can say it)',
    };
  }
  const unfit = valueRules.find((key) => rule[key] !== undefined);
  if (unfit !== undefined) return fault(unfit, 'is nothing that an input for files can have');
  const stated = boundsIn(published, kind, words.description);
  if (allowNothing(stated)) return { kind: 'unoffered', why: 'its bounds leave no file' };
  const bounds = narrowed(stated, kind, rule);
  if ('key' in bounds) return bounds;
  return {
    kind: 'files',
    bounds,
    dataUri: media.fitsData && (rule.dataUri ?? saysData(words)),
    ...(media.list === undefined ? {} : { list: media.list }),
  };
}

/** The published bounds within the operator's rules. */
function narrowed(
  stated: InputBounds,
  media: MediaKind,
  rule: OptionRule,
): InputBounds | Extract<FilesResult, { kind: 'faulty' }> {
  const named = rule.types?.map((name) => typesNamed(name, media));
  if (named?.some((types) => types.length === 0) === true) {
    return fault('types', 'names a type that Easel does not take here');
  }
  const types = named?.flat().filter((name) => stated.types?.includes(name) ?? true);
  const side = { min: rule.minSide, max: rule.maxSide };
  const seconds = within(stated.seconds, { min: rule.minSeconds, max: rule.maxSeconds });
  const [width, height] = [within(stated.width, side), within(stated.height, side)];
  const bounds: InputBounds = {
    ...stated,
    bytes: smallest(stated.bytes, rule.maxMb && Math.floor(rule.maxMb * megabyte)) ?? stated.bytes,
    ...(types === undefined ? {} : { types: [...new Set(types)] }),
    still: stated.still && rule.animated !== true,
    ...(width === undefined ? {} : { width }),
    ...(height === undefined ? {} : { height }),
    ...(seconds === undefined || media === 'image' ? {} : { seconds }),
  };
  const key = fileRules.find((each) => rule[each] !== undefined);
  return allowNothing(bounds) && key !== undefined ? fault(key, 'leaves nothing of what the schema allows') : bounds;
}

function fault(key: keyof OptionRule, message: string): Extract<FilesResult, { kind: 'faulty' }> {
  return { kind: 'faulty', key, message };
}
