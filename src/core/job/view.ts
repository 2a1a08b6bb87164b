import type { JobAction } from '../custom-id.ts';
import { areInReply, firstPageRoom, needsInputs, postedInputs, type PostedInput } from './inputs.ts';
import { hasEnded, isOutsideReply, isLate, isLinked, isSecret, isShown, keepsFiles } from './predicates.ts';
import type { MediaKind } from '../media/media-kind.ts';
import type { FailureReason, Job } from './record.ts';
import { messageLimits } from '../discord-limits.ts';

/**
 * The contents of one of a job's messages, as data. `messages/` turns it into sentences and components. Times are in
 * epoch ms.
 */
export interface JobView {
  readonly page: { readonly number: number; readonly of: number };
  /** Whether a new message in the channel mentions the owner, and nobody else. */
  readonly mentionsOwner: boolean;
  readonly prompt: string | undefined;
  readonly asked: Job['asked'];
  readonly status: StatusView;
  /** The files that were put in, as far as they stand in this message. */
  readonly inputs: readonly PostedInput[];
  readonly gallery: readonly GalleryItem[];
  /** The files of this page that are linked instead of attached. */
  readonly links: readonly {
    readonly number: number;
    readonly url: string;
    readonly why: 'too-large' | 'svg' | 'original';
  }[];
  readonly buttons: readonly { readonly action: JobAction; readonly jobId: string }[];
}

interface GalleryItem {
  readonly file: number;
  readonly name: string;
  readonly kind: MediaKind;
  /** Counted from 1 over the whole job. For the alt text. */
  readonly number: number;
  readonly of: number;
}

/** The place of a job that waits for its turn. */
export interface WaitStatus {
  /** About how many jobs start before it. */
  readonly ahead: number;
  /**
   * Why no job starts now. `account`: RunComfy refuses the token or the balance. `clock`: the machine's clock is
   * doubtful. `paused`: the operator paused the bot. `paused-here`: the server's moderators paused it.
   */
  readonly held: 'unreachable' | 'rate-limited' | 'account' | 'clock' | 'paused' | 'paused-here' | undefined;
}

/** What a view needs in addition to the record. */
export interface ViewContext {
  /** For a waiting job. */
  readonly wait?: WaitStatus | undefined;
  /** How long such a run usually takes, in ms; `undefined` if too few were seen. */
  readonly usualMs?: number | undefined;
}

