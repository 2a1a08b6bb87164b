import type { ModelDraft } from '../catalog/model.ts';
import { nextsOf } from '../catalog/nexts.ts';
import { english, type Language } from '../core/language.ts';
import type { MediaKind } from '../core/media/media-kind.ts';
import { clip } from '../core/plain-text.ts';
import type { Catalog } from '../services/runcomfy/catalog.ts';
import { commandName } from './command-name.ts';

/** A model that a result can go into, as a button names it. */
interface NamedNext {
  readonly command: string;
  readonly label: string;
}

/** The model that makes the best of a file of this kind; `undefined` where none takes it. */
export type BestNext = (media: MediaKind, language: Language) => NamedNext | undefined;

/** By the models that are offered now. */
export function bestNexts(catalog: Catalog): BestNext {
  return (media, language) => {
    const [best] = nextsOf(catalog.current().models, media);
    return best === undefined ? undefined : { command: best.model.command, label: actionOf(best.model, language) };
  };
}

/** A phone shows so many characters of a button in one line. A Chinese one is as wide as two. */
const longestLabel = 28;

/** What a model does with a file, in a word or two: as its file says, else by the name of its command. */
export function actionOf(model: ModelDraft, language: Language): string {
  const own = model.words[language]?.[`/${model.command}`];
  const said =
    own?.action ?? (own?.name === undefined ? model.words[english]?.[`/${model.command}`]?.action : undefined);
  return said ?? inWords(commandName(model, language));
}

/** A command's name as words: `seedance-animate` becomes Seedance animate. */
function inWords(name: string): string {
  const words = name.replaceAll(/[-_]+/g, ' ').trim() || name;
  const isWide = /[^\p{Script=Latin}\p{N} ]/u.test(words);
  return clip(words.charAt(0).toUpperCase() + words.slice(1), isWide ? longestLabel / 2 : longestLabel);
}
