import type { Language } from './language.ts';

/** What Discord tells about the server of an interaction. */
export interface ServerFacts {
  readonly ownerId: string;
  /** The language of the server, for texts that all its moderators read. */
  readonly language: Language;
  /** Whether the channel still exists. */
  hasChannel(channelId: string): boolean;
  hasRole(roleId: string): boolean;
  /** The position of the highest of these roles; 0 for none. */
  rankOf(roleIds: readonly string[]): number;
  /** The roles that a member has now. Empty for a member who left; `undefined` if Discord does not tell. */
  rolesOf(memberId: string): Promise<readonly string[] | undefined>;
}
