import type { VNode } from 'preact';
import { useChat } from '../state/use-chat.ts';

/** Stands above the first message of a day. */
export function DayLine({ at }: { readonly at: number }): VNode {
  const locale = useChat().locale.value;
  const day = new Intl.DateTimeFormat(locale, { dateStyle: 'long' }).format(at);
  return (
    <div class="list-line" role="separator" aria-label={day}>
      <span>{day}</span>
    </div>
  );
}

/** Stands above the first message that was new when the channel was opened. */
export function UnreadLine(): VNode {
  const text = useChat().say('shell.new');
  return (
    <div class="list-line is-unread" role="separator" aria-label={text}>
      <span>{text}</span>
    </div>
  );
}
