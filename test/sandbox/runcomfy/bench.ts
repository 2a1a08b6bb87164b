import { onTestFinished } from 'vitest';
import { startRunComfy, type RunComfyStandIn } from '../../../sandbox/runcomfy/runcomfy.ts';
import { shippedModels } from '../../support/models.ts';

type Json = Record<string, unknown>;

export const image = 'bytedance/seedream-4-0/sequential';
export const video = 'bytedance/seedance-1-0/pro/fast/text-to-video';

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Json;
}

export interface Bench {
  readonly runComfy: RunComfyStandIn;
  /** Moves the stand-in's clock, in milliseconds. */
  readonly advance: (ms: number) => void;
  readonly call: (path: string, init?: { method?: string; token?: string; body?: unknown }) => Promise<Answer>;
  readonly submit: (input?: Json, model?: string) => Promise<Answer>;
  /** Submits, waits until it is over, and returns the body of the result. */
  readonly finish: (input?: Json, model?: string) => Promise<Json>;
  /** The id of a new submission. */
  readonly start: (input?: Json, model?: string) => Promise<string>;
}

/** A stand-in for one test, on a clock that stands still until it is moved. */
export async function startBench(options: Partial<Parameters<typeof startRunComfy>[0]> = {}): Promise<Bench> {
  let now = Date.UTC(2026, 0, 1);
  const clock = { now: () => now, sleep: (): Promise<void> => Promise.resolve() };
  const runComfy = await startRunComfy({
    modelsDir: 'models',
    clock,
    ...(options.modelsDir === undefined && { models: await shippedModels }),
    ...options,
  });
  onTestFinished(async () => runComfy.close());
  runComfy.switches.pictureScale = 0.05;

  const call: Bench['call'] = async (path, init = {}) => {
    const response = await fetch(`${runComfy.url}/v1/${path}`, {
      method: init.method ?? 'GET',
      headers: { authorization: `Bearer ${init.token ?? runComfy.token}`, 'content-type': 'application/json' },
      ...(init.body === undefined ? {} : { body: JSON.stringify(init.body) }),
    });
    return { status: response.status, headers: response.headers, body: (await response.json()) as Json };
  };
  const submit: Bench['submit'] = async (input = { text: 'a fox' }, model = image) =>
    call(`models/${model}`, { method: 'POST', body: input });
  const start: Bench['start'] = async (input, model) => String((await submit(input, model)).body['request_id']);
  return {
    runComfy,
    advance: (ms) => {
      now += ms;
    },
    call,
    submit,
    start,
    async finish(input, model) {
      const id = await start(input, model);
      now += 60_000;
      return (await call(`requests/${id}/result`)).body;
    },
  };
}
