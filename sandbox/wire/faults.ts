/** What goes wrong with one exchange. `reset` means that the TCP connection is destroyed. */
export type Fault =
  /** Answers this instead of handling the request. An object body is sent as JSON. */
  | { kind: 'answer'; status: number; headers?: Record<string, string>; body?: string | object }
  /** Reset before the request is handled: nothing was done. */
  | { kind: 'reset' }
  /** Handled, then reset without an answer: the work is done, its answer is lost. */
  | { kind: 'drop-reply' }
  /** Handled; the headers and half of the body are sent, then reset. */
  | { kind: 'reset-mid-body' }
  /** Waits on the stand-in's clock, then handles as usual. */
  | { kind: 'delay'; ms: number }
  /** Handles at once, answers only after waiting on the stand-in's clock. */
  | { kind: 'late-reply'; ms: number }
  /** Never handled, never answered. */
  | { kind: 'hang' }
  /** Handled; the body is sent one byte at a time, `everyMs` of real time apart. */
  | { kind: 'slow-loris'; everyMs: number }
  /** Answers 200 with a JSON body that never ends. */
  | { kind: 'endless' };

interface FaultRule {
  readonly fault: Fault;
  readonly method?: string;
  /** Tested against the path with its query. */
  readonly path?: RegExp;
  /** How many matching requests pass before the first fault. Default 0. */
  readonly skip?: number;
  /** How many matching requests are hit. Default 1; `Infinity` until removed. */
  readonly times?: number;
}

/** The faults that a test has asked for, in the order of asking; the first that matches is used. */
export interface Faults {
  /** Adds a rule; the function returned removes it. */
  inject(rule: FaultRule): () => void;
  clear(): void;
  /** The fault for this request, counted as used. */
  take(method: string, path: string): Fault | undefined;
}

export function createFaults(): Faults {
  const active = new Map<FaultRule, { skip: number; times: number }>();
  return {
    inject(rule) {
      active.set(rule, { skip: rule.skip ?? 0, times: rule.times ?? 1 });
      return () => void active.delete(rule);
    },
    clear: () => active.clear(),
    take(method, path) {
      for (const [rule, left] of active) {
        if (rule.method !== undefined && rule.method !== method) continue;
        if (rule.path !== undefined && !rule.path.test(path)) continue;
        if (left.skip > 0) {
          left.skip -= 1;
          continue;
        }
        left.times -= 1;
        if (left.times <= 0) active.delete(rule);
        return rule.fault;
      }
      return undefined;
    },
  };
}
