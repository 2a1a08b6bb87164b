import type { MediaKind } from '../core/media/media-kind.ts';
import type { Field, KindOf } from './field.ts';
import type { ModelDraft } from './model.ts';
import { ranked } from './ranked.ts';

type FileField = Field & KindOf<'file'>;

/** A model that a file can go into, and the option that takes it. */
export interface Next<M extends ModelDraft = ModelDraft> {
  readonly model: M;
  readonly field: FileField;
  /** The option of the prompt, if the model has one. */
  readonly prompt: Field | undefined;
}

/**
 * The models that make something of a file of this kind, the best first: those that make another kind of it, then those
 * that have a prompt, then the others, each in the catalog's order. A model that needs anything else besides the file
 * and a prompt is none of them, nor one that takes the file only among others.
 */
export function nextsOf<M extends ModelDraft>(models: readonly M[], media: MediaKind): readonly Next<M>[] {
  const all = models.flatMap((model) => nextOf(model, media) ?? []);
  return ranked(all, ({ model, field, prompt }) => [
    Number(!field.needed),
    Number(model.kind === media),
    Number(prompt === undefined),
  ]);
}

/** A model that needs a prompt and nothing else. */
export interface PromptNext<M extends ModelDraft = ModelDraft> {
  readonly model: M;
  readonly prompt: Field;
}

/** The models that make something of a prompt alone, in the catalog's order. */
export function promptNextsOf<M extends ModelDraft>(models: readonly M[]): readonly PromptNext<M>[] {
  return models.flatMap((model) => {
    const prompt = promptOf(model);
    return prompt === undefined || lacks(model, [prompt]) ? [] : [{ model, prompt }];
  });
}

/** `undefined` where a file of this kind does not make a request to the model. */
export function nextOf<M extends ModelDraft>(model: M, media: MediaKind): Next<M> | undefined {
  const files = model.fields.filter((field) => field.kind === 'file');
  const fitting = files.filter(({ files: { bounds } }) => bounds.media === media);
  const field = fitting.find(({ needed }) => needed) ?? fitting[0];
  if (field === undefined || (field.files.list?.minItems ?? 1) > 1) return undefined;
  const prompt = promptOf(model);
  return lacks(model, [field, prompt]) ? undefined : { model, field, prompt };
}

function promptOf(model: ModelDraft): Field | undefined {
  return model.fields.find(({ input, kind }) => input === model.prompt?.input && kind === 'text');
}

/** Whether the model needs more than these. */
function lacks(model: ModelDraft, given: readonly (Field | undefined)[]): boolean {
  return model.fields.some((each) => {
    if (each.kind === 'link' || given.some((field) => field?.input === each.input)) return false;
    return each.kind === 'file' ? each.needed : each.required;
  });
}
