import { filesTaken } from './bounds.ts';
import type { JobEvent, JobEventType } from './events.ts';
import { hasEnded, isBeingCleared, isOutsideReply, isUnsubmitted, wantsCancel } from './predicates.ts';
import { unposted } from './inputs.ts';
import { withoutParent } from './parent.ts';
import type { FileProblem, Job, JobInput, FetchedFile, OutputFile } from './record.ts';

type Changes = {
  readonly [Type in JobEventType]: (job: Job, event: Extract<JobEvent, { type: Type }>) => Partial<Job>;
};

const nothing = (): Partial<Job> => ({});
const failure = (_job: Job, { reason }: { readonly reason: Job['failure'] }): Partial<Job> => ({ failure: reason });

/** The fields that each event changes, beside the state. Empty if the event brings nothing new. */
const changes: Changes = {
  'card-shown': (job, { messageId, channelId }) => {
    if (job.state !== 'accepted' && (job.batch === undefined || job.reply !== undefined)) return {};
    const place = channelId === undefined ? {} : { place: { ...job.place, channelId } };
    return { reply: messageId, messages: [{ id: messageId, attachments: [] }], ...place };
  },
  'input-fetched': (job, { input, file, from = [] }) =>
    changeInputs(job, [input], (before) => ({
      ...before,
      fetched: file,
      ...(from.length === 0 ? {} : { from: [...from] }),
    })),
  'inputs-lost': (job, { inputs }) => changeInputs(job, inputs, ({ fetched: _lost, ...before }) => before),
  'inputs-placed': (_job, { messageId }) => ({ inputsMessage: messageId }),
  'inputs-posted': (job, { posted }) => ({
    inputs: job.inputs.map((input, index) => ({ ...input, posted: posted[index] ?? unposted })),
  }),
  'inputs-refused': (_job, { reason, problem }) => ({
    failure: reason,
    ...(problem === undefined ? {} : { inputProblem: problem }),
  }),
  submitting: (job, { at }) => ({ times: { ...job.times, submitted: at } }),
  'not-taken': (job) => ({ unsent: job.unsent + 1 }),
  'accepted-upstream': (job, { requestId, at }) => ({ requestId, times: { ...job.times, submitted: at } }),
  'seen-queued': (job, { position }) => (position === job.position ? {} : { position }),
  'seen-running': (job, { at }) => (job.times.running === undefined ? { times: { ...job.times, running: at } } : {}),
  answered: (job, { ms }) => ({ answered: job.answered + ms }),
  late: (job, { at }) => (job.late === true ? {} : { late: true, times: { ...job.times, late: at } }),
  completed: (job, { at }) => ({ times: { ...job.times, completed: at } }),
  'cancel-wished': (job, { by }) => ({
    ...(wantsCancel(job) ? {} : job.wish === undefined ? { wish: 'cancel' as const } : { wishesCancel: true }),
    ...(by !== undefined && (isUnsubmitted(job) || !wantsCancel(job)) ? { cancelledBy: by } : {}),
  }),
  'cancel-answered': (job, { outcome }) => (job.cancel === outcome ? {} : { cancel: outcome }),
  // If a moderator withholds a result, its owner can no longer take it.
  'private-wished': (job, { token, at }) =>
    job.wish === 'withhold' ? {} : { ...wishAlso(job, 'private'), press: { token, at } },
  'press-expiring': ({ press }) =>
    press === undefined || press.isExpiring === true ? {} : { press: { ...press, isExpiring: true } },
  'withhold-wished': (job) => (job.wish === 'withhold' ? {} : wishAlso(job, 'withhold')),
  'taken-down': takenDown,
  cleared: (job, { hasChildren }) =>
    job.removed === undefined || job.removed.cleared
      ? {}
      : {
          removed: { ...job.removed, cleared: true, ...(hasChildren === undefined ? {} : { hasChildren }) },
          told: true,
          files: withoutAddresses(job),
          inputs: withoutSources(job),
          ...withoutGiven(job),
        },
  'children-cleared': ({ removed }) => {
    if (removed?.hasChildren === undefined) return {};
    const { hasChildren: _over, ...rest } = removed;
    return { removed: rest };
  },
  'parent-removed': withoutParent,
  listed: (job, { urls, cost }) => (job.files.length > 0 ? {} : { ...listed(job, urls), ...withCost(cost) }),
  fetched: (job, { file, result }) => changeFile(job, file, (before) => withResult(before, result)),
  shrinking: (job, { file, isOn }) =>
    changeFile(job, file, ({ shrinking: _before, ...rest }) => (isOn ? { ...rest, shrinking: true } : rest)),
  shrunk: (job, { file, result }) =>
    changeFile(job, file, ({ shrinking: _over, ...rest }) => ({
      ...rest,
      fetched: result,
      shrinks: (rest.shrinks ?? 0) + 1,
    })),
  placed: (job, { messageId }) =>
    hasEnded(job) && !isBeingCleared(job) ? {} : { messages: [...job.messages, { id: messageId, attachments: [] }] },
  // The first message says how the job ended, so it stays.
  removed: (job) => (job.messages.length < 2 ? {} : { messages: job.messages.slice(0, -1) }),
  attached: (job, { message, attachments }) => ({
    messages: job.messages.map((before, index) => (index === message ? { ...before, attachments } : before)),
  }),
  linked: (job, { files }) => changeFiles(job, files, (file) => ({ ...file, linked: true })),
  'spool-lost': (job, { files }) => changeFiles(job, files, lost),
  rerouted: (_job, { route }) => ({ route, messages: [] }),
  withdrawn: failure,
  'refused-upstream': failure,
  'failed-upstream': (_job, { reason, cost }) => ({ failure: reason, ...withCost(cost) }),
  unseen: (_job, { isLocked }) => ({ failure: 'unseen', ...(isLocked === true ? {} : { told: true }) }),
  vanished: () => ({ failure: 'outcome-unknown' }),
  'gave-up': () => ({ failure: 'no-answer' }),
  'none-usable': (job, { cost }) => ({
    failure: job.files.length === 0 ? 'no-output' : 'unusable-output',
    ...withCost(cost),
  }),
  kept: (job) => (job.kept === true ? {} : { kept: true }),
  'let-go': (job) => (job.kept === true ? { kept: false } : {}),
  // In its reply, the end came together with the files. If they are elsewhere, the reply still has to tell the end.
  delivered: (job) => (isOutsideReply(job) ? {} : { told: true }),
  told: (job, { notice }) => (job.told === true ? {} : { told: true, ...(notice === undefined ? {} : { notice }) }),
  described: (job, { file, alt }) =>
    changeFile(job, file, ({ alt: _before, ...rest }) => (alt === undefined ? rest : { ...rest, alt })),
  mentioning: (job) => (job.mention === undefined ? { mention: { isOver: false } } : {}),
  mentioned: (job, { messageId }) =>
    job.mention?.isOver === true
      ? {}
      : { mention: { isOver: true, ...(messageId === undefined ? {} : { message: messageId }) } },
  // Only one try may follow, however often the button is pressed.
  retried: (job, { by, unseen }) => (job.given === undefined || job.retriedBy !== unseen ? {} : { retriedBy: by }),
  // The number of files stays, because the receipt shows it.
  forgotten: (job) => ({
    prompt: undefined,
    asked: [],
    input: {},
    ...withoutGiven(job),
    ...(job.captions === undefined ? {} : { captions: undefined }),
    inputs: withoutSources(job),
    pace: { ...job.pace, key: job.model.id },
    files: withoutAddresses(job),
  }),
  withheld: (_job, { cost }) => withCost(cost),
  'cancelled-upstream': nothing,
  'all-fetched': nothing,
};

