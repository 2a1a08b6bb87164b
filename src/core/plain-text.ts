const ELLIPSIS = '…';
const FENCE = '```';
const FENCES_LENGTH = `${FENCE}\n\n${FENCE}`.length;

/** A joiner or an emoji-style selector where it belongs to an emoji; the only invisible characters that stay. */
const EMOJI_GLUE =
  /(?<=\p{Extended_Pictographic}\p{Emoji_Modifier}?\uFE0F?)\u200D(?=\p{Extended_Pictographic})|(?<=[\p{Extended_Pictographic}\p{Emoji_Modifier}])\uFE0F|(?<=[0-9#*])\uFE0F(?=\u20E3)/u;

const UNSEEN = /(?!\n)[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]/u;

const GLUE_OR_UNSEEN = new RegExp(`(${EMOJI_GLUE.source})|${UNSEEN.source}`, 'gu');

/**
 * The text as a reader can see it: direction overrides, invisible and control characters are taken out, half surrogate
 * pairs become U+FFFD, line ends of every kind become `\n`, tabs and blank Braille become spaces. What glues an emoji
 * together stays. Markup stays as well: put the result where none takes effect.
 */
export function visible(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/\r\n|[\r\v\f\u0085\u2028\u2029]/g, '\n')
    .replaceAll(/[\t\u2800]/g, ' ')
    .replaceAll(GLUE_OR_UNSEEN, (_, glue: string | undefined) => glue ?? '');
}

/**
 * The text in at most `limit` UTF-16 units (as Discord's limits count at most), the ellipsis included; cut between
 * graphemes, so that no emoji or accented letter is split.
 */
export function clip(text: string, limit: number): string {
  if (text.length <= limit) return text;
  if (limit < ELLIPSIS.length) return '';
  let end = 0;
  for (const { index, segment } of new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(text)) {
    if (index + segment.length > limit - ELLIPSIS.length) break;
    end = index + segment.length;
  }
  return text.slice(0, end) + ELLIPSIS;
}

/**
 * The visible text in a Discord code block, in which no markup, link or mention takes effect; at most `limit` UTF-16 units
 * in all, empty where `limit` has no room for a block of one character. Runs of three or more backticks, which would end
 * the block, are written as the look-alike U+02CB; a blank text gives a block of one space.
 */
export function codeBlock(text: string, limit: number): string {
  const room = limit - FENCES_LENGTH;
  if (room < 1) return '';
  const unfenced = visible(text).replaceAll(/`{3,}/g, (run) => 'ˋ'.repeat(run.length));
  const body = unfenced.trim() === '' ? ' ' : clip(unfenced, room);
  return `${FENCE}\n${body}\n${FENCE}`;
}

/** The visible text on one line, in at most `limit` UTF-16 units: for alt text and for names in logs. */
export function oneLine(text: string, limit: number): string {
  return clip(visible(text).replaceAll(/\s+/g, ' ').trim(), limit);
}

/** The visible text on one line of inline code, in which no markup, link or mention takes effect. */
export function inlineCode(text: string, limit = 100): string {
  return `\`${oneLine(text, limit).replaceAll('`', 'ˋ') || ' '}\``;
}
