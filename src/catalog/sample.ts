import type { Json, Scalar } from '../core/job/record.ts';
import { multipleFrom, multipleUpTo } from './decimals.ts';
import type { MediaKind } from '../core/media/media-kind.ts';
import type { Field, KindOf, ScalarKind, ValueField } from './field.ts';
import type { ModelDraft } from './model.ts';
import type { AttachedFile } from '../core/media/attached-file.ts';
import type { OptionValues } from './requested-file.ts';

const prompt = 'a lighthouse in a storm';

/** Values for the required options and as many files as are needed, as a member would have to give them. */
export function sampleRequest({ fields }: Pick<ModelDraft, 'fields'>): OptionValues {
  return Object.fromEntries(
    fields.flatMap((field): [string, Scalar | AttachedFile][] => {
      if (field.kind === 'file') return isSampled(field) ? [[field.name, sampleFile(field)]] : [];
      return field.required && field.kind !== 'link' ? [[field.name, valueFor(field)]] : [];
    }),
  );
}

/** Whether a file of this option is among the fewest that a request must have. */
function isSampled({ files, needed, number = 1 }: KindOf<'file'>): boolean {
  return needed && number <= Math.max(files.list?.minItems ?? 1, 1);
}

const usualTypes: Readonly<Record<MediaKind, string>> = { image: 'png', video: 'mp4', audio: 'mp3' };

function sampleFile({ name, files: { bounds } }: Field & KindOf<'file'>): AttachedFile {
  const extension = bounds.types?.[0] ?? usualTypes[bounds.media];
  return {
    url: `https://cdn.discordapp.com/${name}.${extension}`,
    name: `${name}.${extension}`,
    size: Math.min(bounds.bytes, 100_000),
    type: undefined,
    width: undefined,
    height: undefined,
  };
}

function valueFor(field: ValueField): Scalar {
  if (field.kind !== 'list') return scalarFor(field, field.default);
  const entries = Array.from({ length: Math.max(field.minItems ?? 1, 1) }, (_, index) => entryFor(field.of, index));
  return entries.join('\n');
}

/** An entry of a list that differs from the others, if the kind allows it. */
function entryFor(kind: ScalarKind, index: number): Scalar {
  switch (kind.kind) {
    case 'choice':
      return kind.choices[index % kind.choices.length] ?? '';
    case 'number':
      return numberAt(kind, index);
    case 'text':
      return textFor(kind, `${(index + 1).toString(36)} ${prompt}`);
    case 'switch':
      return index % 2 === 0;
  }
}

/** A number of the kind, further ones for further indexes as long as the bounds allow. */
function numberAt(kind: KindOf<'number'>, index: number): number {
  const first = smallOf(kind);
  const next = first + index * (kind.steps?.[0] ?? 1);
  return next <= (kind.max ?? Number.MAX_SAFE_INTEGER) ? next : first;
}

function smallOf({ min, max = 1, steps = [] }: KindOf<'number'>): number {
  const small = min ?? Math.min(max, 1);
  const [step] = steps;
  if (step === undefined) return small;
  return min === undefined ? multipleUpTo(step, Math.max(small, step) <= max ? step : max) : multipleFrom(step, small);
}

function scalarFor(field: ScalarKind, stated: Json | undefined): Scalar {
  switch (field.kind) {
    case 'choice':
      return field.choices[0] ?? '';
    case 'switch':
      return stated !== false;
    case 'text':
      return textFor(field, prompt);
    case 'number':
      return typeof stated === 'number' ? stated : smallOf(field);
  }
}

/** A text of a length that is allowed. It does not end with a space, because that is dropped of what members type. */
function textFor({ minLength = 0, maxLength }: KindOf<'text'>, text: string): string {
  return text.padEnd(minLength, '!').slice(0, maxLength).replace(/ $/, '!');
}
