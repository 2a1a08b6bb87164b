import type { Field } from './field.ts';
import { jsonPath, own, type Finding, type ModelFile, type PromptRule } from './file.ts';
import type { Inputs } from './inputs.ts';
import { mostFiles } from './media-type.ts';
import { derivedOptionName, optionName } from './names.ts';
import { draftsOf, type OptionDraft } from './option-drafts.ts';
import { namesOf, type Names } from './option-names.ts';
import { ranked } from './ranked.ts';
import { schemaTexts } from './schema-texts.ts';
import { commandLimits } from '../core/discord-limits.ts';

interface SpecialInputs {
  readonly prompt: PromptRule | undefined;
  readonly count: string | undefined;
  /** It is drawn where a member gives none, so nobody has to give it. */
  readonly seed: string | undefined;
}

/** The fields of a command, and what it has besides. */
export interface ChosenFields {
  readonly fields: readonly Field[];
  /** The name of Easel's own option with which pictures that are too large are made smaller; absent where it has none. */
  readonly resize: string | undefined;
  /** The name of Easel's own option that shows a request before it is made; absent where it has none. */
  readonly preview: string | undefined;
  readonly problems: readonly Finding[];
  readonly notes: readonly Finding[];
}

/**
 * The offered inputs as fields, in the order of the command's options: required ones first, then the prompt, then files
 * that a request must have, then by the file's `order`, then as in the schema. Where there are more than Discord takes,
 * the most useful ones are kept.
 */
export function toFields(file: ModelFile, inputs: Inputs, special: SpecialInputs): ChosenFields {
  const isPrompt = (input: string): boolean => input === special.prompt?.input;
  const offered = [...inputs].flatMap(([input, each]): OptionDraft[] => {
    if (each.offered === undefined) return [];
    // An input with a default is optional. A prompt's default is only an example, so it does not count.
    const needed =
      file.input.required.includes(input) && input !== special.seed && (isPrompt(input) || each.default === undefined);
    return draftsOf(input, { ...each, offered: each.offered }, needed);
  });
  const inOrder = ranked(offered, ({ input, required, needed, isFurther }) => {
    const place = file.order.indexOf(input);
    const isOptional = !needed && !isPrompt(input);
    return [
      Number(!required),
      Number(isFurther),
      Number(!isPrompt(input)),
      Number(isOptional),
      place === -1 ? Infinity : place,
    ];
  });
  const resize = takesPictures(inOrder) ? ownName(file, inOrder, 'resize', []) : undefined;
  const resizes = resize === undefined ? [] : [resize];
  const preview = ownName(file, inOrder, 'preview', resizes);
  const reserved = preview === undefined ? resizes : [...resizes, preview];
  const most = commandLimits.options - reserved.length;
  const dropped = new Set(byUse(file, inOrder, special).slice(most));
  const kept = inOrder.filter((each) => !dropped.has(each));
  const { names, problems } = namesOf(file, kept, reserved);
  return {
    fields: kept.map((draft) => fieldOf(file, draft, names)),
    resize,
    preview,
    problems: [...tooManyProblems(inOrder, dropped), ...problems],
    notes: droppedNotes(inOrder, dropped),
  };
}

function takesPictures(drafts: readonly OptionDraft[]): boolean {
  return drafts.some(({ kind }) => kind.kind === 'file' && kind.files.bounds.media === 'image');
}

/**
 * The name of an option of Easel's own, where no input has it, and there is room beside the `others`. The further files of
 * a list make room.
 */
function ownName(
  { options }: ModelFile,
  drafts: readonly OptionDraft[],
  name: string,
  others: readonly string[],
): string | undefined {
  const isTaken = drafts.some(
    ({ input }) => optionName(own(options, input)?.name ?? '') === name || derivedOptionName(input) === name,
  );
  const needed = drafts.filter(({ isFurther }) => !isFurther).length;
  return !isTaken && needed + others.length < commandLimits.options ? name : undefined;
}

/**
 * The most useful are: what a request must have, the prompt, inputs in `order`, and those that the price and the number of
 * files depend on. The later files of lists come last.
 */
function byUse(file: ModelFile, drafts: readonly OptionDraft[], { prompt, count, seed }: SpecialInputs): OptionDraft[] {
  const significant = new Set([file.price?.by, file.price?.times, count, seed]);
  return ranked(drafts, ({ input, needed, isCritical, isFurther }) => [
    Number(isFurther),
    Number(!isCritical),
    Number(input !== prompt?.input),
    Number(!needed),
    Number(!file.order.includes(input)),
    Number(!significant.has(input)),
  ]);
}

function tooManyProblems(drafts: readonly OptionDraft[], dropped: ReadonlySet<OptionDraft>): Finding[] {
  const critical = drafts.filter(({ isCritical }) => isCritical);
  const path = '$.input.required';
  if (critical.some((each) => dropped.has(each))) {
    const what = `${critical.length} inputs that members must fill in`;
    return [{ path, message: `has ${what}; Discord takes ${commandLimits.options}` }];
  }
  const files = critical.filter(({ kind }) => kind.kind === 'file');
  return files.length > mostFiles ? [{ path, message: `needs ${files.length} files; a job takes ${mostFiles}` }] : [];
}

function droppedNotes(drafts: readonly OptionDraft[], dropped: ReadonlySet<OptionDraft>): Finding[] {
  const inputs = new Set(drafts.filter((each) => dropped.has(each)).map(({ input }) => input));
  return [...inputs].map((input) => {
    const all = drafts.filter((each) => each.input === input);
    const left = all.filter((each) => !dropped.has(each) && each.kind.kind === 'file').length;
    const isSent = all.some((each) => each.default !== undefined);
    const what =
      left > 0 ? `${left} of its files can be attached` : isSent ? 'it stays at its default' : 'it is not sent';
    const path = jsonPath(['input', 'properties', input]);
    return { path, message: `Discord takes ${commandLimits.options} options: ${what}` };
  });
}

function fieldOf(file: ModelFile, draft: OptionDraft, names: Names): Field {
  const { input, kind, needed, required, default: value } = draft;
  const facts = { input, required, default: value, ...schemaTexts.parse(own(file.input.properties, input)) };
  const name = names.options.get(draft) ?? input;
  return kind.kind === 'file' || kind.kind === 'link'
    ? { ...kind, ...facts, name, needed, base: names.inputs.get(input) ?? input }
    : { ...kind, ...facts, name };
}
