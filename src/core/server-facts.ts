/** How far a member can see a channel. Who is in a private thread is not known. */
export type ChannelSight = 'seen' | 'unseen' | 'private-thread';

/** What Discord tells about the server of an interaction. */
export interface ServerFacts {
  readonly ownerId: string;
  /** Discord's locale of the server, for texts that all its moderators read. */
  readonly locale: string;
  /** Whether the channel still exists. */
  hasChannel(channelId: string): boolean;
  hasRole(roleId: string): boolean;
  /** Whether the member of the interaction sees a channel of the server, with its earlier messages. */
  sightOf(channelId: string): ChannelSight;
  /** The position of the highest of these roles; 0 for none. */
  rankOf(roleIds: readonly string[]): number;
  /** The roles that a member has now. Empty for a member who left; `undefined` if Discord does not tell. */
  rolesOf(memberId: string): Promise<readonly string[] | undefined>;
}
