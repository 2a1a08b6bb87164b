import type { Model } from '../catalog/model.ts';
import type { Job } from '../core/job/record.ts';
import type { Language } from '../core/language.ts';
import type { Catalog } from '../services/runcomfy/catalog.ts';

/** What a model's command is called where this language is read, without its slash. */
export function commandName({ command, words }: Model, language: Language): string {
  return words[language]?.[`/${command}`]?.name ?? command;
}

/** What the command that a job was asked with is called where this language is read, without its slash. */
export type JobCommandName = (model: Job['model'], language: Language) => string;

/** A model that is no longer offered has the name on record. */
export function jobCommandNames(catalog: Catalog): JobCommandName {
  return ({ id, command }, language) => {
    const model = catalog.current().byId.get(id);
    return model === undefined ? command : commandName(model, language);
  };
}
