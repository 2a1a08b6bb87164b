import type { VNode } from 'preact';
import { ComposerBox } from '../composer/composer.tsx';
import { isForum } from '../state/channels.ts';
import { useChat } from '../state/use-chat.ts';
import { AgeNotice } from './age-notice.tsx';
import { ChannelHeader } from './channel-header.tsx';
import { ForumPosts } from './forum-posts.tsx';
import { MessageList } from './message-list.tsx';
import './conversation.css';

/** The channel that is open. */
export function Conversation(): VNode {
  const chat = useChat();
  const place = chat.place.value;
  return (
    <main class="conversation">
      <ChannelHeader />
      {place && <Content key={place.channel.id} />}
    </main>
  );
}

function Content(): VNode | null {
  const chat = useChat();
  const channel = chat.place.value?.channel;
  if (channel === undefined) return null;
  if (channel.nsfw && !chat.settings.isAdult.value) return <AgeNotice />;
  if (isForum(channel)) return <ForumPosts forum={channel} />;
  return (
    <>
      <MessageList />
      {chat.notice.value !== undefined && <Notice text={chat.notice.value} />}
      <ComposerBox />
    </>
  );
}

/** Why an entry of a menu could not be used. */
function Notice({ text }: { readonly text: string }): VNode {
  const chat = useChat();
  return (
    <p class="notice" role="alert">
      {text}
      <button
        type="button"
        class="icon-button"
        aria-label={chat.say('shell.close')}
        onClick={() => {
          chat.notice.value = undefined;
        }}
      >
        ×
      </button>
    </p>
  );
}
