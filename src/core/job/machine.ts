import { changesOf } from './changes.ts';
import type { JobEvent, JobEventType } from './events.ts';
import { hasEnded, isOpen } from './predicates.ts';
import { jobEnds, type Job, type JobState } from './record.ts';
import { settlementOf } from './settlement.ts';

type Transitions = Readonly<Partial<Record<JobState, JobState>>>;

/** The event fits these states and leaves each as it is. */
const same = (...states: readonly JobState[]): Transitions => Object.fromEntries(states.map((state) => [state, state]));

/**
 * Every pair of event and state: the state that follows. A pair that is not here changes nothing,
 * which makes repeated and late events harmless.
 */
export const transitions: Readonly<Record<JobEventType, Transitions>> = {
  acknowledged: { accepted: 'waiting' },
  unseen: { accepted: 'refused' },
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
  'withhold-wished': same('submitting', 'queued', 'running', 'fetching'),
  // What waits ends free of charge; what runs, counts and ends unseen.
  'taken-down': {
    accepted: 'cancelled',
    waiting: 'cancelled',
    ...same('submitting', 'queued', 'running', 'fetching', ...jobEnds),
    delivering: 'delivered',
  },
  cleared: same(...jobEnds),
  listed: same('fetching'),
  // The wish may come with the last file: what is not posted yet is not posted.
  withheld: { fetching: 'delivered', delivering: 'delivered' },
  fetched: same('fetching'),
  'all-fetched': { fetching: 'delivering' },
  'none-usable': { fetching: 'failed' },
  // Of one that a moderator removed just then: it is deleted with the others.
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
  forgotten: same(...jobEnds),
};

/**
 * The job after the event. The same object comes back where the event does not fit the job's state or
 * tells nothing new. An event that ends the job settles it in the same step.
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

/** Nothing is left to do: what would let somebody speak in the interaction's name goes. */
function withoutTokens(job: Job): Job {
  const { press: _press, ...rest } = job;
  const { token: _token, ...place } = rest.place;
  return { ...rest, place };
}
