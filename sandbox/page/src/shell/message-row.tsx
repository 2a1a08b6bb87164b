import type { VNode } from 'preact';
import { useMemo } from 'preact/hooks';
import { Message, type MessageProps } from '../message/message.tsx';

/** A message that the arrows can move to. One that has not changed is not drawn again. */
export function MessageRow({ message, continues }: MessageProps): VNode {
  const drawn = useMemo(() => <Message message={message} continues={continues} />, [message, continues]);
  return (
    <div class="message-row" data-row={message.id} tabIndex={-1}>
      {drawn}
    </div>
  );
}
