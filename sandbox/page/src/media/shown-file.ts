import type { Attachment, Media } from '../../../discord/message/types.ts';
import { ownFile } from './own-file.ts';

export type MediaKind = 'image' | 'video' | 'audio' | 'other';

/** A file of a message, as the page shows it. */
export interface ShownFile {
  /** On the page's own address. Absent for a file from elsewhere, which the page does not load. */
  readonly src: string | undefined;
  /** The address as the message has it. */
  readonly url: string;
  readonly name: string;
  readonly kind: MediaKind;
  readonly width: number | undefined;
  readonly height: number | undefined;
  readonly alt: string | undefined;
  readonly isSpoiler: boolean;
  /** In bytes. */
  readonly size: number | undefined;
}

/** Bit of an attachment's flags. */
const spoilerFlag = 1 << 3;
const endings = {
  image: ['png', 'jpg', 'jpeg', 'webp', 'gif', 'avif'],
  video: ['mp4', 'webm', 'mov'],
  audio: ['mp3', 'ogg', 'oga', 'wav', 'flac', 'm4a', 'opus'],
} as const;

/** By the type that Discord found, or by the ending of the name. */
export function kindOf(contentType: string | undefined, name: string): MediaKind {
  const [group = ''] = contentType?.split('/') ?? [];
  if (group === 'image' || group === 'video' || group === 'audio') return group;
  const ending = name.split('.').at(-1)?.toLowerCase();
  const groups = ['image', 'video', 'audio'] as const;
  return groups.find((each) => endings[each].some((known) => known === ending)) ?? 'other';
}

/** The last part of an address. */
function nameIn(url: string): string {
  const last = URL.canParse(url) ? (new URL(url).pathname.split('/').at(-1) ?? '') : url;
  try {
    return decodeURIComponent(last);
  } catch {
    return last;
  }
}

interface Extra {
  readonly name?: string | null | undefined;
  readonly description?: string | null | undefined;
  readonly spoiler?: boolean | undefined;
  readonly size?: number | null | undefined;
}

/** A file that a component or an embed shows. */
export function fileOfMedia(media: Media, extra: Extra = {}): ShownFile {
  const name = extra.name ?? nameIn(media.url);
  return {
    src: ownFile(media.url),
    url: media.url,
    name,
    kind: kindOf(media.content_type, name),
    width: media.width ?? undefined,
    height: media.height ?? undefined,
    alt: extra.description ?? undefined,
    isSpoiler: extra.spoiler ?? false,
    size: extra.size ?? undefined,
  };
}

/** A file beside the text of a message. */
export function fileOfAttachment(attachment: Attachment): ShownFile {
  const { url, filename, content_type: type, width, height, description, size, flags = 0 } = attachment;
  return {
    src: ownFile(url),
    url,
    name: filename,
    kind: kindOf(type, filename),
    width,
    height,
    alt: description,
    isSpoiler: (flags & spoilerFlag) !== 0 || filename.startsWith('SPOILER_'),
    size,
  };
}

const step = 1024;

/** A size as Discord's client writes it: `1.4 MB`, with 1,024 bytes to a kB. */
export function sizeText(bytes: number, locale: string): string {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;
  const power = Math.min(Math.floor(Math.log(Math.max(bytes, 1)) / Math.log(step)), units.length - 1);
  const format = { style: 'unit', unit: units[power], unitDisplay: power === 0 ? 'long' : 'short' } as const;
  return new Intl.NumberFormat(locale, { ...format, maximumFractionDigits: 1 }).format(bytes / step ** power);
}
