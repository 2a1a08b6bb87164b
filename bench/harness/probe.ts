import { subscribe } from 'node:diagnostics_channel';
import { existsSync, readFileSync } from 'node:fs';
import { createHistogram, monitorEventLoopDelay } from 'node:perf_hooks';

/** Figures that a process can measure of itself. */
interface Usage {
  /** Resident memory in bytes: now, and the most so far. */
  readonly resident: number;
  readonly peakResident: number;
  /** Bytes of JavaScript objects and of buffers. After a garbage collection these are the ones in use. */
  readonly held: number;
  /** Seconds of user and system time so far. */
  readonly cpu: number;
  /** Bytes read from files and sockets so far, cached or not. 0 if the system does not report it. */
  readonly read: number;
}

/** When the first answer to an interaction left the process, in epoch ms, by the interaction's id. */
type Answers = readonly (readonly [id: string, at: number])[];

export interface Probe {
  /** Collects garbage first if Node was started with `--expose-gc`. */
  usage(): Usage;
  /** Starts to measure how late timers are. */
  watchLoop(): void;
  /** The 99th percentile of the delays since then, in ms. */
  loopDelay(): number;
  /** `wall`: the longest delay, in ms. `cpu`: the most CPU time in ms that the thread used between two measurements. It does not count time without a core. */
  longestHold(): { readonly wall: number; readonly cpu: number };
  answers(): Answers;
}

/** Milliseconds between two measurements. Each measured delay contains this time. */
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

/** CPU time of this thread so far, in ms. */
function threadCpu(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
}

/** As Linux reports them. */
function bytesRead(): number {
  const path = '/proc/self/io';
  return existsSync(path) ? Number(/^rchar: (\d+)$/m.exec(readFileSync(path, 'utf8'))?.[1] ?? 0) : 0;
}

/** The percentile of durations in ms; 0 if there are none. */
export function percentile(durations: readonly number[], part: number): number {
  if (durations.length === 0) return 0;
  const histogram = createHistogram({ figures: 4 });
  // A histogram counts whole microseconds, at least one.
  for (const ms of durations) histogram.record(Math.max(Math.round(ms * 1000), 1));
  return histogram.percentile(part) / 1000;
}
