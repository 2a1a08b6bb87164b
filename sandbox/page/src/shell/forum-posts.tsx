import type { VNode } from 'preact';
import type { SeenChannel } from '../../../discord/client/api.ts';
import { threadsOf } from '../state/channels.ts';
import { useChat } from '../state/use-chat.ts';
import { textOf } from './text-of.ts';
import './forum-posts.css';

/** The posts of a forum: each is a thread. */
export function ForumPosts({ forum }: { readonly forum: SeenChannel }): VNode {
  const chat = useChat();
  const posts = threadsOf(chat.place.value?.guild?.channels ?? [], forum.id);
  return (
    <section class="posts" aria-label={chat.say('shell.posts')}>
      {posts.length === 0 && <p class="quiet">{chat.say('shell.noPosts')}</p>}
      {posts.map((post) => (
        <Post key={post.id} post={post} />
      ))}
    </section>
  );
}

function Post({ post }: { readonly post: SeenChannel }): VNode {
  const chat = useChat();
  const messages = chat.seen.value?.messages.get(post.id) ?? [];
  const [first] = messages;
  return (
    <button type="button" class="post" onClick={() => chat.goTo(post.id)}>
      <strong>{post.name}</strong>
      {first && <span class="post-text">{`${first.author.username}: ${textOf(first)}`}</span>}
      <span class="quiet">💬 {chat.say('shell.messageCount', { count: messages.length })}</span>
    </button>
  );
}
