import type { VNode } from 'preact';
import { useChat } from '../state/use-chat.ts';

/** How often somebody was mentioned. */
export function Badge({ count }: { readonly count: number }): VNode | null {
  const chat = useChat();
  if (count === 0) return null;
  return (
    <span class="badge">
      <span aria-hidden="true">{count}</span>
      <span class="only-read-aloud">{chat.say('shell.mentions', { count })}</span>
    </span>
  );
}
