import { useComputed } from '@preact/signals';
import type { VNode } from 'preact';
import { formatTime } from '../../../discord/client/time-format.ts';
import { say } from '../words/words.ts';
import { useReader } from './reader.ts';

const dayMs = 86_400_000;

/** The midnight before, in the reader's time zone. */
function dayOf(ms: number): number {
  return new Date(ms).setHours(0, 0, 0, 0);
}

/** When a message was sent: `Today at 14:03`. The full date shows on hover. */
export function SentTime({ iso }: { readonly iso: string }): VNode {
  const { locale, now } = useReader();
  const at = Date.parse(iso);
  // The clock ticks each second, and a page has hundreds of messages: only a new day draws them again.
  const today = useComputed(() => dayOf(now.value));
  // A day of a change of the clocks has 23 or 25 hours.
  const days = Math.round((today.value - dayOf(at)) / dayMs);
  const time = formatTime(at, 't', locale, 0);
  const text =
    days === 0
      ? say(locale, 'message.today', { time })
      : days === 1
        ? say(locale, 'message.yesterday', { time })
        : formatTime(at, 's', locale, 0);
  return (
    <time class="sent-time" dateTime={iso} title={formatTime(at, 'F', locale, 0)}>
      {text}
    </time>
  );
}

/** Only the hour, beside a message that continues another. */
export function ShortTime({ iso }: { readonly iso: string }): VNode {
  const { locale } = useReader();
  const at = Date.parse(iso);
  return (
    <time class="short-time" dateTime={iso} title={formatTime(at, 'F', locale, 0)}>
      {formatTime(at, 't', locale, 0)}
    </time>
  );
}
