const marked = /\bplume-([a-j]+)\b/;

/** A prompt with the number of its command, written in letters, because digits in a prompt may be read as a count. */
export function promptOf(number: number): string {
  const letters = String(number).replaceAll(/\d/g, (digit) => String.fromCodePoint(97 + Number(digit)));
  return `a heron at dawn, plume-${letters}`;
}

/** The number of the command that a prompt belongs to. */
export function numberIn(prompt: unknown): number | undefined {
  const letters = marked.exec(String(prompt))?.[1];
  return letters === undefined
    ? undefined
    : Number(letters.replaceAll(/[a-j]/g, (letter) => String((letter.codePointAt(0) ?? 97) - 97)));
}
