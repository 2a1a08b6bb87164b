import { beginsAsPicture, signatureLength } from '../../src/core/media/formats.ts';
import type { Inspection } from '../../src/core/media/inspection.ts';
import { inspectFile } from '../../src/services/media/inspecting/inspect-file.ts';
import { pictures } from '../../src/services/media/inspecting/pictures.ts';
import { readHead } from '../../src/services/media/inspecting/read-head.ts';
import { tracks } from '../../src/services/media/inspecting/tracks.ts';

/** Inspects a file as the bot does, but in this process. */
export async function inspectHere(path: string): Promise<Inspection> {
  const isPicture = beginsAsPicture(await readHead(path, signatureLength));
  return inspectFile(isPicture ? pictures : tracks, path);
}
