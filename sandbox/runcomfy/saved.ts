import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Clock } from '../wire/clock.ts';
import { readState, withOrigins, writeState, type ReadState } from '../wire/saved.ts';
import type { Model } from './models.ts';
import { stateAt, type Job } from './submission.ts';

type SavedJob = Omit<Job, 'model' | 'state' | 'reading'>;

/** The stand-in's jobs as they were when they were saved. Their files are drawn anew. */
export interface RunComfyState {
  readonly origin: string;
  readonly mediaOrigin: string;
  readonly token: string;
  readonly jobs: readonly SavedJob[];
  readonly forgotten: { readonly submissions: number; readonly usd: number };
}

const kind = { kind: 'easel-sandbox-runcomfy', version: 1 } as const;
const stateIn = (folder: string): string => path.join(folder, 'runcomfy.json');

export function readRunComfy(folder: string): Promise<ReadState<RunComfyState>> {
  return readState(stateIn(folder), kind);
}

/** Writes the jobs into the folder, over what was saved there before. */
export async function saveRunComfy(
  folder: string,
  state: Omit<RunComfyState, 'jobs'>,
  jobs: readonly Job[],
): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeState(stateIn(folder), kind, { ...state, jobs: jobs.map(savedJob) });
}

function savedJob(job: Job): SavedJob {
  const { model: _model, reading: _reading, state: _state, ...saved } = job;
  return saved;
}

/**
 * The jobs under the origins that the stand-in has now. Jobs of models that are no longer there are left out. A run that
 * had not read all of its files reads them again.
 */
export function restoredJobs(
  saved: RunComfyState,
  now: {
    readonly clock: Clock;
    readonly origins: Readonly<Record<string, string>>;
    readonly models: ReadonlyMap<string, Model>;
  },
): Job[] {
  const { clock, origins, models } = now;
  return withOrigins(saved.jobs, origins).flatMap((job) => {
    const model = models.get(job.modelId);
    if (model === undefined) return [];
    const hasRead = job.inputFault !== undefined || job.inputs.length === model.mediaInputs(job.input).length;
    return [
      {
        ...job,
        outcome: withFileUrls(job.outcome),
        model,
        inputs: hasRead ? job.inputs : [],
        reading: hasRead ? Promise.resolve() : undefined,
        get state() {
          return stateAt(this, clock.now());
        },
      },
    ];
  });
}

/** In JSON the address of a file is a text. */
function withFileUrls(outcome: Job['outcome']): Job['outcome'] {
  const { files } = outcome.media;
  if (files === undefined) return outcome;
  const real = files.map(({ path: at, type }) => ({
    path: typeof at === 'string' && at.startsWith('file:') ? new URL(at) : at,
    type,
  }));
  return { ...outcome, media: { ...outcome.media, files: real } };
}
