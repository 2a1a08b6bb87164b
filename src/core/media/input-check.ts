import { extensionsOf } from './formats.ts';
import type { InputBounds, InputProblem, MeasureReason, Range } from './input.ts';
import type { IntactFile } from './inspection.ts';

/** The first reason why the file does not fit, or undefined. A measure that the file does not have fits. */
export function checkInput(found: IntactFile, bounds: InputBounds): InputProblem | undefined {
  const { width, height, seconds, size } = found;
  if (found.media !== bounds.media) {
    return { reason: 'wrong-kind', found: found.media, wanted: bounds.media };
  }
  const endings = extensionsOf(found.type);
  if (bounds.types !== undefined && !endings.some((ending) => bounds.types?.includes(ending))) {
    return { reason: 'wrong-type', found: endings[0] ?? found.type, wanted: bounds.types };
  }
  if (bounds.still && found.isAnimated) return { reason: 'animated' };
  return (
    checkRange(size, { max: bounds.bytes }, 'too-large', 'too-large') ??
    (width === undefined || height === undefined ? undefined : checkSize({ width, height }, bounds)) ??
    checkRange(seconds, bounds.seconds, 'too-short', 'too-long')
  );
}

/** In pixels. */
interface Size {
  readonly width: number;
  readonly height: number;
}

type SizeBounds = Pick<InputBounds, 'width' | 'height' | 'pixels' | 'ratio'>;

function checkSize({ width, height }: Size, bounds: SizeBounds): InputProblem | undefined {
  return (
    checkRange(width, bounds.width, 'too-narrow', 'too-wide') ??
    checkRange(height, bounds.height, 'too-low', 'too-high') ??
    checkRange(width * height, bounds.pixels, 'too-few-pixels', 'too-many-pixels') ??
    checkRange(width / height, bounds.ratio, 'ratio-too-small', 'ratio-too-large')
  );
}

function checkRange(
  found: number | undefined,
  { min, max }: Range = {},
  below: MeasureReason,
  above: MeasureReason,
): InputProblem | undefined {
  if (found === undefined) return undefined;
  if (min !== undefined && found < min) return { reason: below, found, limit: min };
  return max !== undefined && found > max ? { reason: above, found, limit: max } : undefined;
}

/**
 * The largest size of a picture that fits, at most `most` pixels wide. It keeps its ratio, up to a part of a pixel.
 * Undefined if no smaller size fits. Bytes are not considered.
 */
export function fittingSize(size: Size, bounds: SizeBounds, most: number): Size | undefined {
  // Of very small sizes the ratio is far from the picture's own.
  const ratio = size.width / size.height;
  if (checkRange(ratio, bounds.ratio, 'ratio-too-small', 'ratio-too-large') !== undefined) return undefined;
  for (let width = Math.min(most, size.width); width >= 1; width -= 1) {
    const fitting = { width, height: Math.max(1, Math.round((width * size.height) / size.width)) };
    if (checkSize(fitting, bounds) === undefined) return fitting;
  }
  return undefined;
}
