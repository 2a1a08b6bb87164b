import { checkField, type InputKind } from './field.ts';
import { own } from './file.ts';
import { infersSeed } from './infer.ts';
import type { Inputs } from './inputs.ts';
import { fieldOf, type ModelDraft, type SeedRange } from './model.ts';
import type { OptionValues } from './requested-file.ts';

/**
 * The seeds that are drawn where the schema has no narrower bounds. Services disagree about larger ones: some take 32
 * bits, others 31. All take these.
 */
const smallest = 0;
const largest = 2_147_483_647;
/** Given as a seed it means that the model draws one, and the model does not tell which. */
const anySeed = -1;

/** The input that takes the seed, as the file says or by its name, and the seeds to draw for it. */
export function seedOf(stated: string | false | undefined, inputs: Inputs): SeedRange | undefined {
  const input = stated === false ? undefined : (stated ?? [...inputs.keys()].find(infersSeed));
  return input === undefined ? undefined : rangeOf(input, inputs.get(input)?.offered);
}

/** `undefined` where members do not fill the input in, or where not every whole number within its bounds is a seed. */
function rangeOf(input: string, kind: InputKind | undefined): SeedRange | undefined {
  if (kind?.kind !== 'number' || kind.type !== 'integer' || kind.steps !== undefined) return undefined;
  const min = Math.max(kind.min ?? smallest, smallest);
  const max = Math.min(kind.max ?? largest, largest);
  return min > max ? undefined : { input, min, max };
}

/** A request to a model, with which its seed is known. */
interface Seeded<M> {
  readonly model: M;
  readonly given: OptionValues;
  /** The input whose seed was drawn; `undefined` where the member gave one, or the model takes none. */
  readonly drawn: string | undefined;
}

/**
 * Draws a seed where the member gave none. It is a default of this one request.
 *
 * @param fraction in [0, 1): where in its range the seed is.
 */
export function withSeed<M extends ModelDraft>(model: M, given: OptionValues, fraction: number): Seeded<M> {
  const { seed } = model;
  const field = fieldOf(model, seed?.input);
  const option = field?.name ?? '';
  const typed = own(given, option);
  // Where the option does not take it, it was forged, and is refused like any other value.
  const isAny = typed === anySeed && field !== undefined && checkField(field, anySeed) === undefined;
  if (seed === undefined || (typed !== undefined && !isAny)) return { model, given, drawn: undefined };
  const { [option]: _any, ...others } = given;
  const defaults = { ...model.defaults, [seed.input]: seedAt(seed, fraction) };
  return { model: { ...model, defaults }, given: others, drawn: seed.input };
}

/** The options without the one of the seed, so that another is drawn. */
export function withoutSeed(model: ModelDraft, given: OptionValues): OptionValues {
  const { [fieldOf(model, model.seed?.input)?.name ?? '']: _seed, ...others } = given;
  return others;
}

function seedAt({ min, max }: SeedRange, fraction: number): number {
  return min + Math.floor(fraction * (max - min + 1));
}
