import { subscribe } from 'node:diagnostics_channel';
import { existsSync, readFileSync } from 'node:fs';
import { createHistogram, monitorEventLoopDelay } from 'node:perf_hooks';

/** What a process knows of itself. */
interface Usage {
  /** Bytes: what it holds now, and the most that it held. */
  readonly resident: number;
  readonly peakResident: number;
  /** Bytes of JavaScript and of buffers; after a collection, what is really held. */
  readonly held: number;
  /** Seconds of user and system time so far. */
  readonly cpu: number;
  /** Bytes read from files and sockets so far, cached or not; 0 where the system does not tell. */
  readonly read: number;
}

/** When the first answer to an interaction left the process, in epoch ms, by the interaction's id. */
type Answers = readonly (readonly [id: string, at: number])[];

export interface Probe {
  /** Collects garbage first, where Node was started with `--expose-gc`. */
  usage(): Usage;
  /** Starts counting how late timers are. */
  watchLoop(): void;
  /** The 99th percentile of that since, in ms. */
  loopDelay(): number;
  /** The longest of them, in ms; and the most that the thread worked between two looks, in ms of its CPU, whatever else kept it from a core. */
  longestHold(): { readonly wall: number; readonly cpu: number };
  answers(): Answers;
}

/** Milliseconds between two looks at the clock; each look is counted as this much too late. */
const resolution = 10;

/** https://undici.nodejs.org/#/docs/api/DiagnosticsChannel.md#undiciclientsendheaders */
interface Sent {
  readonly request: { readonly path: string };
}

export function createProbe(): Probe {
  const answers = new Map<string, number>();
  subscribe('undici:client:sendHeaders', (message) => {
    const id = /\/interactions\/(\d+)\//.exec((message as Sent).request.path)?.[1];
    if (id !== undefined && !answers.has(id)) answers.set(id, performance.timeOrigin + performance.now());
  });
  const delays = monitorEventLoopDelay({ resolution });
  let looks: NodeJS.Timeout | undefined;
  let before = 0;
  let mostWork = 0;
  const look = (): void => {
    const now = threadCpu();
    mostWork = Math.max(mostWork, now - before);
    before = now;
  };
  return {
    usage() {
      globalThis.gc?.();
      const { rss, heapUsed, external } = process.memoryUsage();
      const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
      return {
        resident: rss,
        peakResident: maxRSS * 1024,
        held: heapUsed + external,
        cpu: (userCPUTime + systemCPUTime) / 1e6,
        read: bytesRead(),
      };
    },
    watchLoop() {
      delays.reset();
      delays.enable();
      mostWork = 0;
      before = threadCpu();
      looks ??= setInterval(look, resolution).unref();
    },
    answers: () => [...answers],
    loopDelay: () => Math.max(delays.percentile(99) / 1e6 - resolution, 0),
    longestHold: () => ({ wall: Math.max(delays.max / 1e6 - resolution, 0), cpu: mostWork }),
  };
}

/** Of this thread so far, in ms. */
function threadCpu(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
}

/** As Linux counts them. */
function bytesRead(): number {
  const path = '/proc/self/io';
  return existsSync(path) ? Number(/^rchar: (\d+)$/m.exec(readFileSync(path, 'utf8'))?.[1] ?? 0) : 0;
}

/** The percentile of durations in ms. 0 of none. */
export function percentile(durations: readonly number[], part: number): number {
  if (durations.length === 0) return 0;
  const histogram = createHistogram({ figures: 4 });
  // Whole microseconds from one on are what a histogram counts.
  for (const ms of durations) histogram.record(Math.max(Math.round(ms * 1000), 1));
  return histogram.percentile(part) / 1000;
}
