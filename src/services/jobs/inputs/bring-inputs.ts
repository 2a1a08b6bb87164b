import { advance } from '../../../core/job/machine.ts';
import { readJob } from '../../../core/job/read.ts';
import { areInReply, unposted } from '../../../core/job/inputs.ts';
import type { Job } from '../../../core/job/record.ts';
import { inputsView, replyView, type JobView } from '../../../core/job/view.ts';
import { mostTogether, type InputProblem } from '../../../core/media/input.ts';
import type { ExtraWrites } from '../../moderation/audit.ts';
import { momentOf, schema } from '../../storage/schema.ts';
import type { JobContext } from '../context.ts';
import type { InputsPosted, Messenger, Upload } from '../messenger.ts';
import { after, done, proceed, retry, retryDiscord, type JobStep, type StepResult } from '../step.ts';
import { unlessEnded } from '../unless-ended.ts';
import type { FetchedInput, FetchInput } from './fetch-input.ts';
import { needsNoLink } from './sent-inputs.ts';

/** How often a file is tried that cannot be fetched: about a minute. */
const rounds = 5;

type BringDeps = Pick<JobContext, 'records' | 'queue' | 'messenger' | 'status' | 'spool' | 'clock' | 'log'> & {
  readonly fetchInput: FetchInput;
  /** The messenger's, with the limit for the whole bot on how many uploads run at once. */
  readonly postInputs: Messenger['postInputs'];
};

/**
 * Brings the files that go in to the spool, then posts them with the job, so that RunComfy can read them there. Then
 * the job takes its place in the queue.
 */
export const bringInputs: JobStep<BringDeps> = async (deps, job, signal, failures) => {
  const { records } = deps;
  const missing = job.inputs.flatMap(({ fetched }, index) => (fetched === undefined ? [index] : []));
  if (missing.length > 0) return fetchMissing(deps, job, missing, signal, failures);
  const lost = await lostInputs(deps, job);
  if (lost.length > 0) return proceed(records, job, { type: 'inputs-lost', inputs: lost });
  const together = job.inputs.reduce((sum, { fetched }) => sum + (fetched?.size ?? 0), 0);
  if (together > mostTogether) {
    return refuse(deps, job, '', { reason: 'too-large-together', found: together, limit: mostTogether });
  }
  if (areInReply(job) || job.inputsMessage !== undefined) return post(deps, job, signal);
  const placed = await deps.messenger.createInputsMessage(job, signal);
  if (placed.kind === 'unreachable') return retryDiscord(placed);
  if (placed.kind !== 'shown') return goUnposted(deps, job);
  const inputsMessage = placed.message.id;
  const next = await records.apply(job.id, { type: 'inputs-placed', messageId: inputsMessage });
  // The job ended meanwhile, so its files will not follow.
  if (next?.state !== 'waiting') await deps.messenger.removeInputs({ ...job, inputsMessage }, signal);
  return after(0);
};

/** Fetches all missing files. What could be fetched is kept, also if another file could not. */
async function fetchMissing(
  deps: BringDeps,
  job: Job,
  missing: readonly number[],
  signal: AbortSignal,
  failures: number,
): Promise<StepResult> {
  const { records, fetchInput } = deps;
  // It waits for all of them, because the next try writes to the same files.
  const fetchAll = async (own: AbortSignal): Promise<readonly FetchedInput[]> => {
    const tried = await Promise.allSettled(missing.map(async (index) => fetchInput(job, index, own)));
    return tried.map((each) => {
      if (each.status === 'rejected') throw each.reason;
      return each.value;
    });
  };
  const all = await unlessEnded(records, job, signal, fetchAll);
  if (all === 'ended') return after(0);
  for (const [at, fetched] of all.entries()) {
    if (fetched.kind !== 'fetched') continue;
    const { file, from = [] } = fetched;
    const event = { type: 'input-fetched', input: missing[at] ?? 0, file, from } as const;
    const { job: now, isDone } = await records.applyWith(job.id, event, childWrites(job, from));
    if (isDone || now?.state !== 'waiting') continue;
    // The job whose file it is was removed just then.
    return refuse(deps, job, job.inputs[event.input]?.label ?? '', { reason: 'gone' });
  }
  const failed = all.findIndex(({ kind }) => kind === 'unusable');
  const away = all.findIndex(({ kind }) => kind === 'unreachable');
  const [why, at] = failed === -1 ? [all[away], away] : [all[failed], failed];
  if (why === undefined || why.kind === 'fetched') return after(0);
  const label = job.inputs[missing[at] ?? 0]?.label ?? '';
  if (why.kind === 'unusable') return refuse(deps, job, label, why.problem);
  if (why.retryAfter !== undefined) return retry({ kind: 'held', ms: why.retryAfter });
  return failures + 1 < rounds ? retry({ kind: 'failed' }) : refuse(deps, job, label, { reason: 'unreachable' });
}

