/** The ordinary words of English. A word that is not among them may be a piece of another word. */
export interface EnglishWords {
  /** Whether a text of lower-case letters is an ordinary word. */
  has(text: string): boolean;
  /** Whether it is what words end with, such as `ing`. */
  isEnding(text: string): boolean;
  /** Reads the words now. */
  load(): void;
}

/** What may follow a word without a new word: `fu cking` is `fuck` and an ending. */
const ENDINGS: ReadonlySet<string> = new Set(['s', 'es', 'ed', 'er', 'ers', 'in', 'ing', 'ings', 'y', 'ty', 'ting']);

/** `read` returns the words, one on each line. They are read when the first text needs them. */
export function createEnglishWords(read: () => string): EnglishWords {
  let words: ReadonlySet<string> | undefined;
  const loaded = (): ReadonlySet<string> => (words ??= new Set(read().trim().split(/\s+/)));
  return {
    has: (text) => (text.length === 1 ? text === 'a' || text === 'i' : loaded().has(text)),
    isEnding: (text) => ENDINGS.has(text),
    load: () => void loaded(),
  };
}
