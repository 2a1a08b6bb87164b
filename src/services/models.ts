import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readModel, type Model } from '../catalog/model.ts';

/** A model file that is not offered, and why; `path` is a JSON path such as `$.input`. */
interface ModelFault {
  readonly file: string;
  readonly path: string;
  readonly message: string;
}

export interface Catalog {
  readonly models: readonly Model[];
  readonly faults: readonly ModelFault[];
}

/**
 * Reads every `*.json` of the directory, in the order of their names. A file with faults is left out, the others go on;
 * a directory that cannot be read is a fault as well.
 */
export async function loadCatalog(directory: string): Promise<Catalog> {
  const listed = await attempt('cannot be read', async () => readdir(directory));
  if (!listed.ok) return { models: [], faults: [{ file: directory, path: '$', message: listed.message }] };
  const models: Model[] = [];
  const faults: ModelFault[] = [];
  for (const name of listed.value.filter((each) => each.endsWith('.json')).toSorted()) {
    const file = join(directory, name);
    const content = await readContent(file);
    if (!content.ok) {
      faults.push({ file, path: '$', message: content.message });
      continue;
    }
    const { json, digest } = content.value;
    const result = readModel(json, digest);
    if (!result.ok) faults.push(...result.problems.map((problem) => ({ file, ...problem })));
    else {
      const twin = models.find((model) => model.command === result.model.command);
      if (twin === undefined) models.push(result.model);
      else faults.push({ file, path: '$.command', message: `/${twin.command} is already the command of ${twin.id}` });
    }
  }
  return { models, faults };
}

type Attempt<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly message: string };

async function readContent(file: string): Promise<Attempt<{ json: unknown; digest: string }>> {
  const text = await attempt('cannot be read', async () => readFile(file, 'utf8'));
  if (!text.ok) return text;
  const digest = createHash('sha256').update(text.value).digest('hex').slice(0, 16);
  return attempt('is not JSON', () => ({ json: JSON.parse(text.value) as unknown, digest }));
}

async function attempt<T>(failure: string, act: () => T | Promise<T>): Promise<Attempt<T>> {
  try {
    return { ok: true, value: await act() };
  } catch (error) {
    return { ok: false, message: `${failure} (${String(error)})` };
  }
}
