import type { AttachedFile } from '../media/attached-file.ts';
import type { MediaKind } from '../media/media-kind.ts';
import { mediaOfFile } from '../media/media-of-file.ts';
import { isAttachable, isShown } from './predicates.ts';
import type { Job, OutputFile } from './record.ts';
import { resultMessage } from './reuse.ts';

/** A file of a result that can go into a model. */
export interface ResultFile {
  readonly media: MediaKind;
  /** Counted from 1 over the whole result, as everybody sees it. */
  readonly number: number;
  readonly attached: AttachedFile;
}

/** What kind of files a result in the channel has, by the first that can go into a model. */
export function resultMedia(job: Job): MediaKind | undefined {
  if (resultMessage(job) === undefined) return undefined;
  return job.files.filter(isShown).flatMap((file) => mediaOf(file) ?? [])[0];
}

/**
 * The files of a result in the channel. A file of a message is read there again when it goes in; one that Discord did
 * not take is fetched from where it is linked to.
 */
export function resultFiles(job: Job): readonly ResultFile[] {
  if (resultMessage(job) === undefined) return [];
  const shown = [...job.files.entries()].filter(([, output]) => isShown(output));
  return shown.flatMap(([file, output], index): ResultFile[] => {
    const media = mediaOf(output);
    const source = sourceOf(job, file, output);
    if (media === undefined || source === undefined) return [];
    const { name = nameIn(output.url), size, type } = output.fetched ?? {};
    return [{ media, number: index + 1, attached: { url: '', name, size, type, source } }];
  });
}

/** An SVG goes into no model. */
function mediaOf({ fetched, problem, url }: OutputFile): MediaKind | undefined {
  if (fetched !== undefined) return fetched.kind;
  return problem === 'too-large' ? mediaOfFile({ name: nameIn(url) }) : undefined;
}

function sourceOf(job: Job, file: number, output: OutputFile): AttachedFile['source'] {
  if (!isAttachable(output)) return output.url === '' ? undefined : { kind: 'address', url: output.url, job: job.id };
  const { channelId } = job.place;
  for (const { id: messageId, attachments } of job.messages) {
    // One without an id cannot be told from what was put in.
    const place = attachments.filter(({ id }) => id !== '').findIndex((each) => each.file === file);
    if (place !== -1) return { kind: 'message', channelId, messageId, number: place + 1 };
  }
  return undefined;
}

function nameIn(url: string): string {
  return URL.canParse(url) ? (new URL(url).pathname.split('/').at(-1) ?? '') : '';
}
