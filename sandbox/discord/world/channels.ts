/** Channel types (https://docs.discord.com/developers/resources/channel#channel-object-channel-types). */
export const channelTypes = {
  text: 0,
  directMessage: 1,
  voice: 2,
  category: 4,
  announcement: 5,
  announcementThread: 10,
  publicThread: 11,
  privateThread: 12,
  stage: 13,
  forum: 15,
  media: 16,
} as const;

/** The additional and missing permissions of a role or a member in one channel. */
export interface Overwrite {
  /** 0 for a role, 1 for a member. */
  readonly type: 0 | 1;
  readonly allow: bigint;
  readonly deny: bigint;
}

export interface Channel {
  readonly id: string;
  /** Absent for a direct message channel. */
  readonly guildId?: string;
  /** The person in a direct message channel with the bot. */
  readonly recipientId?: string;
  readonly type: number;
  name: string;
  /** A thread has its parent's. */
  nsfw: boolean;
  /** The category; for a thread, its channel. */
  parentId?: string;
  readonly position: number;
  /** By the id of the role or member. A thread has its parent's. */
  overwrites: ReadonlyMap<string, Overwrite>;
  /** For a private thread: whether the bot was added to it. */
  readonly botJoined?: boolean;
  /** For a private thread: the ids of the people who were added to it. */
  readonly joined?: readonly string[];
  /** Of a thread. A message in an archived one opens it again, unless it is locked. */
  archived?: boolean;
  locked?: boolean;
  deleted: boolean;
}

const threads: readonly number[] = [
  channelTypes.announcementThread,
  channelTypes.publicThread,
  channelTypes.privateThread,
];
const withMessages: readonly number[] = [
  channelTypes.text,
  channelTypes.directMessage,
  channelTypes.voice,
  channelTypes.announcement,
  channelTypes.stage,
  ...threads,
];

/** The parents that a thread of each type may have. */
const threadParents: ReadonlyMap<number, readonly number[]> = new Map<number, readonly number[]>([
  [channelTypes.announcementThread, [channelTypes.announcement]],
  [channelTypes.publicThread, [channelTypes.text, channelTypes.forum, channelTypes.media]],
  [channelTypes.privateThread, [channelTypes.text]],
]);

export function isThread({ type }: Pick<Channel, 'type'>): boolean {
  return threads.includes(type);
}

/** Whether messages can be written in the channel: not in a category, and in a forum or a media channel only in its threads. */
export function hasMessages({ type }: Channel): boolean {
  return withMessages.includes(type);
}

/** Throws for a parent that a channel of this type cannot have. */
export function requireParent(type: number, parent: Channel | undefined): void {
  const allowed = threadParents.get(type);
  if (allowed === undefined) {
    const fits = parent === undefined || (parent.type === channelTypes.category && type !== channelTypes.category);
    if (!fits) throw new Error(`a channel of type ${type} cannot be in one of type ${parent.type}`);
    return;
  }
  if (parent === undefined) throw new Error('a thread is in a channel');
  if (!allowed.includes(parent.type)) throw new Error(`a thread of type ${type} cannot be in type ${parent.type}`);
}

/** A guild's channel with all its fields. */
export function wireChannel(channel: Channel, botId: string): object {
  const common = {
    id: channel.id,
    type: channel.type,
    guild_id: channel.guildId,
    name: channel.name,
    parent_id: channel.parentId ?? null,
    last_message_id: null,
    rate_limit_per_user: 0,
    flags: 0,
  };
  if (!isThread(channel)) {
    return {
      ...common,
      position: channel.position,
      permission_overwrites: [...channel.overwrites].map(([id, { type, allow, deny }]) => ({
        id,
        type,
        allow: allow.toString(),
        deny: deny.toString(),
      })),
      nsfw: channel.nsfw,
      topic: null,
    };
  }
  return {
    ...common,
    owner_id: botId,
    message_count: 0,
    member_count: 1,
    total_message_sent: 0,
    thread_metadata: {
      archived: channel.archived ?? false,
      auto_archive_duration: 1440,
      archive_timestamp: '2026-01-01T00:00:00.000Z',
      locked: channel.locked ?? false,
      ...(channel.type === channelTypes.privateThread && { invitable: true }),
    },
  };
}
