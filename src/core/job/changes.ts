import { filesTaken } from './bounds.ts';
import type { JobEvent } from './events.ts';
import { hasEnded, isBeingCleared, isElsewhere, isUnsent } from './questions.ts';
import type { FileProblem, Job, OutputFile } from './record.ts';

/** The fields that an event changes, beside the state; none where it tells nothing new. */
export function changesOf(job: Job, event: JobEvent): Partial<Job> {
  switch (event.type) {
    case 'acknowledged':
      return { reply: event.messageId, messages: [{ id: event.messageId, attachments: [] }] };
    case 'submitting':
      return { times: { ...job.times, submitted: event.at } };
    case 'not-taken':
      return { unsent: job.unsent + 1 };
    case 'accepted-upstream':
      return { requestId: event.requestId, times: { ...job.times, submitted: event.at } };
    case 'seen-queued':
      return event.position === job.position ? {} : { position: event.position };
    case 'seen-running':
      return job.times.running === undefined ? { times: { ...job.times, running: event.at } } : {};
    case 'answered':
      return { answered: job.answered + event.ms };
    case 'late':
      return job.late === true ? {} : { late: true, times: { ...job.times, late: event.at } };
    case 'completed':
      return { times: { ...job.times, completed: event.at } };
    case 'cancel-wished':
      return {
        ...(job.wish === undefined ? { wish: 'cancel' as const } : {}),
        ...(event.by !== undefined && (isUnsent(job) || job.wish === undefined) ? { cancelledBy: event.by } : {}),
      };
    case 'cancel-answered':
      return job.cancel === event.outcome ? {} : { cancel: event.outcome };
    case 'private-wished':
      // What a moderator withholds, the owner can no longer take.
      return job.wish === 'withhold' ? {} : { wish: 'private', press: { token: event.token, at: event.at } };
    case 'withhold-wished':
      return job.wish === 'withhold' ? {} : { wish: 'withhold' };
    case 'taken-down':
      return job.removed === undefined
        ? {
            removed: { by: event.by, at: event.at, cleared: false },
            // `false` is what its owner was shown, or what was kept long enough.
            ...(job.kept === true ? { kept: undefined } : {}),
            ...(hasEnded(job) || isUnsent(job) ? {} : { wish: 'withhold' }),
          }
        : {};
    case 'cleared':
      return job.removed === undefined || job.removed.cleared
        ? {}
        : {
            removed: { ...job.removed, cleared: true },
            told: true,
            files: job.files.map((file) => ({ ...file, url: '' })),
          };
    case 'listed':
      return job.files.length > 0 ? {} : { ...listed(job, event.urls), ...withCost(event.cost) };
    case 'fetched':
      return changeFile(job, event.file, (file) => withResult(file, event.result));
    case 'shrinking':
      return changeFile(job, event.file, ({ shrinking: _before, ...file }) =>
        event.isOn ? { ...file, shrinking: true } : file,
      );
    case 'shrunk':
      return changeFile(job, event.file, ({ shrinking: _over, ...file }) => ({
        ...file,
        fetched: event.result,
        shrinks: (file.shrinks ?? 0) + 1,
      }));
    case 'placed':
      if (hasEnded(job) && !isBeingCleared(job)) return {};
      return { messages: [...job.messages, { id: event.messageId, attachments: [] }] };
    case 'removed':
      // The first one says how the job ended.
      return job.messages.length < 2 ? {} : { messages: job.messages.slice(0, -1) };
    case 'attached':
      return {
        messages: job.messages.map((message, index) =>
          index === event.message ? { ...message, attachments: event.attachments } : message,
        ),
      };
    case 'linked':
      return {
        files: job.files.map((file, index) => (event.files.includes(index) ? { ...file, linked: true } : file)),
      };
    case 'spool-lost':
      return {
        files: job.files.map((file, index) => (event.files.includes(index) ? lost(file) : file)),
      };
    case 'rerouted':
      return { route: event.route, messages: [] };
    case 'withdrawn':
    case 'refused-upstream':
      return { failure: event.reason };
    case 'failed-upstream':
      return { failure: event.reason, ...withCost(event.cost) };
    case 'unseen':
      return { failure: 'unseen', ...(event.isLocked === true ? {} : { told: true }) };
    case 'vanished':
      return { failure: 'outcome-unknown' };
    case 'gave-up':
      return { failure: 'no-answer' };
    case 'none-usable':
      return { failure: job.files.length === 0 ? 'no-output' : 'unusable-output', ...withCost(event.cost) };
    case 'kept':
      return job.kept === true ? {} : { kept: true };
    case 'let-go':
      return job.kept === true ? { kept: false } : {};
    case 'delivered':
      // In its reply the end came together with the files; elsewhere the reply still has to say so.
      return isElsewhere(job) ? {} : { told: true };
    case 'told':
      return job.told === true ? {} : { told: true, ...(event.notice === undefined ? {} : { notice: event.notice }) };
    case 'forgotten':
      // How many files there were stays: the receipt tells it.
      return {
        prompt: undefined,
        asked: [],
        input: {},
        pace: { ...job.pace, key: job.model.id },
        files: job.files.map((file) => ({ ...file, url: '' })),
      };
    case 'withheld':
      return withCost(event.cost);
    case 'cancelled-upstream':
    case 'all-fetched':
      return {};
  }
}

function withCost(cost: number | undefined): Partial<Job> {
  return cost === undefined ? {} : { cost };
}

function listed(job: Job, urls: readonly string[]): Partial<Job> {
  const taken = urls.slice(0, filesTaken(job));
  const leftOut = urls.length - taken.length;
  return { files: taken.map((url) => ({ url })), ...(leftOut === 0 ? {} : { leftOut }) };
}

/** Only what was found out about a picture that ended a process stays: it would end the next one, too. */
function lost({ url, shrinking }: OutputFile): OutputFile {
  return shrinking === undefined ? { url } : { url, shrinking };
}

function changeFile(job: Job, index: number, change: (file: OutputFile) => OutputFile): Partial<Job> {
  return { files: job.files.map((file, at) => (at === index ? change(file) : file)) };
}

function withResult(
  file: OutputFile,
  result: NonNullable<OutputFile['fetched']> | { problem: FileProblem },
): OutputFile {
  return 'problem' in result ? { ...file, problem: result.problem } : { ...file, fetched: result };
}
