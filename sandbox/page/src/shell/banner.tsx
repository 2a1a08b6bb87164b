import type { VNode } from 'preact';
import { useChat } from '../state/use-chat.ts';
import './banner.css';

/** Says that the page has lost the sandbox. */
export function Banner(): VNode | null {
  const chat = useChat();
  if (chat.connection.value !== 'lost') return null;
  return (
    <p class="banner" role="alert">
      {chat.say('shell.disconnected')}
    </p>
  );
}
