/** How much of the past a stand-in keeps that runs for long. What is older is forgotten, as if it had never been. */
export interface Bounds {
  /** Requests, with their answers where they are recorded. */
  readonly exchanges: number;
  /** Interactions. A forgotten one can no longer be answered. */
  readonly interactions: number;
  /** Messages in a channel, deleted ones included. */
  readonly messages: number;
  /** Earlier versions of a message. */
  readonly versions: number;
  /** Files that were attached to commands and forms. */
  readonly attached: number;
}

const all = Number.POSITIVE_INFINITY;

/** A test asks for everything that has happened. */
export const unbounded: Bounds = { exchanges: all, interactions: all, messages: all, versions: all, attached: all };
