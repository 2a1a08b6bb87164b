import { typesOf, knownType } from '../core/media/formats.ts';
import { checkInput } from '../core/media/input-check.ts';
import { largestOriginal, type InputBounds, type InputProblem, type Range } from '../core/media/input.ts';
import { mediaKinds, type MediaKind } from '../core/media/media-kind.ts';
import type { AttachedFile } from '../core/media/attached-file.ts';

/**
 * Why an attached file does not fit, by what Discord says of it. What is not certain is no reason: the file's bytes are
 * checked when they are there. `resize`: a picture that is too large is made smaller.
 */
export function claimProblem(file: AttachedFile, bounds: InputBounds, resize: boolean): InputProblem | undefined {
  const { size = 0, width, height } = file;
  const limits = resize && bounds.media === 'image' ? withoutUpperLimits(bounds) : bounds;
  const found = { kind: 'intact', size, width, height, isAnimated: false } as const;
  const types = claimedTypes(file).toSorted((a, b) => Number(isOf(b, bounds)) - Number(isOf(a, bounds)));
  if (types.length === 0) {
    const { types: _types, ...untyped } = limits;
    return checkInput({ ...found, type: '', media: bounds.media }, untyped);
  }
  const problems = types.map((type) => checkInput({ ...found, type, media: mediaOf(type) }, limits));
  return problems.includes(undefined) ? undefined : problems[0];
}

function withoutUpperLimits({ width, height, pixels, ...rest }: InputBounds): InputBounds {
  return { ...rest, bytes: largestOriginal, width: least(width), height: least(height), pixels: least(pixels) };
}

function least(range: Range | undefined): Range {
  return range?.min === undefined ? {} : { min: range.min };
}

function mediaOf(type: string): MediaKind {
  return mediaKinds.find((kind) => type.startsWith(`${kind}/`)) ?? 'image';
}

function isOf(type: string, { media }: InputBounds): boolean {
  return mediaOf(type) === media;
}

/** The types that a file can be by its name and by the uploader's claim; none where they contradict each other. */
function claimedTypes({ name, type }: AttachedFile): readonly string[] {
  const byName = typesOf(/\.([^.]+)$/u.exec(name)?.[1]?.toLowerCase() ?? '');
  const claimed = knownType(type?.toLowerCase() ?? '');
  if (claimed === undefined) return byName;
  if (byName.length === 0) return [claimed];
  return byName.includes(claimed) ? byName : [];
}