export type StatusView =
  | { readonly kind: 'waiting'; readonly since: number; readonly ahead: number }
  | { readonly kind: 'retrying'; readonly since: number }
  | { readonly kind: 'paused'; readonly since: number }
  /** RunComfy refuses the token or the balance. Only the operator can change that. */
  | { readonly kind: 'account'; readonly since: number }
  | { readonly kind: 'clock'; readonly since: number }
  | { readonly kind: 'paused-here'; readonly since: number }
  /** The files that go in are fetched and checked. */
  | { readonly kind: 'preparing'; readonly since: number }
  /** The job's turn has come, or comes at once. Nothing else is known until RunComfy tells a position or begins. */
  | { readonly kind: 'queued'; readonly since: number }
  | { readonly kind: 'queued-at'; readonly since: number; readonly position: number }
  | { readonly kind: 'running'; readonly since: number; readonly readyAt: number | undefined }
  /** The announced moment has passed. */
  | { readonly kind: 'overdue'; readonly since: number }
  | { readonly kind: 'late' }
  /** The files that were put in, in a message of their own. */
  | { readonly kind: 'inputs' }
  | { readonly kind: 'finishing' }
  | {
      readonly kind: 'delivered';
      readonly took: number;
      readonly shown: number;
      readonly expected: number | undefined;
      readonly unusable: number;
      /** How many files came beyond the limit of one job. */
      readonly leftOut: number;
    }
  /** Shown in public if the result is not shown in public. */
  | { readonly kind: 'private-coming' }
  | { readonly kind: 'private-delivered' }
  | { readonly kind: 'delivered-elsewhere' }
  | { readonly kind: 'kept' }
  | { readonly kind: 'withheld' }
  /** `input`: what is wrong with a file that was put in. */
  | { readonly kind: 'failed'; readonly reason: FailureReason; readonly input?: Job['inputProblem'] }
  /** `by`: the moderator, if it was not the owner. */
  | { readonly kind: 'cancelled'; readonly by: string | undefined };

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
    prompt: isSecret(job) ? undefined : job.prompt,
    asked: isSecret(job) ? [] : job.asked,
    status: elsewhereStatus(job, context),
    inputs: inputsOf(job),
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
  return {
    ...emptyView(job),
    page: { number: page + 1, of: page > 0 || hasEnded(job) ? all.length : 1 },
    mentionsOwner: page === 0 && job.route.via === 'channel',
    status: statusOf(job, context),
    inputs: page === 0 && job.route.via === 'reply' ? inputsOf(job) : [],
    gallery: (all[page] ?? []).flatMap((file) => {
      const fetched = job.files[file]?.fetched;
      if (fetched === undefined || !attached.has(file)) return [];
      const { name, kind } = fetched;
      return [{ file, name, kind, number: numberOf(file), of: order.length }];
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
  };
}

function emptyView(job: Job): JobView {
  return {
    page: { number: 1, of: 1 },
    mentionsOwner: false,
    prompt: job.prompt,
    asked: job.asked,
    status: inQueue(job),
    inputs: [],
    gallery: [],
    links: [],
    buttons: buttonsOf(job),
  };
}

/**
 * What the reply shows of the files that were put in. With a private result they are hidden, but only after the run:
 * RunComfy may read them until then. When a moderator removed the job, they are hidden at once.
 */
function inputsOf(job: Job): JobView['inputs'] {
  const isRead = hasEnded(job) || job.times.completed !== undefined;
  const isHidden = job.removed !== undefined || (isSecret(job) && isRead);
  return areInReply(job) && !isHidden ? postedInputs(job) : [];
}

/** The view of the message with the files that were put in, if they have one of their own. */
export function inputsView(job: Job): JobView {
  return {
    ...emptyView(job),
    prompt: undefined,
    asked: [],
    status: { kind: 'inputs' },
    inputs: postedInputs(job),
    buttons: [],
  };
}

function buttonsOf(job: Job): JobView['buttons'] {
  const button = (action: JobAction): JobView['buttons'] => [{ action, jobId: job.id }];
  switch (job.state) {
    case 'accepted':
    case 'waiting':
    case 'submitting':
      return job.wish === undefined ? button('cancel') : [];
    case 'queued':
      return job.wish === undefined || (job.wish === 'cancel' && job.cancel === 'refused') ? button('cancel') : [];
    case 'running':
      // The button stays, because its answer offers what is still possible: a private result for the owner, withholding
      // for a moderator.
      return isSecret(job) ? [] : button('cancel');
    case 'fetching':
    case 'delivering':
      return [];
    case 'delivered':
      return keepsFiles(job) ? [...button('show'), ...button('receipt')] : button('receipt');
    case 'failed':
    case 'cancelled':
    case 'refused':
    case 'lost':
      return button('receipt');
  }
}

function elsewhereStatus(job: Job, context: ViewContext): StatusView {
  if (!hasEnded(job)) {
    if (job.wish === 'withhold') return { kind: 'withheld' };
    return job.wish === 'private' ? { kind: 'private-coming' } : statusOf(job, context);
  }
  if (job.state !== 'delivered') return statusOf(job, context);
  if (job.wish === 'withhold') return { kind: 'withheld' };
  if (job.kept === true) return { kind: 'kept' };
  return { kind: job.wish === 'private' ? 'private-delivered' : 'delivered-elsewhere' };
}

function waitingStatus(job: Job, wait: ViewContext['wait']): StatusView {
  if (wait === undefined) return inQueue(job);
  const since = job.times.accepted;
  switch (wait.held) {
    case 'paused-here':
      return { kind: 'paused-here', since };
    // The bot's operator has to act.
    case 'paused':
    case 'account':
    case 'clock':
      return { kind: wait.held, since };
    case 'unreachable':
    case 'rate-limited':
      return { kind: 'retrying', since };
    case undefined:
      return { kind: 'waiting', since, ahead: roundedAhead(wait.ahead) };
  }
}

function inQueue({ times }: Job): StatusView {
  return { kind: 'queued', since: times.accepted };
}

function statusOf(job: Job, { wait, usualMs }: ViewContext): StatusView {
  switch (job.state) {
    case 'accepted':
    case 'waiting':
      return needsInputs(job) ? { kind: 'preparing', since: job.times.accepted } : waitingStatus(job, wait);
    case 'submitting':
      return inQueue(job);
    case 'queued': {
      if (isLate(job)) return { kind: 'late' };
      const { position, times } = job;
      if (position === undefined) return inQueue(job);
      return { kind: 'queued-at', since: times.submitted ?? times.accepted, position };
    }
    case 'running': {
      if (isLate(job)) return { kind: 'late' };
      const since = job.times.running ?? job.times.accepted;
      return { kind: 'running', since, readyAt: readyAt(job, since, usualMs) };
    }
    case 'fetching':
      // RunComfy reports the end of the run, and its result is still missing.
      return { kind: isLate(job) ? 'late' : 'finishing' };
    case 'delivering':
      return { kind: 'finishing' };
    case 'delivered':
      return keepsFiles(job) ? { kind: 'kept' } : deliveredStatus(job);
    case 'failed':
    case 'refused':
    case 'lost': {
      const { failure: reason = 'run-failed', inputProblem } = job;
      return { kind: 'failed', reason, ...(inputProblem === undefined ? {} : { input: inputProblem }) };
    }
    case 'cancelled':
      return job.failure === undefined
        ? { kind: 'cancelled', by: job.cancelledBy }
        : { kind: 'failed', reason: job.failure };
  }
}

/** Durations count from the submission on. If the queue alone took longer, no time is announced. */
function readyAt(job: Job, since: number, usualMs: number | undefined): number | undefined {
  const at = (job.times.submitted ?? since) + (usualMs ?? 0);
  return usualMs === undefined || at <= since ? undefined : at;
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

function deliveredStatus(job: Job): StatusView {
  const shownFiles = pages(job).flat().length;
  return {
    kind: 'delivered',
    took: (job.times.completed ?? job.times.accepted) - job.times.accepted,
    shown: shownFiles,
    expected: job.expected,
    unusable: job.files.length - shownFiles,
    leftOut: job.leftOut ?? 0,
  };
}

/**
 * The number of jobs ahead changes with every start. Far from the head it is rounded, so that not every start needs an
 * edit.
 */
function roundedAhead(ahead: number): number {
  if (ahead <= 5) return ahead;
  const step = ahead <= 20 ? 5 : ahead <= 100 ? 20 : 100;
  return Math.ceil(ahead / step) * step;
}
