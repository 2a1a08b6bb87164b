import { isFileOf, postedInputs } from '../../core/job/inputs.ts';
import { hasEnded } from '../../core/job/predicates.ts';
import { UnreadableJobError } from '../../core/job/read.ts';
import type { Job } from '../../core/job/record.ts';
import { inputsView, pageView, replyView } from '../../core/job/view.ts';
import { schema } from '../storage/schema.ts';
import { write } from '../storage/store.ts';
import type { JobContext } from './context.ts';
import type { NotShown } from './messenger.ts';
import { after, proceed, retryDiscord, type BoundStep } from './step.ts';

type ClearChildrenDeps = Pick<JobContext, 'records' | 'store' | 'messenger' | 'clock'> & {
  /** The job will not be sent: its place in the line is free, and its own next step follows. */
  readonly giveUpSlot: (jobId: string) => void;
};

/** Children that are read at once. */
const readAtOnce = 20;
/**
 * A channel takes five edits in five seconds from the bot, and other jobs need some of them. So each step edits one card
 * in a channel, and the next step comes after this time, in ms.
 */
const pace = 2_000;
/** When children that still run are looked at again, in ms. */
const openPace = 60_000;

type Unreachable = Extract<NotShown, { kind: 'unreachable' }>;
/** `open`: the child is not over. */
type Cleared = 'nothing' | 'edited' | 'open' | Unreachable;

/**
 * The jobs that were made from a removed job stay, without its picture and its owner's name: their records lose both,
 * then their cards are edited. What is done is no longer listed, so an interrupted step goes on where it was.
 */
export function createClearChildren(deps: ClearChildrenDeps): BoundStep {
  const { records, store } = deps;
  /** How far each job came in its list, and whether it passed children that are not over. */
  const progress = new Map<string, { readonly before: string; readonly hasOpen: boolean }>();

  return async (job, signal) => {
    const { before, hasOpen = false } = progress.get(job.id) ?? {};
    const rows = await store.range(schema.child.under(job.id), {
      limit: readAtOnce,
      newestFirst: true,
      ...(before === undefined ? {} : { before }),
    });
    const editedIn = new Set<string>();
    let passed = before;
    let count = 0;
    let isAnyOpen = hasOpen;
    for (const { key } of rows) {
      const child = await readChild(deps, schema.child.partsOf(key)[2]);
      if (child !== undefined && editedIn.has(child.place.channelId)) break;
      const cleared = child === undefined ? 'nothing' : await clearChild(deps, child, job.id, signal);
      if (typeof cleared === 'object') return retryDiscord(cleared);
      if (cleared === 'open') isAnyOpen = true;
      else await write(store, { key, value: undefined });
      if (cleared === 'edited' && child !== undefined) editedIn.add(child.place.channelId);
      [passed, count] = [key, count + 1];
    }
    if (passed !== undefined && (count < rows.length || rows.length === readAtOnce)) {
      progress.set(job.id, { before: passed, hasOpen: isAnyOpen });
      return after(pace);
    }
    progress.delete(job.id);
    return isAnyOpen ? after(openPace) : proceed(records, job, { type: 'children-cleared' });
  };
}

/** A child that another version of Easel wrote stays as it is. */
async function readChild({ records }: ClearChildrenDeps, id: string): Promise<Job | undefined> {
  try {
    return await records.find(id);
  } catch (error) {
    if (error instanceof UnreadableJobError) return undefined;
    throw error;
  }
}

async function clearChild(
  { records, messenger, clock, giveUpSlot }: ClearChildrenDeps,
  before: Job,
  parent: string,
  signal: AbortSignal,
): Promise<Cleared> {
  const lost = before.inputs.find((input) => isFileOf(input, parent));
  const child = (await records.apply(before.id, { type: 'parent-removed', parent })) ?? before;
  if (child.state === 'waiting' && lost !== undefined) {
    const problem = { label: lost.label, problem: { reason: 'gone' } } as const;
    const refusal = { type: 'inputs-refused', reason: 'input-unusable', problem, at: clock.now() } as const;
    if ((await records.apply(child.id, refusal))?.state === 'refused') giveUpSlot(child.id);
    return 'open';
  }
  if (child.removed !== undefined) return 'nothing';
  // Its own steps edit its message, and RunComfy may read the files until the run is over.
  if (!hasEnded(child) || child.told !== true) return 'open';
  const outcomes = await Promise.all(editsOf(child, messenger, signal));
  return outcomes.find((outcome): outcome is Unreachable => outcome.kind === 'unreachable') ?? 'edited';
}

/** Makes all messages of an ended job that may name its parent or show its files say what is on record. */
function editsOf(
  child: Job,
  messenger: JobContext['messenger'],
  signal: AbortSignal,
): readonly Promise<{ readonly kind: string }>[] {
  const isElsewhere = child.route.via === 'channel' || child.route.via === 'direct';
  const own = child.inputsMessage === undefined ? [] : [clearInputs(child, messenger, signal)];
  return [
    ...own,
    messenger.editReply(child, replyView(child), signal),
    ...(isElsewhere && child.messages.length > 0 ? [messenger.edit(child, 0, pageView(child, 0), [], signal)] : []),
  ];
}

/** What is left in the message of the files that were put in. */
async function clearInputs(
  child: Job,
  messenger: JobContext['messenger'],
  signal: AbortSignal,
): Promise<{ readonly kind: string }> {
  return postedInputs(child).length === 0
    ? messenger.removeInputs(child, signal)
    : messenger.postInputs(child, inputsView(child), [], signal);
}
