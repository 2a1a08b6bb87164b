import type { ModelDraft } from '../catalog/model.ts';
import type { Job } from '../core/job/record.ts';
import type { Language } from '../core/language.ts';
import type { Catalog } from '../services/runcomfy/catalog.ts';

/** The name of a model's command in a language, without the slash. */
export function commandName({ command, words }: ModelDraft, language: Language): string {
  return words[language]?.[`/${command}`]?.name ?? command;
}

/** The name of a job's command in a language, without the slash. */
export type JobCommandName = (model: Job['model'], language: Language) => string;

/** For a model that is no longer offered it is the name in the job's record. */
export function jobCommandNames(catalog: Catalog): JobCommandName {
  return ({ id, command }, language) => {
    const model = catalog.current().byId.get(id);
    return model === undefined ? command : commandName(model, language);
  };
}

/** How a model is called in a language: by its title, else by its command. */
export function modelTitle(model: Job['model'], language: Language, nameOf: JobCommandName): string {
  return model.title ?? `/${nameOf(model, language)}`;
}
