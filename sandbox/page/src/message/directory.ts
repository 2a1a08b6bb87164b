import type { Component } from '../../../discord/client/api.ts';

export interface Named {
  readonly id: string;
  readonly name: string;
  /** RGB of the role that colours the name, 0 for none. */
  readonly color: number;
}

/** A member, role or channel that a select menu offers. */
export interface Candidate extends Named {
  readonly kind: 'member' | 'role' | 'channel';
}

/** The names of the members, roles and channels that a reader sees. */
export interface Directory {
  readonly lookUp: (kind: Candidate['kind'], id: string) => Named | undefined;
  /** What an id select (types 5 to 8) offers to this person in this channel. */
  readonly candidates: (menu: Component) => readonly Candidate[];
}
