import { formatTime } from '../discord/client/time-format.ts';

/** Resolves ids and formats times for the reader. */
export interface Reader {
  /** Milliseconds since 1970. */
  readonly now: number;
  /** The locale of dates and "4 seconds ago", such as `zh-TW`. */
  readonly locale: string;
  /** The name with its sign, such as `@ana`. Undefined if it is unknown. */
  readonly nameOf: (kind: 'member' | 'channel' | 'role', id: string) => string | undefined;
}

/** Discord's markdown, in the order in which it is applied. Text in code stays as it is. */
const marks =
  /(?<block>```(?:[a-z]+\n)?\n?(?<code>[\s\S]+?)\n?```)|(?<ticks>`{1,2})(?<inline>[\s\S]+?)\k<ticks>|<t:(?<time>-?\d+)(?::(?<style>[tTdDfFRsS]))?>|<(?<sign>@&|@!?|#)(?<id>\d+)>|<\/(?<command>[^:>]+):\d+>|<a?(?<emoji>:\w+:)\d+>|\[(?<label>[^\]\n]+)\]\((?<link>https?:\/\/[^\s)]+)\)|\\(?<escaped>[^\w\s])|(?<emphasis>\*\*|__|~~|\|\|)|^(?:-# |#{1,3} )/gmu;

const kinds: Readonly<Record<string, 'member' | 'channel' | 'role'>> = {
  '@': 'member',
  '@!': 'member',
  '#': 'channel',
  '@&': 'role',
};

/**
 * The text as lines for a terminal: without markup, with code blocks after a bar, and with mentions and times in words.
 */
export function plainLines(text: string, reader: Reader): string[] {
  return text
    .replaceAll(marks, (whole: string, ...rest: unknown[]) => {
      const found = rest.at(-1) as Readonly<Record<string, string | undefined>>;
      if (found['code'] !== undefined) return found['code'].replaceAll(/^/gm, '▏ ');
      if (found['inline'] !== undefined) return found['inline'];
      if (found['time'] !== undefined) {
        return formatTime(Number(found['time']) * 1000, found['style'] ?? 'f', reader.locale, reader.now);
      }
      if (found['id'] !== undefined) return reader.nameOf(kinds[found['sign'] ?? ''] ?? 'member', found['id']) ?? whole;
      if (found['command'] !== undefined) return `/${found['command']}`;
      if (found['label'] !== undefined) return `${found['label']} <${found['link']}>`;
      return found['emoji'] ?? found['escaped'] ?? '';
    })
    .split('\n');
}
