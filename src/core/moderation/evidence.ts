import type { EvidenceFile } from './report.ts';

interface Sized {
  /** In bytes. */
  readonly size: number;
}

interface Room {
  readonly bytes: number;
  readonly files: number;
}

/**
 * The files of a reported result, and of what was put in for it, that are shown with the report. Both are represented
 * if any two of them fit together. The other files follow in their order, results first, as far as they fit.
 */
export function chooseEvidence<T extends Sized>(results: readonly T[], inputs: readonly T[], room: Room): readonly T[] {
  const pairs = results.flatMap((result) => inputs.map((input) => [result, input]));
  const chosen = [...(pairs.find((pair) => bytesOf(pair) <= room.bytes) ?? [])];
  for (const file of [...results, ...inputs]) {
    const fits = chosen.length < room.files && bytesOf(chosen) + file.size <= room.bytes;
    if (fits && !chosen.includes(file)) chosen.push(file);
  }
  return [...results, ...inputs].filter((file) => chosen.includes(file));
}

function bytesOf(files: readonly Sized[]): number {
  return files.reduce((sum, { size }) => sum + size, 0);
}

/** The files of a card in the order in which it shows them: what was put in, then the result; of each, sounds last. */
export function evidenceGroups<T extends Pick<EvidenceFile, 'kind' | 'isInput'>>(
  files: readonly T[],
): readonly (readonly T[])[] {
  const [inputs, results] = [true, false].map((isInput) => files.filter((file) => (file.isInput ?? false) === isInput));
  return [inputs, results].flatMap((part = []) => [
    part.filter(({ kind }) => kind !== 'audio'),
    part.filter(({ kind }) => kind === 'audio'),
  ]);
}
