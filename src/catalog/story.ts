import { checkField, isValueField, type ChoiceField, type ValueField } from './field.ts';
import { infersShape } from './infer.ts';
import { fieldOf, type Model, type ModelDraft } from './model.ts';

/** A story has at least so many pictures. */
const fewest = 2;

/** A model that makes a coherent set of pictures from one prompt, and its options for a story. */
export interface StoryModel<M extends ModelDraft = Model> {
  readonly model: M;
  readonly prompt: ValueField;
  /** The most characters of the prompt, in code points. */
  readonly maxLength: number | undefined;
  readonly count: ValueField;
  /** How many pictures a story may have, the least first. */
  readonly counts: readonly number[];
  /** The size or the shape of the pictures, if the model has such a choice. */
  readonly size: ChoiceField | undefined;
}

/**
 * The models that make stories, in the catalog's order: a model for pictures that reads their number in its prompt, and
 * needs nothing else. A model that takes only a number makes so many pictures of the same scene.
 */
export function storyModels<M extends ModelDraft>(
  models: readonly M[],
  most: { readonly pictures: number; readonly choices: number },
): readonly StoryModel<M>[] {
  return models.flatMap((model) => {
    const prompt = fieldOf(model, model.prompt?.input);
    const count = fieldOf(model, model.prompt?.says?.count);
    if (model.kind !== 'image' || prompt?.kind !== 'text' || count === undefined || !isValueField(count)) return [];
    const lacks = model.fields.some((field) => {
      if (field === prompt || field === count || field.kind === 'link') return false;
      return field.kind === 'file' ? field.needed : field.required;
    });
    const counts = countsOf(count, most.pictures);
    if (lacks || counts.length === 0) return [];
    return [{ model, prompt, maxLength: prompt.maxLength, count, counts, size: sizeOf(model, most.choices) }];
  });
}

function countsOf(field: ValueField, most: number): readonly number[] {
  return Array.from({ length: most - fewest + 1 }, (_, index) => index + fewest).filter(
    (number) => checkField(field, number) === undefined,
  );
}

function sizeOf({ fields }: ModelDraft, most: number): ChoiceField | undefined {
  const choices = fields.filter((field) => field.kind === 'choice').filter(({ input }) => infersShape(input));
  return choices.find((field) => field.choices.length > 1 && field.choices.length <= most);
}
