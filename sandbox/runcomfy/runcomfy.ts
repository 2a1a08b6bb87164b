import { realClock, type Clock } from '../wire/clock.ts';
import type { Faults } from '../wire/faults.ts';
import { startWireServer, type Exchange } from '../wire/server.ts';
import { createApi } from './api.ts';
import { publishedModels, type PublishedModel } from './catalog.ts';
import { createInputReader } from './inputs/run.ts';
import { startMediaHost } from './media/host.ts';
import { readModels } from './models.ts';
import { restoredJobs, saveRunComfy, type RunComfyState } from './saved.ts';
import type { Job, Submission } from './submission.ts';
import { documentedSwitches, type Outcome, type Switches } from './switches.ts';

/** How much of the past the stand-in keeps. */
export interface RunComfyBounds {
  readonly exchanges: number;
  /** Submissions that are over. Those that run are kept in any case. */
  readonly submissions: number;
}

export interface RunComfyStandIn {
  /** The API's origin, `http://127.0.0.1:PORT`. */
  readonly url: string;
  /** The origin of results, on a port of its own. */
  readonly mediaOrigin: string;
  readonly token: string;
  readonly faults: Faults;
  readonly mediaFaults: Faults;
  readonly traffic: readonly Exchange[];
  readonly mediaTraffic: readonly Exchange[];
  /** How many requests for media had an Authorization header. */
  readonly leaks: number;
  /** Calls `listener` as each API request arrives, before it is handled. The returned function unsubscribes. */
  onRequest(listener: (exchange: Exchange) => void): () => void;
  /** Does the same for requests for media. */
  onMediaRequest(listener: (exchange: Exchange) => void): () => void;
  /** Calls `listener` when an API request is answered in full, or its connection has ended. The returned function unsubscribes. */
  onEnd(listener: (exchange: Exchange) => void): () => void;
  /** Does the same for requests for media. */
  onMediaEnd(listener: (exchange: Exchange) => void): () => void;
  /** Every accepted POST that is kept, the oldest first. Each one costs money. */
  readonly submissions: readonly Submission[];
  /** What those that are no longer kept have cost, and how many they were. */
  readonly forgotten: { readonly submissions: number; readonly usd: number };
  readonly switches: Switches;
  /** What the catalog publishes, by model id. */
  readonly published: Map<string, PublishedModel>;
  /** Overrides for the next accepted submissions, one each, in order. */
  next(overrides: Partial<Outcome>): void;
  submission(requestId: string): Submission | undefined;
  /** Writes the jobs into the folder, over what was saved there before. `readRunComfy` reads them. */
  save(folder: string): Promise<void>;
  /** Frees both ports and removes the drawn files. */
  close(): Promise<void>;
}

/**
 * RunComfy's Model API and its storage on loopback. It is strict: only inputs that fit the published schema pass. The
 * clock decides the state of a job: by default 500 ms in the queue and 1,500 ms at work. The files that an input names
 * are fetched when its run begins. Rejects if a model file cannot
 * be used.
 */
export async function startRunComfy(options: {
  /** The folder of the model files: `{ id, input, price? }`. */
  modelsDir: string;
  /** The models of that folder, where they have been read already. */
  models?: Awaited<ReturnType<typeof readModels>>;
  clock?: Clock;
  port?: number;
  token?: string;
  queueMs?: number;
  runMs?: number | ((submission: Submission) => number);
  /** How long a run waits for one of its files, in ms of real time. Default 10,000, as seen at ByteDance. */
  inputTimeoutMs?: number;
  /** The outcome of a submission with this input, before the overrides of `next`. */
  outcomes?: (input: Submission['input']) => Partial<Outcome>;
  /** How many exchanges, and how many submissions with their files, are kept. Default: all. */
  bounds?: Partial<RunComfyBounds>;
  /** Whether `traffic` has the answers too. Default: no. */
  recordAnswers?: boolean;
  /** The jobs to go on with, read by `readRunComfy`. Its ports are taken if they are free, and its token unless one is given. */
  saved?: RunComfyState;
}): Promise<RunComfyStandIn> {
  const clock = options.clock ?? realClock;
  const { saved } = options;
  const token = options.token ?? saved?.token ?? 'runcomfy-sandbox-token';
  const switches = documentedSwitches();
  const jobs: Job[] = [];
  const byId = new Map<string, Job>();
  const overrides: Partial<Outcome>[] = [];
  const models = options.models ?? (await readModels(options.modelsDir));
  const published = publishedModels(models.values());
  const bounds: RunComfyBounds = { exchanges: Infinity, submissions: Infinity, ...options.bounds };
  const recording = { exchanges: bounds.exchanges, answers: options.recordAnswers === true };
  const forgotten = { submissions: 0, usd: 0, ...saved?.forgotten };
  const media = await startMediaHost({
    ...(saved && { preferredPort: portOf(saved.mediaOrigin) }),
    clock,
    switches,
    recording,
    redirectTo: () => `${api.origin}/redirected`,
  });
  const inputs = createInputReader({ clock, ms: options.inputTimeoutMs ?? 10_000 });
  const app = createApi({
    clock,
    token,
    models,
    published,
    switches,
    media,
    inputs,
    queueMs: options.queueMs ?? 500,
    runMs: options.runMs ?? 1500,
    outcomes: options.outcomes ?? (() => ({})),
    jobs,
    byId,
    mostJobs: bounds.submissions,
    forgotten,
    overrides,
    url: () => api.origin,
  });
  const api = await startWireServer({
    clock,
    ...(options.port === undefined ? {} : { port: options.port }),
    ...(saved && { preferredPort: portOf(saved.origin) }),
    recording,
    handle: (request, exchange) => app.fetch(request, { exchange }),
  }).catch(async (error: unknown) => {
    await media.close();
    throw error;
  });

  if (saved !== undefined) {
    const origins = { [saved.origin]: api.origin, [saved.mediaOrigin]: media.wire.origin };
    for (const job of restoredJobs(saved, { clock, origins, models })) {
      jobs.push(job);
      byId.set(job.requestId, job);
      media.adopt(job);
      inputs.schedule(job);
    }
  }

  return {
    url: api.origin,
    mediaOrigin: media.wire.origin,
    token,
    faults: api.faults,
    mediaFaults: media.wire.faults,
    traffic: api.traffic,
    mediaTraffic: media.wire.traffic,
    get leaks() {
      return media.leaks();
    },
    onRequest: (listener) => api.onRequest(listener),
    onMediaRequest: (listener) => media.wire.onRequest(listener),
    onEnd: (listener) => api.onEnd(listener),
    onMediaEnd: (listener) => media.wire.onEnd(listener),
    submissions: jobs,
    forgotten,
    switches,
    published,
    next: (override) => void overrides.push(override),
    submission: (requestId) => byId.get(requestId),
    save: (folder) =>
      saveRunComfy(folder, { origin: api.origin, mediaOrigin: media.wire.origin, token, forgotten }, jobs),
    async close() {
      inputs.close();
      await Promise.all([api.close(), media.close()]);
    },
  };
}

function portOf(origin: string): number {
  return Number(new URL(origin).port);
}
