import type { Placed } from './components.ts';
import { violation, type Violation } from './error.ts';
import { isRecord, recordsIn } from './json.ts';
import { checkLength } from './issue.ts';

type Path = (string | number)[];
type Url = { url: string; path: Path; schemes: string[] };

const scheme = 'attachment://';
const mostFiles = 10;
const longestName = 1024;
const web = ['http', 'https'];

function urlAt(holder: unknown, key: string, path: Path, schemes: string[]): Url[] {
  const url = isRecord(holder) ? holder[key] : undefined;
  return typeof url === 'string' ? [{ url, path: [...path, key], schemes }] : [];
}

function urlsInEmbed(embed: Record<string, unknown>, path: Path): Url[] {
  const either = [...web, 'attachment'];
  return [
    ...urlAt(embed, 'url', path, web),
    ...['image', 'thumbnail', 'video'].flatMap((key) => urlAt(embed[key], 'url', [...path, key], either)),
    ...['author', 'footer'].flatMap((key) => urlAt(embed[key], 'icon_url', [...path, key], either)),
  ];
}

/**
 * The URLs in a component itself: the items of a gallery, a thumbnail, a file (which must be an attachment), a link
 * button.
 */
function urlsInComponent({ component, path }: Placed): Url[] {
  const either = [...web, 'attachment'];
  return [
    ...(component['type'] === 2 ? urlAt(component, 'url', path, [...web, 'discord']) : []),
    ...urlAt(component['media'], 'url', [...path, 'media'], either),
    ...urlAt(component['file'], 'url', [...path, 'file'], ['attachment']),
    ...recordsIn(component['items']).flatMap(({ item, index }) =>
      urlAt(item['media'], 'url', [...path, 'items', index, 'media'], either),
    ),
  ];
}

/**
 * Checks the URLs in embeds and components: a scheme that is not allowed there, or `attachment://name` without a file
 * of that name. (Discord may send an embed without its picture. A missing picture is still the sender's bug.)
 */
export function checkUrls(embeds: unknown, placed: Placed[], fileNames: ReadonlySet<string>): Violation[] {
  const urls = [
    ...recordsIn(embeds).flatMap(({ item, index }) => urlsInEmbed(item, ['embeds', index])),
    ...placed.flatMap(urlsInComponent),
  ];
  return urls.flatMap(({ url, path, schemes }) => {
    // The schema refuses texts that are no URLs.
    const used = /^([a-z][a-z0-9+.-]*):/i.exec(url)?.[1]?.toLowerCase();
    if (used === undefined) return [];
    if (!schemes.includes(used)) {
      const allowed = schemes.map((each) => `'${each}'`).join(', ');
      const words = `Scheme "${used}" is not supported. Scheme must be one of (${allowed}).`;
      return [violation(path, 'URL_TYPE_INVALID_SCHEME', words)];
    }
    if (used !== 'attachment' || fileNames.has(url.slice(scheme.length))) return [];
    const words = 'The referenced attachment was not found';
    return [violation(path, 'UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND', words)];
  });
}

/**
 * Checks the list of attachments and the files of a request: repeated ids, ids that are neither the number of a file in
 * this request nor an attachment that is kept, more than ten files, file names of more than 1,024 characters.
 */
export function checkAttachments(
  attachments: unknown,
  files: readonly { name: string }[],
  keptIds: readonly string[],
): Violation[] {
  const seen = new Set<string>();
  return [
    ...checkLength(files.length, { maximum: mostFiles }, ['files']),
    ...files.flatMap(({ name }, index) =>
      checkLength(name.length, { minimum: 1, maximum: longestName }, ['files', index, 'filename']),
    ),
    ...recordsIn(attachments).flatMap(({ item, index }) => {
      const id = String(item['id']);
      const path = ['attachments', index, 'id'];
      const isRepeated = seen.has(id);
      seen.add(id);
      const isFile = /^\d{1,2}$/.test(id) && Number(id) < files.length;
      return [
        ...(isRepeated
          ? [violation(path, 'SET_TYPE_ALREADY_CONTAINS_VALUE', 'The set already contains this value')]
          : []),
        ...(isFile || keptIds.includes(id)
          ? []
          : [violation(path, 'ATTACHMENT_NOT_FOUND', 'Attachment data not found')]),
      ];
    }),
  ];
}
