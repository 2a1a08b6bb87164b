import type { Language } from '../support/languages.ts';
import type { Translate, WordArgs, WordKey, Words } from '../../src/words/words.ts';
import type { Moment, Shown } from './moment.ts';

/** What a moment shows in a language, and the keys of all texts in it. */
export async function recorded(
  moment: Moment,
  words: Words,
  language: Language,
): Promise<{ readonly shown: readonly Shown[]; readonly keys: ReadonlySet<WordKey> }> {
  const keys = new Set<WordKey>();
  const record = (t: Translate): Translate =>
    Object.assign(
      (key: WordKey, args?: WordArgs) => {
        keys.add(key);
        return t(key, args);
      },
      { language: t.language, number: (value: number) => t.number(value) },
    );
  const recording: Words = { ...words, in: (each) => record(words.in(each)) };
  return { shown: await moment.shown(recording.in(language), recording), keys };
}
