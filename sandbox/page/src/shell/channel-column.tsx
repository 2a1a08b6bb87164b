import type { VNode } from 'preact';
import type { SeenChannel, SeenGuild } from '../../../discord/client/api.ts';
import { groupChannels, isForum, isThread } from '../state/channels.ts';
import { useChat } from '../state/use-chat.ts';
import { Avatar } from '../message/avatar.tsx';
import { Badge } from './badge.tsx';
import { PersonSwitcher } from './person-switcher.tsx';
import './channel-column.css';

/** The channels of the server that is open, and who uses the page. */
export function ChannelColumn(): VNode {
  const chat = useChat();
  const guild = chat.place.value?.guild;
  const direct = chat.seen.value?.places.directMessages;
  const title = guild?.name ?? chat.say('shell.directMessages');
  return (
    <div class="column">
      <h2 class="column-title">{title}</h2>
      <nav class="channels" aria-label={chat.say('shell.channels')}>
        {guild && <GuildChannels guild={guild} />}
        {guild === undefined && direct && <ChannelLink channel={direct} isDirect />}
      </nav>
      <PersonSwitcher />
    </div>
  );
}

function GuildChannels({ guild }: { readonly guild: SeenGuild }): VNode {
  return (
    <>
      {groupChannels(guild).map(({ category, entries }) => (
        <section key={category?.id ?? ''} aria-label={category?.name}>
          {category && <h3 class="category">{category.name}</h3>}
          {entries.map(({ channel, threads }) => (
            <div key={channel.id}>
              <ChannelLink channel={channel} />
              {threads.map((thread) => (
                <ChannelLink key={thread.id} channel={thread} />
              ))}
            </div>
          ))}
        </section>
      ))}
    </>
  );
}

function ChannelLink({ channel, isDirect = false }: { channel: SeenChannel; isDirect?: boolean }): VNode {
  const chat = useChat();
  const unread = chat.marks.unread.value.get(channel.id);
  const name =
    channel.nsfw && !isThread(channel) ? chat.say('shell.ageRestricted', { name: channel.name }) : channel.name;
  return (
    <button
      type="button"
      class="channel"
      data-thread={isThread(channel)}
      data-unread={unread !== undefined}
      aria-current={chat.place.value?.channel.id === channel.id ? 'page' : undefined}
      onClick={() => chat.goTo(channel.id)}
    >
      {isDirect ? (
        <Avatar id={channel.id} name={channel.name} size="small" />
      ) : (
        <span class="channel-mark" aria-hidden="true">
          {markOf(channel)}
        </span>
      )}
      <span class="channel-name" aria-hidden="true">
        {channel.name}
      </span>
      <span class="only-read-aloud">{unread ? chat.say('shell.withUnread', { name }) : name}</span>
      {channel.nsfw && !isThread(channel) && (
        <span class="channel-adult" aria-hidden="true">
          18+
        </span>
      )}
      <Badge count={unread?.pings ?? 0} />
    </button>
  );
}

export function markOf(channel: SeenChannel): string {
  if (isThread(channel)) return '↳';
  return isForum(channel) ? '☰' : '#';
}
