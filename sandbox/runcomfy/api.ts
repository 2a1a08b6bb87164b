import { randomUUID } from 'node:crypto';
import { Hono } from 'hono';
import type { Clock } from '../wire/clock.ts';
import type { Exchange } from '../wire/server.ts';
import { cancelAnswer, endOf, isRefusedBy, resultAnswer, statusAnswer, submitAnswer } from './answers.ts';
import { createCatalogApi, type PublishedModel } from './catalog.ts';
import type { MediaHost } from './media/host.ts';
import type { InputReader } from './inputs/run.ts';
import { isRecord } from './json.ts';
import type { Model } from './models.ts';
import {
  refuseBalance,
  refuseEarly,
  refuseInput,
  refuseModel,
  refuseOther,
  refusePrompt,
  refuseRate,
  refuseToken,
  refuseUnknown,
} from './refusals.ts';
import { cancel, stateAt, type Job, type Submission } from './submission.ts';
import type { Outcome, Switches } from './switches.ts';

interface ApiOptions {
  readonly clock: Clock;
  readonly token: string;
  readonly models: ReadonlyMap<string, Model>;
  readonly published: ReadonlyMap<string, PublishedModel>;
  readonly switches: Switches;
  readonly media: MediaHost;
  readonly inputs: InputReader;
  readonly queueMs: number;
  readonly runMs: number | ((submission: Submission) => number);
  readonly outcomes: (input: Submission['input']) => Partial<Outcome>;
  /** The accepted jobs, the oldest first. New ones are added here. */
  readonly jobs: Job[];
  /** The same by their ids. */
  readonly byId: Map<string, Job>;
  /** How many of them are kept once they are over. */
  readonly mostJobs: number;
  /** The sums of those that are no longer kept. */
  readonly forgotten: { submissions: number; usd: number };
  /** Overrides for the next submissions, taken from the front. */
  readonly overrides: Partial<Outcome>[];
  /** The origin of the API itself. */
  readonly url: () => string;
}

/** The Model API: submit, status, result and cancel, with the bearer token; and the public catalog. */
export function createApi(options: ApiOptions): Hono<{ Bindings: { exchange: Exchange } }> {
  const { clock, switches, models, byId } = options;
  const app = new Hono<{ Bindings: { exchange: Exchange } }>();

  app.route('/', createCatalogApi(options.published, switches));

  app.use('/v1/*', async (context, next) => {
    if (switches.tokenState === 'revoked' || context.req.header('authorization') !== `Bearer ${options.token}`) {
      return refuseToken(switches);
    }
    if (switches.rateLimit.left > 0) {
      switches.rateLimit.left -= 1;
      return refuseRate(switches, switches.rateLimit.retryAfter);
    }
    return next();
  });

  // The balance has a host of its own at RunComfy (runcomfy-cli, src/cmd/balance.rs).
  app.get('/prod/v2/balance', (context) => {
    if (switches.tokenState === 'revoked' || context.req.header('authorization') !== `Bearer ${options.token}`) {
      return refuseToken(switches);
    }
    const left = Math.min(switches.balanceUsd, unlimitedUsd) - spentUsd(options);
    const micros = Math.round(left * 1_000_000);
    return context.json({ balance_usd: left, balance_microdollars: micros, currency: 'USD' });
  });

  app.post('/v1/models/*', async (context) => {
    const input: unknown = await context.req.json().catch(() => undefined);
    context.env.exchange.body = input;
    const model = modelAt(models, new URL(context.req.url).pathname);
    if (model === undefined) return refuseModel(switches);
    if (!isRecord(input)) return refuseInput(switches, [{ message: 'must be a JSON object' }]);
    const faults = model.validate(input);
    if (faults.length > 0) {
      return refuseInput(
        switches,
        faults.map((fault) => ({ loc: fault.instancePath, msg: fault.message, ...fault.params })),
      );
    }
    if (switches.moderation?.at === 'submit' && isRefusedBy(switches.moderation.words, input)) {
      return refusePrompt(switches);
    }
    if (isBeyond(options, model.price(input))) return refuseBalance(switches);
    const job = accept(options, model, input);
    byId.set(job.requestId, job);
    for (const { requestId } of forgetOldest(options)) byId.delete(requestId);
    options.inputs.schedule(job);
    return submitAnswer(job, options.url());
  });

  const find = (requestId: string): Job | Response => {
    const job = byId.get(requestId);
    if (job === undefined || job.outcome.access === 'expired') return refuseUnknown(switches);
    return job.outcome.access === 'own' ? job : refuseOther(switches, job.outcome.access);
  };

  app.get('/v1/requests/:id/status', async (context) => {
    const job = find(context.req.param('id'));
    if (job instanceof Response) return job;
    await options.inputs.begun(job);
    job.statusReads += 1;
    return statusAnswer(job, switches, options.url(), clock.now());
  });

  app.get('/v1/requests/:id/result', async (context) => {
    const job = find(context.req.param('id'));
    if (job instanceof Response) return job;
    await options.inputs.begun(job);
    const { state } = job;
    const over = state === 'completed' || state === 'cancelled';
    if (over) job.resultReads += 1;
    if (!over || (state === 'completed' && job.resultReads <= job.outcome.lateReads)) {
      if (switches.notReady !== 'state') return refuseEarly(switches, switches.notReady);
      return Response.json({ request_id: job.requestId, status: over ? 'in_progress' : state });
    }
    if (endOf(job, switches) === 'succeeded') job.files ??= options.media.publish(job);
    return resultAnswer(job, job.files ?? [], switches, context.req.query('include_cost') === 'true');
  });

  app.post('/v1/requests/:id/cancel', (context) => {
    const job = find(context.req.param('id'));
    if (job instanceof Response) return job;
    const outcome = cancel(job, clock.now());
    return cancelAnswer(job, outcome, job.state);
  });

  app.notFound(() => refuseUnknown(switches));
  return app;
}

