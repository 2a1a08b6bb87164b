import type { JobEvent, JobEventType } from '../core/job/events.ts';
import type { JobState } from '../core/job/record.ts';

const at = 1;
const picture = { name: 'image-01.jpg', size: 1, kind: 'image', type: 'image/jpeg' } as const;

type Fields<T extends JobEventType> = Omit<Extract<JobEvent, { readonly type: T }>, 'type'>;

/** Every event of a job, in the order of its life: a description and an example. */
const exampleEvents: { readonly [T in JobEventType]: readonly [says: string, example: Fields<T>] } = {
  'card-shown': ['Discord shows its card', { messageId: '1' }],
  unseen: ['Discord never showed its card', { at }],
  'input-fetched': ['a file that goes in is in the spool', { input: 0, file: { ...picture, name: 'input-1.jpg' } }],
  'inputs-lost': ['a file that goes in is no longer in the spool', { inputs: [0] }],
  'inputs-placed': ['a message for the files that go in was created', { messageId: '2' }],
  'inputs-posted': [
    'the files that go in are posted, or their message was read again',
    { posted: [{ attachment: '1', link: 'https://x.example/1' }] },
  ],
  'inputs-refused': [
    'a file cannot go in: `input-unusable`, `-unposted`, `-unreadable`',
    { reason: 'input-unusable', at },
  ],
  submitting: ['its turn has come', { at }],
  'not-taken': ['RunComfy provably did not take it: no room, token, balance', {}],
  'accepted-upstream': ['RunComfy took it', { requestId: '1', at }],
  'refused-upstream': ['RunComfy refused it', { reason: 'inputs-refused', at }],
  vanished: ['the answer to the paid request never came, or a stop cut it off', { at }],
  'seen-queued': ["it is seen in RunComfy's queue", { position: 1 }],
  'seen-running': ['it is seen running', { at }],
  answered: ['RunComfy answered for another minute', { ms: 60_000 }],
  late: ['`JOB_TIMEOUT_MINUTES` are over', { at }],
  'gave-up': ['it was late for 24 hours', { at }],
  completed: ['RunComfy says that it is over', { at }],
  'failed-upstream': ['the run failed, or RunComfy forgot it', { reason: 'run-failed', cost: undefined, at }],
  'cancelled-upstream': ['RunComfy says that it was cancelled', { at }],
  'cancel-wished': ['its owner or a moderator presses Cancel', { at }],
  withdrawn: [
    'its owner was blocked, or its server may no longer use the bot, before it was sent',
    { reason: 'blocked', at },
  ],
  'cancel-answered': ['RunComfy answers the cancel', { outcome: 'refused' }],
  'private-wished': ['its owner presses Keep private', { token: 'a press', at }],
  'press-expiring': ['that press is 14 minutes old, so its answer offers Show me', {}],
  'withhold-wished': ['a moderator holds it back', {}],
  'taken-down': ['a moderator removes it, or its owner deletes it', { by: '1', at }],
  cleared: ['everything that can be deleted is deleted', {}],
  'children-cleared': ['no job that was made from it names its owner or shows its files', {}],
  'parent-removed': ['a job that it was made from was removed', { parent: '2' }],
  listed: ['the result names its files', { urls: ['https://x.example/1'], cost: undefined }],
  withheld: ['the result of a withheld job is ready', { cost: undefined, at }],
  fetched: ['a file is in the spool, or cannot be used', { file: 0, result: picture }],
  'all-fetched': ['every file is fetched or given up', {}],
  'none-usable': ['no file can be used', { at }],
  placed: ['a further message was created', { messageId: '2' }],
  removed: ['a further message without files was deleted', {}],
  attached: ['files are in a message', { message: 0, attachments: [{ id: '1', file: 0 }] }],
  linked: ['a file is too large to attach', { files: [0] }],
  'spool-lost': ['a file is no longer in the spool', { files: [0] }],
  shrinking: ['a picture is about to be made smaller', { file: 0, isOn: true }],
  shrunk: ['a picture was made smaller', { file: 0, result: { ...picture, size: 0 } }],
  rerouted: ['its files must go by another route', { route: { via: 'channel' } }],
  delivered: ['the last file is shown', { at }],
  kept: ['it cannot be shown to anybody', { at }],
  'let-go': ['its owner took what was kept, or `KEEP_RESULTS_DAYS` are over', {}],
  told: ['its end was announced, or cannot be', {}],
  described: ['its owner or a moderator describes a file', { file: 0, alt: { text: 'a heron', by: '1' } }],
  mentioning: ['a reply that mentions its owner is about to be sent', {}],
  mentioned: ['its owner was mentioned, or cannot be', { messageId: '3' }],
  retried: ['its owner presses Try again', { by: '2' }],
  forgotten: ['it ended `KEEP_DAYS` ago', {}],
};

export const eventTypes = Object.keys(exampleEvents) as JobEventType[];

export function descriptionOf(type: JobEventType): string {
  return exampleEvents[type][0];
}

export function exampleOf(type: JobEventType): JobEvent {
  return { type, ...exampleEvents[type][1] } as JobEvent;
}

const submitting: readonly JobEventType[] = ['card-shown', 'submitting'];
const queued: readonly JobEventType[] = [...submitting, 'accepted-upstream'];
const fetching: readonly JobEventType[] = [...queued, 'completed'];
const delivering: readonly JobEventType[] = [...fetching, 'listed', 'fetched', 'all-fetched'];

/** The events that bring an accepted job into each state. */
export const pathTo: Readonly<Record<JobState, readonly JobEventType[]>> = {
  accepted: [],
  waiting: ['card-shown'],
  submitting,
  queued,
  running: [...queued, 'seen-running'],
  fetching,
  delivering,
  delivered: [...delivering, 'attached', 'delivered'],
  failed: [...queued, 'failed-upstream'],
  cancelled: ['card-shown', 'cancel-wished'],
  refused: [...submitting, 'refused-upstream'],
  lost: [...submitting, 'vanished'],
};
