import { changesOf } from './changes.ts';
import type { JobEvent, JobEventType } from './events.ts';
import { hasEnded, isOpen } from './predicates.ts';
import { jobEnds, jobStates, type Job, type JobState } from './record.ts';
import { settlementOf } from './settlement.ts';

type Transitions = Readonly<Partial<Record<JobState, JobState>>>;

/** The event is valid in these states and does not change them. */
const same = (...states: readonly JobState[]): Transitions => Object.fromEntries(states.map((state) => [state, state]));

/**
 * The state that follows each pair of event and state. A missing pair changes nothing, so repeated and late events are
 * harmless.
 */
export const transitions: Readonly<Record<JobEventType, Transitions>> = {
  // A job of a batch may end before its card is posted.
  'card-shown': { accepted: 'waiting', ...same('cancelled', 'refused') },
  unseen: { accepted: 'refused' },
  'input-fetched': same('waiting'),
  'inputs-lost': same('waiting'),
  'inputs-placed': same('waiting'),
  'inputs-posted': same('waiting'),
  'inputs-refused': { waiting: 'refused' },
  submitting: { waiting: 'submitting' },
  'not-taken': { submitting: 'waiting' },
  'accepted-upstream': { submitting: 'queued' },
  'refused-upstream': { submitting: 'refused' },
  vanished: { submitting: 'lost' },
  // RunComfy may put a running request back into its queue.
  'seen-queued': { queued: 'queued', running: 'queued' },
  'seen-running': { queued: 'running', running: 'running' },
  answered: same('queued', 'running', 'fetching'),
  late: same('queued', 'running', 'fetching'),
  'gave-up': { queued: 'lost', running: 'lost', fetching: 'lost' },
  completed: { queued: 'fetching', running: 'fetching' },
  'failed-upstream': { queued: 'failed', running: 'failed', fetching: 'failed' },
  'cancelled-upstream': { queued: 'cancelled', running: 'cancelled', fetching: 'cancelled' },
  'cancel-wished': { accepted: 'cancelled', waiting: 'cancelled', submitting: 'submitting', queued: 'queued' },
  withdrawn: { accepted: 'cancelled', waiting: 'cancelled' },
  'cancel-answered': same('queued', 'running'),
  'private-wished': same('submitting', 'queued', 'running', 'fetching'),
  'press-expiring': same('submitting', 'queued', 'running', 'fetching'),
  'withhold-wished': same('submitting', 'queued', 'running', 'fetching'),
  // A job that waits ends free of charge. A job that runs is charged and ends unseen.
  'taken-down': {
    accepted: 'cancelled',
    waiting: 'cancelled',
    ...same('submitting', 'queued', 'running', 'fetching', ...jobEnds),
    delivering: 'delivered',
  },
  cleared: same(...jobEnds),
  'children-cleared': same(...jobEnds),
  'parent-removed': same(...jobStates),
  listed: same('fetching'),
  // The wish may come with the last file. Files that are not posted yet are not posted.
  withheld: { fetching: 'delivered', delivering: 'delivered' },
  fetched: same('fetching'),
  'all-fetched': { fetching: 'delivering' },
  'none-usable': { fetching: 'failed' },
  // A moderator may have removed the job just then. Its new message is deleted with the others.
  placed: same('delivering', 'delivered'),
  removed: same('delivering'),
  attached: same('delivering'),
  linked: same('delivering'),
  'spool-lost': { delivering: 'fetching' },
  shrinking: same('delivering'),
  shrunk: same('delivering'),
  rerouted: same('delivering'),
  delivered: { delivering: 'delivered' },
  kept: { delivering: 'delivered', failed: 'failed', cancelled: 'cancelled', refused: 'refused', lost: 'lost' },
  'let-go': same(...jobEnds),
  told: same(...jobEnds),
  described: same('delivered'),
  mentioning: same(...jobEnds),
  mentioned: same(...jobEnds),
  retried: same('failed', 'cancelled', 'refused', 'lost'),
  forgotten: same(...jobEnds),
};

/**
 * The job after the event. The same object is returned if the event does not fit the job's state or brings nothing new.
 * An event that ends the job also settles it.
 */
export function advance(job: Job, event: JobEvent): Job {
  const state = transitions[event.type][job.state];
  if (state === undefined) return job;
  const changed = changesOf(job, event);
  if (state === job.state && Object.keys(changed).length === 0) return job;
  const next = settled({ ...job, ...changed, state }, event);
  return isOpen(next) ? next : withoutTokens(next);
}

function settled(job: Job, event: JobEvent): Job {
  if (!hasEnded(job) || job.settlement !== undefined || !('at' in event)) return job;
  return { ...job, settlement: settlementOf(job, event.at), times: { ...job.times, ended: event.at } };
}

/** Nothing is left to do, so the tokens that let somebody act for the interaction are dropped. */
function withoutTokens(job: Job): Job {
  const { press: _press, ...rest } = job;
  const { token: _token, ...place } = rest.place;
  return { ...rest, place };
}
