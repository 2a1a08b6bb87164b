import type { VNode } from 'preact';
import type { SeenGuild } from '../../../discord/client/api.ts';
import { firstIn } from '../state/channels.ts';
import { useChat } from '../state/use-chat.ts';
import { Badge } from './badge.tsx';
import './server-rail.css';

/** The servers, and the direct messages above them. */
export function ServerRail(): VNode {
  const chat = useChat();
  const places = chat.seen.value?.places;
  const here = chat.place.value?.guild?.id;
  const unread = chat.marks.unread.value;
  const direct = places?.directMessages;
  return (
    <nav class="rail" aria-label={chat.say('shell.servers')}>
      {direct && (
        <Server
          name={chat.say('shell.directMessages')}
          mark="✉"
          isHere={here === undefined}
          isUnread={unread.has(direct.id)}
          pings={unread.get(direct.id) ? 1 : 0}
          onOpen={() => chat.goTo(direct.id)}
        />
      )}
      <hr />
      {places?.guilds.map((guild) => (
        <Server
          key={guild.id}
          name={guild.name}
          mark={initials(guild.name)}
          isHere={guild.id === here}
          isUnread={guild.channels.some(({ id }) => unread.has(id))}
          pings={pingsIn(guild, unread)}
          onOpen={() => {
            const channel = firstIn(guild);
            if (channel !== undefined) chat.goTo(channel.id);
          }}
        />
      ))}
    </nav>
  );
}

function pingsIn({ channels }: SeenGuild, unread: ReadonlyMap<string, { readonly pings: number }>): number {
  return channels.reduce((sum, { id }) => sum + (unread.get(id)?.pings ?? 0), 0);
}

function initials(name: string): string {
  const words = name.split(/\s+/u).map((word) => /^./u.exec(word)?.[0] ?? '');
  return words.join('').slice(0, 3);
}

interface ServerProps {
  readonly name: string;
  readonly mark: string;
  readonly isHere: boolean;
  readonly isUnread: boolean;
  readonly pings: number;
  readonly onOpen: () => void;
}

function Server({ name, mark, isHere, isUnread, pings, onOpen }: ServerProps): VNode {
  const chat = useChat();
  return (
    <button
      type="button"
      class="server"
      aria-current={isHere ? 'true' : undefined}
      data-unread={isUnread}
      title={name}
      onClick={onOpen}
    >
      <span class="server-mark" aria-hidden="true">
        {mark}
      </span>
      <span class="only-read-aloud">{isUnread ? chat.say('shell.withUnread', { name }) : name}</span>
      <Badge count={pings} />
    </button>
  );
}
