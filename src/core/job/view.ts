import type { JobAction } from '../custom-id.ts';
import { areInReply, firstPageRoom, hidesInputs, postedInputs, type PostedInput } from './inputs.ts';
import { hasEnded, isLinked, isOutsideReply, isRetryable, isSecret, isShown, keepsFiles } from './predicates.ts';
import { awaitsPrivately, isPastCancel, mayBeCancelled, mayBecomePrivate } from './who-may.ts';
import type { MediaKind } from '../media/media-kind.ts';
import type { Origin } from './origin.ts';
import type { Job } from './record.ts';
import { resultMedia } from './result-files.ts';
import { resultMessage } from './reuse.ts';
import { elsewhereStatus, inQueue, statusOf, type StatusView, type ViewContext } from './status-view.ts';
import { messageLimits } from '../discord-limits.ts';

/**
 * The contents of one of a job's messages, as data. `messages/` turns it into sentences and components. Times are in
 * epoch ms.
 */
export interface JobView {
  readonly page: { readonly number: number; readonly of: number };
  /** Whether a new message in the channel mentions the owner, and nobody else. */
  readonly mentionsOwner: boolean;
  /** Whether only the owner reads it: a direct message, or a private answer. */
  readonly isForOwner: boolean;
  readonly prompt: string | undefined;
  readonly model: Job['model'];
  /** The settings that are not as usual, and those that a flag of the prompt contradicted. */
  readonly settings: Job['asked'];
  readonly status: StatusView;
  /** The files that were put in, as far as they stand in this message. */
  readonly inputs: readonly PostedInput[];
  readonly gallery: readonly GalleryItem[];
  /** What the files of this page show, if they are the pictures of a story. `number`: as in the gallery. */
  readonly captions: readonly { readonly number: number; readonly text: string }[];
  /** The files of this page that are linked instead of attached. */
  readonly links: readonly {
    readonly number: number;
    readonly url: string;
    readonly why: 'too-large' | 'svg' | 'original';
  }[];
  readonly buttons: readonly JobButton[];
  /** What a result was made from, as long as that is shown. */
  readonly madeFrom?: MadeFrom;
}

/** The job that something was made from, the server of both, and who made it. */
export interface MadeFrom {
  readonly origin: Pick<Origin, 'parent' | 'credit'>;
  readonly guildId: string;
  readonly ownerId: string;
}

export interface JobButton {
  readonly action: JobAction;
  readonly jobId: string;
  /** What the job costs, for a label that says so. */
  readonly credits?: number;
  /** Of the best next: what goes in. The catalog knows which model takes it, and without one there is no button. */
  readonly media?: MediaKind;
}

interface GalleryItem {
  readonly file: number;
  readonly name: string;
  readonly kind: MediaKind;
  /** Counted from 1 over the whole job. For the alt text. */
  readonly number: number;
  readonly of: number;
  /** What somebody says that it shows. */
  readonly alt: string | undefined;
  /** What was asked for, if it is a picture of a story. */
  readonly caption: string | undefined;
}

/** The usable files of a job, in their order, in pages of ten. Each page is one message. The first may share it with what was put in. */
export function pages(job: Job): readonly (readonly number[])[] {
  const usable = job.files.flatMap((file, index) => (isShown(file) ? [index] : []));
  const { files } = messageLimits;
  const first = firstPageRoom(job);
  const more = Math.ceil(Math.max(usable.length - first, 0) / files);
  return [
    usable.slice(0, first),
    ...Array.from({ length: more }, (_, page) => usable.slice(first + page * files, first + (page + 1) * files)),
  ];
}

/** The view of the public reply. */
export function replyView(job: Job, context: ViewContext = {}): JobView {
  if (!isOutsideReply(job)) return pageView(job, 0, context);
  return {
    ...emptyView(job),
    ...(isSecret(job) ? { prompt: undefined, settings: [] } : {}),
    isForOwner: false,
    status: elsewhereStatus(job, context),
    inputs: inputsOf(job),
    buttons: replyButtons(job),
  };
}

/**
 * The view of one of the messages with the job's files. `page` counts from 0. The gallery shows what is attached so
 * far.
 */
