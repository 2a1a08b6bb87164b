import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { startRunComfy, type RunComfyStandIn } from '../../sandbox/runcomfy/runcomfy.ts';
import { expose } from './channel.ts';
import { numberIn } from './words.ts';

/** How the runs go. The command with number n has the duration at n. */
export interface Runs {
  /** Milliseconds from the submission to the end of the run, of which the first tenth is spent in the queue. */
  readonly durations: readonly number[];
  /** The size of each picture in bytes (it is padded), and its sides in relation to the size asked for. */
  readonly bytes?: number;
  readonly scale: number;
}

/** One run, as RunComfy recorded it. Times are in epoch ms. */
export interface Run {
  readonly number: number;
  readonly accepted: number;
  readonly ended: number;
  /** How often its status was requested. */
  readonly polls: number;
  /** When its status or result was first requested after its end. */
  readonly noticed: number | undefined;
}

/** The stand-in for RunComfy, as a process of its own. */
export interface RunComfyChild {
  open(runs: Runs): Promise<{ readonly url: string; readonly token: string; readonly mediaOrigin: string }>;
  /** Resolves when so many runs were accepted, or after `patience` ms, with the number of accepted runs. */
  accepted(count: number, patience: number): Promise<number>;
  runs(): Promise<readonly Run[]>;
  /** Removes its files. */
  close(): Promise<void>;
}

/** When /status and /result of each request were called, by its id. */
interface Asked {
  readonly status: number[];
  readonly all: number[];
}

const requests = /\/v1\/requests\/([^/]+)\/(status|result)/;

function createStage(): RunComfyChild {
  const opened = Promise.withResolvers<{ readonly runcomfy: RunComfyStandIn; readonly durations: readonly number[] }>();
  const asked = new Map<string, Asked>();
  return {
    async open({ durations, bytes, scale }) {
      const runcomfy = await startRunComfy({
        modelsDir: fileURLToPath(new URL('../../models', import.meta.url)),
        outcomes(input) {
          const duration = durations[numberIn(input['text']) ?? 0] ?? 0;
          const queueMs = Math.round(duration / 10);
          return { queueMs, runMs: duration - queueMs, media: bytes === undefined ? {} : { bytes } };
        },
      });
      runcomfy.switches.pictureScale = scale;
      runcomfy.onRequest(({ at, path }) => {
        const [, id, what] = requests.exec(path) ?? [];
        if (id === undefined) return;
        const one = asked.get(id) ?? { status: [], all: [] };
        asked.set(id, one);
        one.all.push(at);
        if (what === 'status') one.status.push(at);
      });
      opened.resolve({ runcomfy, durations });
      return { url: runcomfy.url, token: runcomfy.token, mediaOrigin: runcomfy.mediaOrigin };
    },
    async accepted(count, patience) {
      const { runcomfy } = await opened.promise;
      const deadline = performance.now() + patience;
      while (runcomfy.submissions.length < count && performance.now() < deadline) await pause(50);
      return runcomfy.submissions.length;
    },
    close: async () => (await opened.promise).runcomfy.close(),
    async runs() {
      const { runcomfy, durations } = await opened.promise;
      return runcomfy.submissions.map(({ requestId, input, acceptedAt }) => {
        const number = numberIn(input['text']) ?? 0;
        const ended = acceptedAt + (durations[number] ?? 0);
        const { status, all } = asked.get(requestId) ?? { status: [], all: [] };
        return {
          number,
          accepted: acceptedAt,
          ended,
          polls: status.length,
          noticed: all.find((at) => at >= ended),
        };
      });
    },
  };
}

expose(createStage());
