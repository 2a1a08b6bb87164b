import { nextPollDelay } from '../../core/durations.ts';
import type { JobEvent } from '../../core/job/events.ts';
import { awaitsCancel, hasEnded } from '../../core/job/predicates.ts';
import type { Job } from '../../core/job/record.ts';
import type { ResultOutcome } from '../runcomfy/answers.ts';
import { reasonFor } from './inputs/sent-inputs.ts';
import { withoutEchoes } from '../runcomfy/echoes.ts';
import type { JobContext } from './context.ts';
import type { PollGate } from './poll-gate.ts';
import { isPollFailure, type RunWatch } from './run-watch.ts';
import { after, type JobStep } from './step.ts';

/** After how many ms a cancel whose answer was lost is sent again. */
const cancelPace = 3_000;

type ResultDeps = Pick<JobContext, 'runcomfy' | 'durations' | 'clock'> & {
  readonly gate: PollGate;
  readonly watch: RunWatch;
};
type PollDeps = ResultDeps & Pick<JobContext, 'records' | 'status' | 'metrics' | 'random' | 'log'>;

/** Polls the request. /status tells when it is over, /result decides how. */
export const poll: JobStep<PollDeps> = async (deps, job, signal) => {
  const { runcomfy, gate, watch, metrics, clock, log } = deps;
  const held = await watch.waitForGate(job);
  if (held !== undefined) return held;
  const isCancelAnswered = await forwardCancel(deps, job, signal);
  const outcome = await runcomfy.status(job.requestId ?? '', signal);
  metrics.poll(outcome.kind);
  const at = clock.now();
  if (isPollFailure(outcome)) return watch.failed(job, outcome);
  gate.tokenAccepted();
  switch (outcome.kind) {
    case 'queued': {
      const pause = await observe(deps, job, { type: 'seen-queued', position: outcome.position });
      return after(isCancelAnswered ? pause : Math.min(pause, cancelPace));
    }
    case 'running':
      return after(await observe(deps, job, { type: 'seen-running', at }));
    case 'over':
      await observe(deps, job, { type: 'completed', at });
      return after(0);
    case 'strange':
      log.warn(
        { job: job.id, status: outcome.state.slice(0, 40) },
        'RunComfy reports a state that is not known; still asking',
      );
      return after(await observe(deps, job, { type: 'answered', ms: 0 }));
    case 'expired':
      return watch.expired(job, job.times.submitted);
  }
};

/** Asks RunComfy to cancel if that was requested and is not answered yet. Returns whether no answer is missing now. */
async function forwardCancel({ records, runcomfy }: PollDeps, job: Job, signal: AbortSignal): Promise<boolean> {
  if (!awaitsCancel(job)) return true;
  const outcome = await runcomfy.cancel(job.requestId ?? '', signal);
  if (outcome === 'unknown') return false;
  await records.apply(job.id, { type: 'cancel-answered', outcome });
  return true;
}

/**
 * Records what RunComfy answered, and checks how long the run has taken. Returns in how many ms the next poll is due.
 */
async function observe(deps: PollDeps, job: Job, event: JobEvent): Promise<number> {
  const { records, gate, watch, status, durations, clock, random } = deps;
  gate.statusReceived();
  const seen = (await records.apply(job.id, event)) ?? job;
  const estimate = await durations.estimate(job.pace);
  // The reply is also shown when nothing is new: after a restart it has no estimate yet.
  status.show(seen, { usualMs: await durations.usual(job.pace) });
  if (hasEnded(seen) || seen.state === 'fetching') return 0;
  const late = await watch.stillRunning(seen);
  if (late !== undefined) return late;
  // For a run that an earlier process began, only the wall clock can tell.
  const age = durations.age(seen, clock.monotonic()) ?? clock.now() - (seen.times.submitted ?? seen.times.accepted);
  return nextPollDelay(age, estimate, random());
}

/** Reads the result of a request that is over, and lists its files. */
export const readResult: JobStep<ResultDeps> = async (deps, job, signal) => {
  const { runcomfy, gate, watch, durations, clock } = deps;
  const held = await watch.waitForGate(job);
  if (held !== undefined) return held;
  const outcome = await runcomfy.result(job.requestId ?? '', signal);
  const at = clock.now();
  if (isPollFailure(outcome)) return watch.failed(job, outcome);
  gate.tokenAccepted();
  switch (outcome.kind) {
    case 'succeeded':
      await watch.end(job, successOf(job, outcome, at));
      if (job.late !== true) {
        const readyFor = Math.max(at - (job.times.completed ?? at), 0);
        await durations.succeeded(job, clock.monotonic() - readyFor);
      }
      return after(0);
    case 'failed':
      await watch.end(job, { type: 'failed-upstream', reason: reasonFor(job, outcome.reason), cost: outcome.cost, at });
      return after(0);
    case 'cancelled':
      await watch.end(job, { type: 'cancelled-upstream', at });
      return after(0);
    case 'expired':
      return watch.expired(job, job.times.completed);
    case 'not-ready':
      return watch.noVerdict(job);
  }
};

function successOf(job: Job, outcome: Extract<ResultOutcome, { kind: 'succeeded' }>, at: number): JobEvent {
  const { cost } = outcome;
  const urls = withoutEchoes(outcome.urls, [job.input, job.inputs]);
  if (urls.length === 0) return { type: 'none-usable', cost, at };
  return job.wish === 'withhold' ? { type: 'withheld', cost, at } : { type: 'listed', urls, cost };
}
