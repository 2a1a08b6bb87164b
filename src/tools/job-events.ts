import type { JobEvent, JobEventType } from '../core/job/events.ts';
import type { JobState } from '../core/job/record.ts';

interface Happening<T extends JobEventType> {
  /** What happens, in words. */
  readonly says: string;
  readonly event: Extract<JobEvent, { readonly type: T }>;
}

const at = 1;
const picture = { name: 'image-01.jpg', size: 1, kind: 'image', type: 'image/jpeg' } as const;

/** One example of everything that can happen to a job, in the order of its life. */
export const happenings: { readonly [T in JobEventType]: Happening<T> } = {
  acknowledged: { says: 'Discord shows its reply', event: { type: 'acknowledged', messageId: '1' } },
  unseen: { says: 'Discord never showed its reply', event: { type: 'unseen', at } },
  submitting: { says: 'its turn has come', event: { type: 'submitting', at } },
  'not-taken': { says: 'RunComfy provably did not take it: no room, token, balance', event: { type: 'not-taken' } },
  'accepted-upstream': { says: 'RunComfy took it', event: { type: 'accepted-upstream', requestId: '1', at } },
  'refused-upstream': {
    says: 'RunComfy refused it',
    event: { type: 'refused-upstream', reason: 'inputs-refused', at },
  },
  vanished: {
    says: 'the answer to the paid request never came, or a stop cut it off',
    event: { type: 'vanished', at },
  },
  'seen-queued': { says: "it is seen in RunComfy's queue", event: { type: 'seen-queued', position: 1 } },
  'seen-running': { says: 'it is seen running', event: { type: 'seen-running', at } },
  answered: { says: 'RunComfy answered for another minute', event: { type: 'answered', ms: 60_000 } },
  late: { says: '`JOB_TIMEOUT_MINUTES` are over', event: { type: 'late', at } },
  'gave-up': { says: 'it was late for 24 hours', event: { type: 'gave-up', at } },
  completed: { says: 'RunComfy says that it is over', event: { type: 'completed', at } },
  'failed-upstream': {
    says: 'the run failed, or RunComfy forgot it',
    event: { type: 'failed-upstream', reason: 'run-failed', cost: undefined, at },
  },
  'cancelled-upstream': { says: 'RunComfy says that it was cancelled', event: { type: 'cancelled-upstream', at } },
  'cancel-wished': { says: 'its owner or a moderator presses Cancel', event: { type: 'cancel-wished', at } },
  withdrawn: {
    says: 'its owner was blocked, or its server may no longer use the bot, before it was sent',
    event: { type: 'withdrawn', reason: 'blocked', at },
  },
  'cancel-answered': {
    says: 'RunComfy answers to the cancel',
    event: { type: 'cancel-answered', outcome: 'refused' },
  },
  'private-wished': {
    says: 'its owner presses Only for me',
    event: { type: 'private-wished', token: 'a press', at },
  },
  'withhold-wished': { says: 'a moderator withholds it', event: { type: 'withhold-wished' } },
  'taken-down': { says: 'a moderator removes it', event: { type: 'taken-down', by: '1', at } },
  cleared: { says: 'what could be deleted of it is', event: { type: 'cleared' } },
  listed: {
    says: 'the result names its files',
    event: { type: 'listed', urls: ['https://x.example/1'], cost: undefined },
  },
  withheld: { says: 'the result of a withheld job is there', event: { type: 'withheld', cost: undefined, at } },
  fetched: { says: 'a file is in the spool, or cannot be used', event: { type: 'fetched', file: 0, result: picture } },
  'all-fetched': { says: 'every file is fetched or given up', event: { type: 'all-fetched' } },
  'none-usable': { says: 'no file can be used', event: { type: 'none-usable', at } },
  placed: { says: 'a further message was made', event: { type: 'placed', messageId: '2' } },
  removed: { says: 'a further message is left without files and was taken away', event: { type: 'removed' } },
  attached: {
    says: 'files are in a message',
    event: { type: 'attached', message: 0, attachments: [{ id: '1', file: 0 }] },
  },
  linked: { says: 'a file is too large to attach', event: { type: 'linked', files: [0] } },
  'spool-lost': { says: 'a file is no longer in the spool', event: { type: 'spool-lost', files: [0] } },
  shrinking: { says: 'a picture is about to be made smaller', event: { type: 'shrinking', file: 0, isOn: true } },
  shrunk: { says: 'a picture was made smaller', event: { type: 'shrunk', file: 0, result: { ...picture, size: 0 } } },
  rerouted: { says: 'its files must go another way', event: { type: 'rerouted', route: { via: 'channel' } } },
  delivered: { says: 'the last file is shown', event: { type: 'delivered', at } },
  kept: { says: 'it can be shown to nobody', event: { type: 'kept', at } },
  'let-go': { says: 'its owner took what was kept, or `KEEP_RESULTS_DAYS` are over', event: { type: 'let-go' } },
  told: { says: 'its end was told, or cannot be', event: { type: 'told' } },
  forgotten: { says: 'it ended `KEEP_DAYS` ago', event: { type: 'forgotten' } },
};

const submitting: readonly JobEventType[] = ['acknowledged', 'submitting'];
const queued: readonly JobEventType[] = [...submitting, 'accepted-upstream'];
const fetching: readonly JobEventType[] = [...queued, 'completed'];
const delivering: readonly JobEventType[] = [...fetching, 'listed', 'fetched', 'all-fetched'];

/** What has to happen to an accepted job to bring it into each state. */
export const waysTo: Readonly<Record<JobState, readonly JobEventType[]>> = {
  accepted: [],
  waiting: ['acknowledged'],
  submitting,
  queued,
  running: [...queued, 'seen-running'],
  fetching,
  delivering,
  delivered: [...delivering, 'attached', 'delivered'],
  failed: [...queued, 'failed-upstream'],
  cancelled: ['acknowledged', 'cancel-wished'],
  refused: [...submitting, 'refused-upstream'],
  lost: [...submitting, 'vanished'],
};
