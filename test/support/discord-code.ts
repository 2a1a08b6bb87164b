/** A text as Discord's client splits it: the code, in which no markup takes effect, and the rest. */
export interface TakenApart {
  readonly code: readonly string[];
  readonly rest: string;
}

/**
 * Code blocks and inline code as Discord's client finds them. The body of a block begins with the first character that
 * is no line end, after the name of a language if there is one directly after the fence. Inline code ends at the same
 * number of backticks. (These are the rules of simple-markdown, which the client uses.)
 */
const code =
  /```(?:[a-z0-9_+\-.#]+\n)?\n*(?<block>[^\n][\s\S]*?)\n*```|(?<!`)(?<ticks>`+)(?<inline>[\s\S]*?[^`])\k<ticks>(?!`)/giu;

export function takeApart(text: string): TakenApart {
  const found: string[] = [];
  const rest = text.replaceAll(code, (...parts: unknown[]) => {
    const { block, inline } = parts.at(-1) as Readonly<Record<string, string | undefined>>;
    found.push(block ?? inline ?? '');
    return '';
  });
  return { code: found, rest };
}
