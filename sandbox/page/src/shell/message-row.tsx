import type { VNode } from 'preact';
import { useMemo } from 'preact/hooks';
import type { StandInMessage } from '../../../discord/client/api.ts';
import { Message, type MessageProps } from '../message/message.tsx';
import { anchorBeside } from '../state/chat.ts';
import { useChat } from '../state/use-chat.ts';

/** A message with the button of its menu. */
export function MessageRow({ message, continues }: MessageProps): VNode {
  // A message that has not changed is not drawn again.
  const drawn = useMemo(() => <Message message={message} continues={continues} />, [message, continues]);
  return (
    <div class="message-row" data-message={message.id} data-continues={continues} tabIndex={-1}>
      {drawn}
      <MoreButton message={message} />
    </div>
  );
}

function MoreButton({ message }: { readonly message: StandInMessage }): VNode {
  const chat = useChat();
  return (
    <button
      type="button"
      class="icon-button message-more"
      aria-label={chat.say('shell.messageMenu')}
      aria-haspopup="menu"
      onClick={({ currentTarget }) => {
        chat.menu.value = { target: { message }, anchor: anchorBeside(currentTarget) };
      }}
    >
      ⋯
    </button>
  );
}