/** The fields that an event changes, beside the state. Empty if the event brings nothing new. */
export function changesOf<Type extends JobEventType>(
  job: Job,
  event: Extract<JobEvent, { readonly type: Type }>,
): Partial<Job> {
  const change: Changes[Type] = changes[event.type];
  return change(job, event);
}

/** Where the result goes, should there be one. A cancel that was asked for before is still wanted. */
function wishAlso(job: Job, wish: 'private' | 'withhold'): Partial<Job> {
  return job.wish === 'cancel' ? { wish, wishesCancel: true } : { wish };
}

function takenDown(
  job: Job,
  { by, byOwner, at }: { readonly by: string; readonly byOwner?: true; readonly at: number },
): Partial<Job> {
  if (job.removed !== undefined) return {};
  return {
    removed: { by, ...(byOwner === undefined ? {} : { byOwner }), at, cleared: false },
    // `false`: the owner has seen the result, or its days are over.
    ...(job.kept === true ? { kept: undefined } : {}),
    ...(hasEnded(job) || isUnsubmitted(job) ? {} : wishAlso(job, 'withhold')),
  };
}

function withCost(cost: number | undefined): Partial<Job> {
  return cost === undefined ? {} : { cost };
}

function listed(job: Job, urls: readonly string[]): Partial<Job> {
  const taken = urls.slice(0, filesTaken(job));
  const leftOut = urls.length - taken.length;
  return { files: taken.map((url) => ({ url })), ...(leftOut === 0 ? {} : { leftOut }) };
}

/** Keeps one fact about a lost file: that its picture ended a process. It would end the next one too. */
function lost({ url, shrinking }: OutputFile): OutputFile {
  return shrinking === undefined ? { url } : { url, shrinking };
}

function changeFile(job: Job, index: number, change: (file: OutputFile) => OutputFile): Partial<Job> {
  return changeFiles(job, [index], change);
}

function changeFiles(job: Job, files: readonly number[], change: (file: OutputFile) => OutputFile): Partial<Job> {
  return { files: job.files.map((file, index) => (files.includes(index) ? change(file) : file)) };
}

/** Nor with what somebody said that they show. */
function withoutAddresses(job: Job): Job['files'] {
  return job.files.map(({ alt: _alt, ...file }) => ({ ...file, url: '' }));
}

function changeInputs(job: Job, inputs: readonly number[], change: (input: JobInput) => JobInput): Partial<Job> {
  return { inputs: job.inputs.map((input, index) => (inputs.includes(index) ? change(input) : input)) };
}

/** What the member gave. With it they could try again. */
function withoutGiven(job: Job): Partial<Job> {
  return job.given === undefined ? {} : { given: undefined };
}

/** The files themselves stay in their message, as those of the result do. */
function withoutSources(job: Job): Job['inputs'] {
  return job.inputs.map(({ source: _source, posted, ...input }) => ({
    ...input,
    ...(posted === undefined ? {} : { posted: { ...posted, link: '' } }),
  }));
}

function withResult(file: OutputFile, result: FetchedFile | { problem: FileProblem }): OutputFile {
  return 'problem' in result ? { ...file, problem: result.problem } : { ...file, fetched: result };
}
