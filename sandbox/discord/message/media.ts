import { Refusal } from '../refusal.ts';
import { invalidFormBody, type Violation } from '../rules/error.ts';
import { safeName, type StoredFile } from '../world/files.ts';
import type { Component, Embed, Media } from './types.ts';

const reference = 'attachment://';

/**
 * The files that the components and embeds of a message show, and these components and embeds with the URLs of the
 * files.
 */
export interface ResolvedMedia {
  readonly components: readonly Component[];
  readonly embeds: readonly Embed[];
  readonly shownIds: ReadonlySet<string>;
}

/**
 * Replaces `attachment://name` by files, and numbers the components that have no id. A link to the file of another
 * message stays a link, and breaks when that message is deleted; `elsewhere` finds such files. Throws 50035 for a name
 * that is not in `files`, and for a thumbnail that is no image
 * (https://docs.discord.com/developers/components/reference#thumbnail). The code for the latter is the stand-in's own.
 */
export function resolveMedia(
  components: readonly Component[],
  embeds: readonly Embed[],
  files: readonly StoredFile[],
  elsewhere: (url: string) => StoredFile | undefined,
): ResolvedMedia {
  const shownIds = new Set<string>();
  const violations: Violation[] = [];
  let lastId = 0;

  function media(source: Media, path: Violation['path'], place?: 'thumbnail'): Media {
    const byName = source.url.startsWith(reference);
    const name = source.url.slice(reference.length);
    const file = byName
      ? files.find((each) => each.name === name || each.name === safeName(name))
      : files.find((each) => source.url.split('?')[0] === each.url);
    const shown = file ?? elsewhere(source.url);
    if (place === 'thumbnail' && shown?.contentType.startsWith('image/') === false) {
      violations.push({ path: [...path, 'url'], code: 'THUMBNAIL_NOT_AN_IMAGE', message: 'Only images are supported' });
    }
    if (file === undefined) {
      if (byName) {
        violations.push({
          path: [...path, 'url'],
          code: 'UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND',
          message: `The referenced attachment ${name} was not found`,
        });
      }
      return { url: source.url, proxy_url: source.url, ...(shown && measures(shown)) };
    }
    shownIds.add(file.id);
    return {
      url: file.url,
      proxy_url: file.url,
      attachment_id: file.id,
      ...measures(file),
    };
  }

  function component(source: Component, path: Violation['path']): Component {
    lastId += 1;
    const id = source.id === undefined || source.id === 0 ? lastId : source.id;
    return {
      ...source,
      id,
      ...(source.components && {
        components: source.components.map((child, index) => component(child, [...path, 'components', index])),
      }),
      ...(source.accessory && { accessory: component(source.accessory, [...path, 'accessory']) }),
      ...(source.items && {
        items: source.items.map((item, index) => ({
          ...item,
          media: media(item.media, [...path, 'items', index, 'media']),
        })),
      }),
      ...(source.media && { media: media(source.media, [...path, 'media'], 'thumbnail') }),
      ...(source.file && withFile(media(source.file, [...path, 'file']), files)),
    };
  }

  const resolved: ResolvedMedia = {
    shownIds,
    components: components.map((each, index) => component(each, ['components', index])),
    embeds: embeds.map((embed, index) => ({
      type: 'rich',
      ...embed,
      ...(embed.image && { image: media(embed.image, ['embeds', index, 'image']) }),
      ...(embed.thumbnail && { thumbnail: media(embed.thumbnail, ['embeds', index, 'thumbnail']) }),
    })),
  };
  if (violations.length > 0) throw new Refusal(400, invalidFormBody(violations));
  return resolved;
}

/** Discord fills in the name and size of a file component (FileComponentResponse of its specification). */
function withFile(file: Media, files: readonly StoredFile[]): Pick<Component, 'file' | 'name' | 'size'> {
  const stored = files.find(({ id }) => id === file.attachment_id);
  return { file, name: stored?.name ?? null, size: stored?.size ?? null };
}

function measures({ contentType, width, height }: StoredFile): Pick<Media, 'content_type' | 'width' | 'height'> {
  return { content_type: contentType, width: width ?? null, height: height ?? null };
}
