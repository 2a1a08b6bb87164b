/** How each style of a timestamp is written (https://docs.discord.com/developers/reference#message-formatting). */
const styles: Readonly<Record<string, Intl.DateTimeFormatOptions>> = {
  t: { timeStyle: 'short' },
  T: { timeStyle: 'medium' },
  d: { dateStyle: 'short' },
  D: { dateStyle: 'long' },
  f: { dateStyle: 'long', timeStyle: 'short' },
  F: { dateStyle: 'full', timeStyle: 'short' },
  s: { dateStyle: 'short', timeStyle: 'short' },
  S: { dateStyle: 'short', timeStyle: 'medium' },
};

/** Each unit in seconds, with how many of it are told before the next larger is. */
const units: readonly (readonly [Intl.RelativeTimeFormatUnit, number, number])[] = [
  ['second', 1, 60],
  ['minute', 60, 60],
  ['hour', 3600, 24],
  ['day', 86_400, 30],
  ['month', 2_629_746, 12],
  ['year', 31_556_952, Infinity],
];

const dates = new Map<string, Intl.DateTimeFormat>();
const distances = new Map<string, Intl.RelativeTimeFormat>();

/** Making a formatter takes long, and a page shows hundreds of times. */
function cached<T>(formats: Map<string, T>, key: string, make: () => T): T {
  const known = formats.get(key) ?? make();
  formats.set(key, known);
  return known;
}

/** A time as Discord's client writes it. `style` is the letter of a timestamp; `ms` and `now` are since 1970. */
export function formatTime(ms: number, style: string, locale: string, now: number): string {
  if (style === 'R') return formatDistance(ms - now, locale);
  const format = styles[style] ?? styles['f'];
  return cached(dates, `${locale} ${style}`, () => new Intl.DateTimeFormat(locale, format)).format(ms);
}

/** `5 minutes ago`, `in 2 hours`. */
function formatDistance(ms: number, locale: string): string {
  const seconds = Math.round(Math.abs(ms) / 1000);
  const format = cached(distances, locale, () => new Intl.RelativeTimeFormat(locale));
  for (const [unit, size, most] of units) {
    const count = Math.round(seconds / size);
    // The sign of 0 decides between `in 0 seconds` and `0 seconds ago`.
    if (count < most) return format.format(ms > 0 && count > 0 ? count : -count, unit);
  }
  return '';
}
