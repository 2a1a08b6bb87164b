import { BroadcastChannel } from 'node:worker_threads';
import type { MutantCoverage } from '@stryker-mutator/api/core';

/** What Stryker's process asks of the thread with the unit tests, and what it answers. */

export type Asked =
  | { readonly kind: 'all' }
  | { readonly kind: 'stop' }
  | {
      readonly kind: 'mutant';
      readonly id: string;
      /** The file that it changes. */
      readonly source: string;
      /** Whether it is there while the modules load. Then it is the first that is asked for. */
      readonly isStatic: boolean;
      /** The tests that reach it, or all. */
      readonly tests?: readonly string[];
      readonly hitLimit?: number;
    };

export interface Ended {
  readonly id: string;
  readonly file: string;
  readonly ms: number;
  /** Why it failed. */
  readonly failure?: string;
}

export type Told =
  | { readonly kind: 'ready' }
  | { readonly kind: 'failed'; readonly failure: string }
  | { readonly kind: 'all'; readonly ended: readonly Ended[]; readonly coverage: MutantCoverage }
  | {
      readonly kind: 'mutant';
      readonly count: number;
      readonly isLoop: boolean;
      readonly killed?: Ended;
      /** What killed it fails without it, too: something of the mutant was left. */
      readonly isUnclean: boolean;
    };

/** To the other thread of this process. */
export function openChannel(): BroadcastChannel {
  return new BroadcastChannel('easel-mutants');
}

export function post(
  channel: { postMessage(message: unknown, transfer: readonly []): void },
  message: Asked | Told,
): void {
  channel.postMessage(message, []);
}

/** Until the process ends, or `once`. */
export function hear(channel: BroadcastChannel, heard: (message: unknown) => void, once = false): void {
  channel.addEventListener('message', (event) => 'data' in event && heard(event.data), { once });
}
