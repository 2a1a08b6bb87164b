/** What goes wrong with one exchange. `reset` means that the TCP connection is destroyed. */
export type Fault =
  /** Sends this answer instead of handling the request. An object body is sent as JSON. */
  | { kind: 'answer'; status: number; headers?: Record<string, string>; body?: string | object }
  /** Resets before the request is handled: nothing is done. */
  | { kind: 'reset' }
  /** Handles the request, then resets without an answer: the work is done, its answer is lost. */
  | { kind: 'drop-reply' }
  /** Handles the request, sends the headers and half of the body, then resets. */
  | { kind: 'reset-mid-body' }
  /** Waits on the stand-in's clock, then handles the request as usual. */
  | { kind: 'delay'; ms: number }
  /** Handles the request at once, and answers after waiting on the stand-in's clock. */
  | { kind: 'late-reply'; ms: number }
  /** Neither handles nor answers the request. */
  | { kind: 'hang' }
  /** Handles the request and sends the body one byte at a time, `everyMs` of real time apart. */
  | { kind: 'slow-loris'; everyMs: number }
  /** Answers 200 with a JSON body that never ends. */
  | { kind: 'endless' };

export interface FaultRule {
  readonly fault: Fault;
  readonly method?: string;
  /** Is tested against the path with its query. */
  readonly path?: RegExp;
  /** How many matching requests pass before the first fault. Default 0. */
  readonly skip?: number;
  /** How many matching requests are affected. Default 1; `Infinity` until removed. */
  readonly times?: number;
}

/** The faults that a test has asked for, in order. The first one that matches is used. */
export interface Faults {
  /** Adds a rule. The returned function removes it. */
  inject(rule: FaultRule): () => void;
  clear(): void;
  /** How many requests this fault still waits for, in all rules that have this very object. */
  left(fault: Fault): number;
  /** The fault for this request. It counts as used. */
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
    left: (fault) => active.entries().reduce((sum, [rule, { times }]) => sum + (rule.fault === fault ? times : 0), 0),
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
