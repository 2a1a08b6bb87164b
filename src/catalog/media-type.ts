import type { MediaKind } from '../core/media/media-kind.ts';
import { messageLimits } from '../core/discord-limits.ts';
import { allows, type KindOf, type ValueKind } from './field.ts';
import { isCheckable } from './pattern.ts';
import { keywords, type Keywords } from './keywords.ts';

/** An input that takes the address of a file, or a list of them. */
export interface MediaType {
  readonly kind: 'media';
  /** `undefined` where the schema says only that it is an address. */
  readonly media: MediaKind | undefined;
  readonly list: { readonly minItems: number; readonly maxItems: number } | undefined;
  /** Whether the schema would allow the bytes of a file, as a data URI. */
  readonly fitsData: boolean;
  /** Why members cannot fill it in. */
  readonly why: string | undefined;
}

/** A list without a limit takes as many files as one message has. */
export const mostFiles = messageLimits.files;

/** Formats such as `image_uri`, `video_uris` and `uri`. */
const mediaFormat = /(?:^|[_-])(?:ur[il]s?|data[_-]ur[il]|binary|file)$/i;
const formatOfList = /s$/i;
/** These do not take addresses. */
const bytesFormat = /(?:binary|data[_-]ur[il])$/i;

/** A link that Discord makes. The numbers differ, and a message's id may get a digit more. */
const sampleLink = `https://cdn.discordapp.com/attachments/${'1'.repeat(20)}/${'1'.repeat(20)}/image-01.png?ex=69500000&is=694e0000&hm=${'a'.repeat(64)}&`;
/** Fewer characters than any link of Discord's has. */
const shortestLink = 100;
const sampleData = 'data:image/png;base64,iVBORw0KGgo=';

export function isMediaFormat(format: string | null | undefined): boolean {
  return mediaFormat.test(format ?? '');
}

/** An input whose format says that it takes files. */
export function mediaType(schema: Keywords): MediaType {
  const { format } = schema;
  const media = /^(image|video|audio)s?(?:[_-]|$)/i.exec(format ?? '')?.[1]?.toLowerCase() as MediaKind | undefined;
  const type = namedType(schema);
  const isList = type === 'array' || (type === undefined && formatOfList.test(format ?? ''));
  const single: MediaType = {
    kind: 'media',
    media,
    list: undefined,
    ...fitOf(isList ? itemsOf(schema) : textOf(schema)),
    ...(bytesFormat.test(format ?? '') ? { why: "it takes a file's bytes, not its address" } : {}),
  };
  if (schema.enum !== undefined || schema.const !== undefined) return { ...single, why: 'it takes only certain files' };
  if (isList) return mediaListOf(single, schema);
  return type === undefined || type === 'string' ? single : { ...single, why: `its type is "${type}"` };
}

/** A list of such inputs. */
export function mediaListOf(
  each: MediaType,
  { minItems = 0, maxItems = Infinity }: Pick<Keywords, 'minItems' | 'maxItems'>,
): MediaType {
  const list = { minItems, maxItems: Math.min(maxItems, mostFiles) };
  if (each.list !== undefined) return { ...each, list, why: 'its items are lists' };
  if (maxItems === 0) return { ...each, list, why: 'it allows no entry' };
  if (minItems > maxItems) return { ...each, list, why: 'its bounds leave no list' };
  return minItems > mostFiles ? { ...each, list, why: `it needs more than ${mostFiles} files` } : { ...each, list };
}

/** A text, or a list of texts, as an input that takes files. `undefined` for other kinds. */
export function asMediaType(kind: ValueKind): MediaType | undefined {
  const text = kind.kind === 'list' ? kind.of : kind;
  if (text.kind !== 'text') return undefined;
  const single: MediaType = { kind: 'media', media: undefined, list: undefined, ...fitOf(text) };
  if (kind.kind !== 'list') return single;
  return mediaListOf(single, { minItems: kind.minItems, maxItems: kind.maxItems });
}

export function textOf({ minLength, maxLength, pattern }: Keywords): KindOf<'text'> {
  const patterns = pattern?.filter(isCheckable) ?? [];
  return { kind: 'text', minLength, maxLength, ...(patterns.length === 0 ? {} : { patterns }) };
}

function fitOf(text: KindOf<'text'> | undefined): Pick<MediaType, 'fitsData' | 'why'> {
  if (text === undefined) return { fitsData: false, why: 'its items are no addresses' };
  return {
    fitsData: text.maxLength === undefined && allows({ ...text, minLength: undefined }, sampleData),
    why:
      allows(text, sampleLink) && (text.minLength ?? 0) <= shortestLink
        ? undefined
        : "it does not allow the links of Discord's files",
  };
}

/** The texts of a list; `undefined` where its items are something else. */
function itemsOf({ items }: Keywords): KindOf<'text'> | undefined {
  if (items === undefined) return { kind: 'text' };
  const parsed = keywords.safeParse(items).data;
  const type = parsed === undefined ? 'unknown' : namedType(parsed);
  const isText = (type === undefined || type === 'string') && parsed?.enum === undefined && parsed?.const === undefined;
  return parsed !== undefined && isText && parsed.anyOf === undefined && parsed.oneOf === undefined
    ? textOf(parsed)
    : undefined;
}

/** The one type that is not null; a text where that is among several. */
function namedType({ type }: Keywords): string | undefined {
  const types = [type ?? []].flat().filter((name) => name !== 'null');
  return types.includes('string') ? 'string' : types[0];
}
