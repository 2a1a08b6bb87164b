import { useComputed } from '@preact/signals';
import type { VNode } from 'preact';
import { useReader } from '../message/reader.ts';
import { formatTime } from '../../../discord/client/time-format.ts';

interface TimestampProps {
  /** Since 1970. */
  readonly ms: number;
  /** The letter of Discord's style. */
  readonly style: string;
}

/** A time in the reader's language and time zone. A relative one moves with the clock. The full date shows on hover. */
export function Timestamp({ ms, style }: TimestampProps): VNode {
  const { locale, now } = useReader();
  const text = useComputed(() => formatTime(ms, style, locale, style === 'R' ? now.value : 0));
  return (
    <time class="timestamp" dateTime={new Date(ms).toISOString()} title={formatTime(ms, 'F', locale, 0)}>
      {text}
    </time>
  );
}
