import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readModel, type Model } from '../catalog/model.ts';

/** A model file that is not offered, and why; `path` is a JSON path such as `$.input`. */
export interface ModelFault {
  readonly file: string;
  readonly path: string;
  readonly message: string;
}

export interface Catalog {
  readonly models: readonly Model[];
  readonly faults: readonly ModelFault[];
}

/** Reads every `*.json` of the directory, in the order of their names. A file with faults is left out, the others go on. */
export async function loadCatalog(directory: string): Promise<Catalog> {
  const names = (await readdir(directory)).filter((name) => name.endsWith('.json')).toSorted();
  const models: Model[] = [];
  const faults: ModelFault[] = [];
  for (const name of names) {
    const file = join(directory, name);
    const text = await readFile(file, 'utf8');
    const content = parse(text);
    if (!content.ok) {
      faults.push({ file, path: '$', message: content.message });
      continue;
    }
    const result = readModel(content.value, createHash('sha256').update(text).digest('hex').slice(0, 16));
    if (!result.ok) faults.push(...result.problems.map((problem) => ({ file, ...problem })));
    else {
      const twin = models.find((model) => model.command === result.model.command);
      if (twin === undefined) models.push(result.model);
      else faults.push({ file, path: '$.command', message: `/${twin.command} is already the command of ${twin.id}` });
    }
  }
  return { models, faults };
}

function parse(text: string): { ok: true; value: unknown } | { ok: false; message: string } {
  try {
    return { ok: true, value: JSON.parse(text) };
  } catch (error) {
    return { ok: false, message: `is not JSON (${String(error)})` };
  }
}