/** Model ids contain real slashes. Each segment may be encoded, the slashes between them may not. */
function modelAt(models: ReadonlyMap<string, Model>, path: string): Model | undefined {
  const encoded = path.slice('/v1/models/'.length);
  if (/%2f/i.test(encoded)) return undefined;
  try {
    return models.get(decodeURIComponent(encoded));
  } catch {
    return undefined;
  }
}

/** What is said of a balance that never ends. */
const unlimitedUsd = 1_000_000;

function costOf(job: Job): number {
  return job.state === 'cancelled' ? 0 : job.priceUsd;
}

function spentUsd({ jobs, forgotten }: ApiOptions): number {
  return jobs.reduce((sum, job) => sum + costOf(job), forgotten.usd);
}

function isBeyond(options: ApiOptions, price: number): boolean {
  const { balanceUsd } = options.switches;
  return balanceUsd !== Number.POSITIVE_INFINITY && spentUsd(options) + price > balanceUsd;
}

function isOver({ state }: Job): boolean {
  return state === 'completed' || state === 'cancelled';
}

/** Removes the oldest jobs beyond the bound that are over, and adds them to the sums. Returns them. */
function forgetOldest({ jobs, mostJobs, forgotten: sums, media }: ApiOptions): readonly Job[] {
  const old = jobs.slice(0, Math.max(0, jobs.length - mostJobs)).filter(isOver);
  const forgotten = sums;
  for (const job of old) {
    jobs.splice(jobs.indexOf(job), 1);
    media.forget(job.files ?? []);
    forgotten.submissions += 1;
    forgotten.usd += costOf(job);
  }
  return old;
}

function accept(options: ApiOptions, model: Model, input: Record<string, unknown>): Job {
  const { clock } = options;
  const outcome = {
    ...structuredClone(options.switches.outcome),
    ...options.outcomes(input),
    ...options.overrides.shift(),
  };
  const acceptedAt = clock.now();
  const startsAt = acceptedAt + (outcome.queueMs ?? options.queueMs);
  const job: Job = {
    requestId: randomUUID(),
    modelId: model.id,
    input,
    acceptedAt,
    priceUsd: model.price(input),
    outcome,
    model,
    startsAt,
    endsAt: startsAt,
    cancelledAt: undefined,
    statusReads: 0,
    resultReads: 0,
    files: undefined,
    inputs: [],
    inputFault: undefined,
    reading: undefined,
    get state() {
      return stateAt(this, clock.now());
    },
  };
  const runMs = outcome.runMs ?? (typeof options.runMs === 'function' ? options.runMs(job) : options.runMs);
  job.endsAt = startsAt + runMs;
  options.jobs.push(job);
  return job;
}
