/** Somebody in a server, as far as who stands above whom is concerned. */
export interface Ranked {
  readonly memberId: string;
  readonly isServerOwner: boolean;
  /** The position of the highest role; 0 for a member without any. */
  readonly rank: number;
}

export type RankRefusal = 'server-owner' | 'yourself' | 'above-you';

/** Why this moderator may not bar that member; a server's owner stands above everybody. */
export function cannotBar(moderator: Ranked, member: Ranked): RankRefusal | undefined {
  if (member.isServerOwner) return 'server-owner';
  if (member.memberId === moderator.memberId) return 'yourself';
  return !moderator.isServerOwner && member.rank >= moderator.rank ? 'above-you' : undefined;
}
