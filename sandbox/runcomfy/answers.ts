import { moderationText } from './refusals.ts';
import type { Job, MediaFile, State } from './submission.ts';
import type { Switches } from './switches.ts';

/** The bodies in docs.runcomfy.com/model-apis/async-queue-endpoints, and their known variants. */
export function submitAnswer(job: Job, url: string): Response {
  const { accepted } = job.outcome;
  const body = {
    request_id: job.requestId,
    ...(accepted.endsWith('+status') ? { status: 'in_queue' } : {}),
    ...addresses(job, url),
    cancel_url: `${url}/v1/requests/${job.requestId}/cancel`,
  };
  return Response.json(body, { status: accepted.startsWith('202') ? 202 : 200 });
}

export function statusAnswer(job: Job, switches: Switches, url: string, now: number): Response {
  const status = statusWord(job, switches);
  const body = {
    request_id: job.requestId,
    status,
    ...(status === 'in_queue' ? queuePosition(job, now) : {}),
    ...addresses(job, url),
  };
  return Response.json(body);
}

/** The answer of /result when the job is over. */
export function resultAnswer(job: Job, files: readonly MediaFile[], switches: Switches, withCost: boolean): Response {
  const ended = endOf(job, switches);
  const succeeded = ended === 'succeeded';
  return Response.json({
    request_id: job.requestId,
    status: succeeded ? switches.vocabulary.result : ended,
    ...(succeeded ? { output: outputOf(job, files) } : {}),
    ...(ended === 'failed' ? errorOf(job, switches) : {}),
    ...(job.outcome.extras === 'echoed-input'
      ? { input: { ...job.input, image: 'https://example.com/reference.png' } }
      : {}),
    ...(job.outcome.extras === 'extra-keys' ? { model_id: job.modelId, instance_id: null } : {}),
    created_at: new Date(job.acceptedAt).toISOString(),
    finished_at: new Date(job.cancelledAt ?? job.endsAt).toISOString(),
    ...(withCost ? costOf(job) : {}),
  });
}

function costOf(job: Job): object {
  const { cost } = job.outcome;
  if (cost === 'absent') return {};
  if (cost === 'null') return { cost: null };
  if (job.cancelledAt !== undefined) return { cost: 0 };
  return { cost: cost === 'price' ? job.priceUsd : cost };
}

export function cancelAnswer(job: Job, outcome: 'cancelled' | 'not_cancellable', before: State): Response {
  const odd = outcome === 'cancelled' && job.outcome.cancel === 'odd-status';
  const status = odd ? 'completed' : outcome === 'cancelled' ? 'cancelled' : before;
  return Response.json({ request_id: job.requestId, status, outcome }, { status: 202 });
}

export function endOf(job: Job, switches: Switches): 'succeeded' | 'failed' | 'cancelled' {
  if (job.state === 'cancelled') return 'cancelled';
  return job.inputFault !== undefined || isFiltered(job, switches) ? 'failed' : job.outcome.end;
}

function isFiltered(job: Job, switches: Switches): boolean {
  return switches.moderation?.at === 'run' && isRefusedBy(switches.moderation.words, job.input);
}

export function isRefusedBy(words: RegExp, input: Readonly<Record<string, unknown>>): boolean {
  return Object.values(input).some((value) => typeof value === 'string' && value.search(words) !== -1);
}

function statusWord(job: Job, switches: Switches): string {
  const { states, failedStatus } = job.outcome;
  const second = job.statusReads % 2 === 0;
  if (job.state === 'in_progress' && states === 'unknown') return 'reticulating';
  if (job.state === 'in_progress' && states === 'flaps' && second) return 'in_queue';
  if (job.state !== 'completed') return job.state;
  if (states === 'flaps-after-end' && second) return 'in_queue';
  const ended = endOf(job, switches);
  if (ended === 'failed') return failedStatus;
  return ended === 'cancelled' ? 'cancelled' : switches.vocabulary.status;
}

function queuePosition(job: Job, now: number): object {
  const places = Math.max(1, Math.ceil((3 * (job.startsAt - now)) / Math.max(1, job.startsAt - job.acceptedAt)));
  switch (job.outcome.queuePosition) {
    case 'falls':
      return { queue_position: places };
    case 'jumps':
      return { queue_position: job.statusReads % 2 === 0 ? places + 40 : places };
    case 'not-a-number':
      return { queue_position: 'soon' };
    case 'missing':
      return {};
  }
}

function outputOf(job: Job, files: readonly MediaFile[]): unknown {
  const urls = files.map((file) => file.url);
  const { shape, extras } = job.outcome;
  if (shape === 'string') return urls[0] ?? '';
  if (shape === 'array') return urls;
  if (shape === 'empty') return {};
  if (shape === 'nested') return { renders: urls.map((url, index) => ({ take: index + 1, file: { url, bytes: 1 } })) };
  const singular = job.model.kind;
  const key = shape === 'usual' ? (urls.length === 1 ? singular : `${singular}s`) : shape;
  return {
    ...(extras === 'echoed-output' ? { request: job.input, texts: Object.values(job.input) } : {}),
    [key]: key.endsWith('s') ? urls : (urls[0] ?? ''),
    ...(extras === 'extra-keys' ? { seed: 7, timings: { inference: 1.5 }, has_nsfw_concepts: [false] } : {}),
  };
}

function errorOf(job: Job, switches: Switches): object {
  const text = job.inputFault ?? (isFiltered(job, switches) ? moderationText : job.outcome.errorText);
  if (job.outcome.error === 'absent') return {};
  return { error: job.outcome.error === 'string' ? text : { error: text, details: text, errorCode: 500001 } };
}

function addresses(job: Job, url: string): object {
  const base = `${url}/v1/requests/${job.requestId}`;
  return { status_url: `${base}/status`, result_url: `${base}/result` };
}
