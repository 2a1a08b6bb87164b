import type { Language } from './language.ts';

/** What Discord says of the server that something happens in. */
export interface ServerFacts {
  readonly ownerId: string;
  /** The server's own language, for what all its moderators read. */
  readonly language: Language;
  /** Whether it is still there. */
  hasChannel(channelId: string): boolean;
  hasRole(roleId: string): boolean;
  /** The position of the highest of these roles; 0 for none. */
  rankOf(roleIds: readonly string[]): number;
  /** A member's roles as Discord tells them now; none for one who left, `undefined` where Discord does not tell. */
  rolesOf(memberId: string): Promise<readonly string[] | undefined>;
}
