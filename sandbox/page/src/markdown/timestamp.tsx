import type { VNode } from 'preact';
import { useReader } from '../message/reader.ts';
import { formatTime } from './time-format.ts';

interface TimestampProps {
  /** Since 1970. */
  readonly ms: number;
  /** The letter of Discord's style. */
  readonly style: string;
}

/** A time in the reader's language and time zone. A relative one moves with the clock. The full date shows on hover. */
export function Timestamp({ ms, style }: TimestampProps): VNode {
  const { locale, now } = useReader();
  const text = style === 'R' ? formatTime(ms, style, locale, now.value) : formatTime(ms, style, locale, 0);
  return (
    <time class="timestamp" dateTime={new Date(ms).toISOString()} title={formatTime(ms, 'F', locale, 0)}>
      {text}
    </time>
  );
}