/** The rows by which the job is found when one of those is removed whose file goes in. It does not go in if one is. */
function childWrites({ id, times }: Job, from: readonly string[]): ExtraWrites {
  return {
    keys: from.map((parent) => schema.job.key(parent)),
    writes(rows) {
      if (from.some((parent) => readJob(rows.get(schema.job.key(parent))).removed !== undefined)) return undefined;
      return from.map((parent) => ({ key: schema.child.key(parent, momentOf(times.accepted), id), value: true }));
    },
    committed: () => {},
  };
}

async function refuse(
  { records, clock, log }: BringDeps,
  job: Job,
  label: string,
  problem: InputProblem,
): Promise<StepResult> {
  log.info({ job: job.id, problem: problem.reason }, 'a file that was put in cannot be used');
  const refusal = { type: 'inputs-refused', reason: 'input-unusable', problem: { label, problem } } as const;
  return proceed(records, job, { ...refusal, at: clock.now() });
}

async function lostInputs({ spool }: BringDeps, job: Job): Promise<readonly number[]> {
  const checked = await Promise.all(
    job.inputs.map(async ({ fetched }, index) =>
      fetched === undefined || (await spool.has(job.id, fetched.name)) ? [] : [index],
    ),
  );
  return checked.flat();
}

/** Uploads the files. No other edit of the reply runs meanwhile, because it would drop them. */
async function post(deps: BringDeps, job: Job, signal: AbortSignal): Promise<StepResult> {
  const { postInputs, status, spool, log } = deps;
  const view = viewWith(job);
  const uploads = job.inputs.flatMap(({ fetched }, file): Upload[] =>
    fetched === undefined ? [] : [{ file, path: spool.path(job.id, fetched.name), ...fetched }],
  );
  const edit = async (): Promise<InputsPosted> => postInputs(job, view, uploads, signal);
  const outcome = await (areInReply(job) ? status.settle(job.id, edit, () => false) : edit());
  if (outcome.kind === 'posted') return queueUp(deps, job, outcome.posted);
  if (outcome.kind === 'unreachable') return retryDiscord(outcome);
  log.warn({ job: job.id, outcome: outcome.kind }, 'the files that were put in could not be posted');
  return goUnposted(deps, job);
}

/** The message as it will be, with all files. */
function viewWith(job: Job): JobView {
  const posted = job.inputs.map((_input, index) => ({ attachment: `new-${index}`, link: '' }));
  const shown = advance(job, { type: 'inputs-posted', posted });
  return areInReply(job) ? replyView(shown) : inputsView(shown);
}

/** Without a link, RunComfy can only read what goes into the request itself. */
async function goUnposted(deps: BringDeps, job: Job): Promise<StepResult> {
  const { records, clock } = deps;
  if (needsNoLink(job)) {
    const posted = job.inputs.map(() => unposted);
    return queueUp(deps, job, posted);
  }
  return proceed(records, job, { type: 'inputs-refused', reason: 'input-unposted', at: clock.now() });
}

async function queueUp(
  { records, queue, status }: BringDeps,
  job: Job,
  posted: Extract<InputsPosted, { kind: 'posted' }>['posted'],
): Promise<StepResult> {
  const ready = await records.apply(job.id, { type: 'inputs-posted', posted });
  // It may have been cancelled meanwhile.
  if (ready?.state !== 'waiting') return after(0);
  const view = replyView(ready);
  if (view.inputs.length > 0) status.shown(ready.id, view);
  queue.enqueue(ready);
  return done;
}