export function pageView(job: Job, page: number, context: ViewContext = {}): JobView {
  const all = pages(job);
  const order = all.flat();
  const attached = new Set(job.messages[page]?.attachments.map((attachment) => attachment.file));
  const numberOf = (file: number): number => order.indexOf(file) + 1;
  const captionOf = (file: number): string | undefined => job.captions?.[file];
  const isSeen = (file: number): boolean => attached.has(file) || isLinked(job.files[file]);
  return {
    ...emptyView(job),
    page: { number: page + 1, of: page > 0 || hasEnded(job) ? all.length : 1 },
    mentionsOwner: page === 0 && job.route.via === 'channel',
    status: statusOf(job, context),
    inputs: page === 0 && job.route.via === 'reply' ? inputsOf(job) : [],
    gallery: (all[page] ?? []).flatMap((file) => {
      const { fetched, alt } = job.files[file] ?? {};
      if (fetched === undefined || !attached.has(file)) return [];
      const { name, kind } = fetched;
      return [{ file, name, kind, number: numberOf(file), of: order.length, alt: alt?.text, caption: captionOf(file) }];
    }),
    captions: (all[page] ?? []).filter(isSeen).flatMap((file) => {
      const text = captionOf(file);
      return text === undefined ? [] : [{ number: numberOf(file), text }];
    }),
    links: (all[page] ?? []).flatMap((file): JobView['links'] => {
      const output = job.files[file];
      if (output === undefined || output.url === '') return [];
      if (isLinked(output)) {
        return [{ number: numberOf(file), url: output.url, why: output.problem === 'svg' ? 'svg' : 'too-large' }];
      }
      return output.shrinks === undefined ? [] : [{ number: numberOf(file), url: output.url, why: 'original' }];
    }),
    buttons: page === 0 ? buttonsOf(job) : [],
    ...(page === 0 ? madeFromOf(job) : {}),
  };
}

/** A parent that was removed is not named. */
function madeFromOf({ origin, place, owner }: Job): Pick<JobView, 'madeFrom'> {
  if (origin?.credit === undefined) return {};
  return { madeFrom: { origin, guildId: place.guildId, ownerId: owner.id } };
}

function emptyView(job: Job): JobView {
  return {
    page: { number: 1, of: 1 },
    mentionsOwner: false,
    isForOwner: job.route.via === 'press' || job.route.via === 'direct',
    // A job that ended without a result is one line. Its prompt is its owner's, who reads it by *More…*.
    prompt: hasEnded(job) && job.state !== 'delivered' ? undefined : job.prompt,
    model: job.model,
    settings: job.asked.filter(({ isUsual, over }) => isUsual !== true || over !== undefined),
    status: inQueue(job),
    inputs: [],
    gallery: [],
    captions: [],
    links: [],
    buttons: buttonsOf(job),
  };
}

/** What the reply shows of the files that were put in. */
function inputsOf(job: Job): JobView['inputs'] {
  return areInReply(job) && !hidesInputs(job) ? postedInputs(job) : [];
}

/** The view of the private answer that waits for the result, when its token is about to expire. */
export function expiringView(job: Job): JobView {
  return {
    ...emptyView(job),
    isForOwner: true,
    prompt: undefined,
    settings: [],
    status: { kind: 'private-waiting' },
    buttons: [{ action: 'show', jobId: job.id }],
  };
}

/** The view of the message with the files that were put in, if they have one of their own. */
export function inputsView(job: Job): JobView {
  return {
    ...emptyView(job),
    prompt: undefined,
    settings: [],
    status: { kind: 'inputs' },
    inputs: postedInputs(job),
    buttons: [],
  };
}

/**
 * The row of a job's message: what is done most, and *More…* last. The message of a private result stands in public,
 * and has no buttons unless its owner has to act.
 */
function buttonsOf(job: Job): JobView['buttons'] {
  const button = (action: JobAction): JobButton => ({ action, jobId: job.id });
  if (keepsFiles(job)) return [button('show'), button('more')];
  if (mayBeCancelled(job)) return [button('cancel'), button('more')];
  if (isRetryable(job) && job.retriedBy === undefined) return [button('retry'), button('more')];
  if (resultMessage(job) !== undefined) {
    const media = resultMedia(job);
    return [
      ...(job.given === undefined ? [] : [button('again'), button('edit')]),
      ...(media === undefined ? [] : [{ ...button('next'), media }]),
      button('delete'),
      button('more'),
    ];
  }
  // What can no longer be cancelled can still be taken in private.
  const isOffered = isPastCancel(job) && mayBecomePrivate(job);
  return isOffered ? [{ ...button('private'), credits: job.hold.credits }, button('more')] : [button('more')];
}

/** Of the public message. */
function replyButtons(job: Job): JobView['buttons'] {
  const isNeutral = job.wish === 'private' && (!hasEnded(job) || (job.state === 'delivered' && !keepsFiles(job)));
  return isNeutral ? [] : buttonsOf(job);
}

/** The one button of the owner's list. *Show me* brings a private result to a new note. */
export function listButton(job: Job): JobButton {
  const [first = { action: 'more', jobId: job.id }] = buttonsOf(job);
  return awaitsPrivately(job) ? { action: 'show', jobId: job.id } : first;
}

/**
 * The view that a reply which shows `shown` should show at `now` (epoch ms). The announced moment stays, although it
 * would move a little with every other run that ends. Once it has passed, no other moment is announced.
 */
export function keepReadyAt(view: JobView, shown: JobView | undefined, now: number): JobView {
  const [next, told] = [view.status, shown?.status];
  if (next.kind !== 'running') return view;
  const isToldAlready = (told?.kind === 'running' || told?.kind === 'overdue') && told.since === next.since;
  const status = isToldAlready ? told : next;
  const { since } = status;
  const hasPassed = status.kind === 'running' && status.readyAt !== undefined && status.readyAt <= now;
  return { ...view, status: hasPassed ? { kind: 'overdue', since } : status };
}
