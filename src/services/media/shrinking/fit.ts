import type { Metadata } from 'sharp';
import { extensionsOf } from '../../../core/media/formats.ts';
import type { InputBounds } from '../../../core/media/input.ts';
import { fittingSize } from '../../../core/media/input-check.ts';
import type { FetchedFile } from '../../../core/job/record.ts';
import { makeSmaller, type Plan } from './make-smaller.ts';

/**
 * Writes a copy of the picture at `path` that fits the bounds next to it. A picture with transparent areas keeps them
 * if a format is allowed that can.
 *
 * @returns `undefined` if no smaller picture of the same ratio fits.
 * @throws where it is no picture that can be read.
 */
export async function makeFit(path: string, bounds: InputBounds): Promise<FetchedFile | undefined> {
  return makeSmaller(path, bounds.bytes, (facts) => planFor(facts, bounds));
}

function planFor(facts: Metadata, bounds: InputBounds): Plan | undefined {
  const isAnimated = (facts.pages ?? 1) > 1;
  if (isAnimated && bounds.still) return undefined;
  const ending = endingsFor(facts, isAnimated).find((each) => isAllowed(each, bounds.types));
  // The size of an animation is that of a frame.
  const size = isAnimated ? { width: facts.width, height: facts.pageHeight ?? facts.height } : facts.autoOrient;
  return ending && { ending, sizeAt: (most) => fittingSize(size, bounds, most) };
}

/** The best format first. */
function endingsFor({ hasAlpha }: Metadata, isAnimated: boolean): readonly Plan['ending'][] {
  if (isAnimated) return ['webp'];
  return hasAlpha ? ['webp', 'png', 'jpg'] : ['jpg', 'webp', 'png'];
}

function isAllowed(ending: Plan['ending'], types: readonly string[] | undefined): boolean {
  const names = ending === 'jpg' ? extensionsOf('image/jpeg') : [ending];
  return types === undefined || names.some((name) => types.includes(name));
}
