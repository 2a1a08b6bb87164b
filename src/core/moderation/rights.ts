/** A member, with what decides who ranks above whom. */
export interface Ranked {
  readonly memberId: string;
  readonly isServerOwner: boolean;
  /** The position of the highest role; 0 for a member without any. */
  readonly rank: number;
}

export type RankRefusal = 'server-owner' | 'yourself' | 'above-you';

/** Why this moderator may not block that member. A server's owner ranks above everybody. */
export function blockRefusal(moderator: Ranked, member: Ranked): RankRefusal | undefined {
  if (member.isServerOwner) return 'server-owner';
  if (member.memberId === moderator.memberId) return 'yourself';
  return !moderator.isServerOwner && member.rank >= moderator.rank ? 'above-you' : undefined;
}
