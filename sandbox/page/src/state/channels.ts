import type { Places, SeenChannel, SeenGuild } from '../../../discord/client/api.ts';
import { channelTypes } from '../../../discord/world/channels.ts';

const threadTypes: readonly number[] = [
  channelTypes.announcementThread,
  channelTypes.publicThread,
  channelTypes.privateThread,
];

export function isThread({ type }: Pick<SeenChannel, 'type'>): boolean {
  return threadTypes.includes(type);
}

/** A channel that shows its threads as posts, and has no messages of its own. */
export function isForum({ type }: Pick<SeenChannel, 'type'>): boolean {
  return type === channelTypes.forum || type === channelTypes.media;
}

function isCategory({ type }: Pick<SeenChannel, 'type'>): boolean {
  return type === channelTypes.category;
}

interface ChannelEntry {
  readonly channel: SeenChannel;
  readonly threads: readonly SeenChannel[];
}

/** Channels under the name of a category, or under none. */
export interface ChannelGroup {
  readonly category?: SeenChannel;
  readonly entries: readonly ChannelEntry[];
}

/** The channels as the list beside the chat has them: first those without a category, then each category with some. */
export function groupChannels({ channels }: Pick<SeenGuild, 'channels'>): readonly ChannelGroup[] {
  const categories = channels.filter(isCategory);
  const entriesIn = (parentId: string | undefined): ChannelEntry[] =>
    channels
      .filter((channel) => !isThread(channel) && !isCategory(channel))
      .filter((channel) => categories.find(({ id }) => id === channel.parentId)?.id === parentId)
      .map((channel) => ({ channel, threads: threadsOf(channels, channel.id) }));
  const groups = [
    { entries: entriesIn(undefined) },
    ...categories.map((category) => ({ category, entries: entriesIn(category.id) })),
  ];
  return groups.filter(({ entries }) => entries.length > 0);
}

export function threadsOf(channels: readonly SeenChannel[], channelId: string): readonly SeenChannel[] {
  return channels.filter((channel) => isThread(channel) && channel.parentId === channelId);
}

/** The channel that a person sees first: of the first server that has one, else their direct messages. */
export function firstChannel({ guilds, directMessages }: Places): SeenChannel {
  return guilds.map(firstIn).find((channel) => channel !== undefined) ?? directMessages;
}

/** The first channel of a server, in the order of its list. A server may show none. */
export function firstIn(guild: Pick<SeenGuild, 'channels'>): SeenChannel | undefined {
  const listed = groupChannels(guild).flatMap(({ entries }) => entries.map(({ channel }) => channel));
  return listed.find((channel) => !isForum(channel)) ?? listed[0];
}
