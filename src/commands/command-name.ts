import type { Model } from '../catalog/model.ts';
import type { Language } from '../core/language.ts';

/** What a model's command is called where this language is read, without its slash. */
export function commandName({ command, words }: Model, language: Language): string {
  return words[language]?.[`/${command}`]?.name ?? command;
}
