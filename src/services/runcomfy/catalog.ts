import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from 'pino';
import type { Finding } from '../../catalog/file.ts';
import type { Model, ModelResult } from '../../catalog/model.ts';
import { readModel } from '../../catalog/read-model.ts';
import { commandLimits } from '../../core/discord-limits.ts';
import { decodeUtf8 } from '../../core/utf8.ts';

/** Why a model file is not offered. `path` is a JSON path such as `$.input`. */
interface ModelFault extends Finding {
  readonly file: string;
}

/** The models that are offered. Ask `current()` each time: the catalog can change. */
export interface Catalog {
  current(): OfferedModels;
}

export interface OfferedModels {
  /** In the order of their files' names. */
  readonly models: readonly Model[];
  readonly byId: ReadonlyMap<string, Model>;
  readonly byCommand: ReadonlyMap<string, Model>;
}

/** The result of reading a directory of model files. */
export interface ModelDirectory {
  readonly models: readonly Model[];
  readonly faults: readonly ModelFault[];
  /** The result of each file, sorted by file name. */
  readonly files: readonly { readonly file: string; readonly result: ModelResult }[];
}

export function createCatalog(models: readonly Model[]): Catalog {
  const offered: OfferedModels = {
    models,
    byId: new Map(models.map((model) => [model.id, model])),
    byCommand: new Map(models.map((model) => [model.command, model])),
  };
  return { current: () => offered };
}

/** No model could be loaded, so the bot would have no commands. */
export class EmptyCatalogError extends Error {
  override readonly name = 'EmptyCatalogError';
}

/** Loads the catalog of a directory. Faults of its files are logged. @throws {EmptyCatalogError} */
export async function openCatalog(directory: string, taken: ReadonlySet<string>, log: Logger): Promise<Catalog> {
  const { models, faults } = await loadCatalog(directory, taken);
  for (const fault of faults) log.error(fault, 'a model file is not valid; it is not offered');
  if (models.length === 0) throw new EmptyCatalogError(`no usable model in ${directory}`);
  return createCatalog(models);
}

/**
 * Reads every `*.json` of the directory, sorted by name. A file with faults is left out. A directory that cannot be
 * read counts as a fault. A model whose name is in `taken`, or was used by an earlier file, is left out.
 */
export async function loadCatalog(directory: string, taken: ReadonlySet<string>): Promise<ModelDirectory> {
  const listed = await attempt('cannot be read', async () => readdir(directory));
  if (!listed.ok) return { models: [], faults: [{ file: directory, path: '$', message: listed.message }], files: [] };
  const models: Model[] = [];
  const files: { readonly file: string; readonly result: ModelResult }[] = [];
  for (const name of listed.value.filter((each) => each.endsWith('.json')).toSorted()) {
    const file = join(directory, name);
    const read = await readModelFile(file);
    const clash = read.ok ? clashOf(read.model, models, taken) : undefined;
    const result: ModelResult =
      clash === undefined ? read : { ok: false, problems: [clash], notes: read.notes, draft: undefined };
    if (result.ok) models.push(result.model);
    files.push({ file, result });
  }
  const faults = files.flatMap(({ file, result }) =>
    result.ok ? [] : result.problems.map((problem) => ({ file, ...problem })),
  );
  return { models, faults, files };
}

/** Reads one file by itself. Never throws. */
export async function readModelFile(file: string): Promise<ModelResult> {
  const content = await readContent(file);
  if (content.ok) return readModel(content.value.json, content.value.digest);
  return { ok: false, problems: [{ path: '$', message: content.message }], notes: [], draft: undefined };
}

/** Why a model cannot be offered together with `others`: a name is used twice, or is in `taken`. */
export function clashOf(
  { command }: Pick<Model, 'command'>,
  models: readonly Model[],
  taken: ReadonlySet<string>,
): Finding | undefined {
  if (taken.has(command)) return { path: '$.command', message: `/${command} is a command of Easel's own: set another` };
  const twin = models.find((other) => other.command === command);
  if (twin !== undefined) {
    return { path: '$.command', message: `/${command} is already the command of ${twin.id}: set another` };
  }
  return models.length + taken.size < commandLimits.commands
    ? undefined
    : {
        path: '$',
        message: `is one too many: Discord takes ${commandLimits.commands} commands, ${taken.size} of them Easel's own`,
      };
}

type Attempt<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly message: string };

async function readContent(file: string): Promise<Attempt<{ json: unknown; digest: string }>> {
  const text = await attempt('cannot be read', async () => decodeUtf8(await readFile(file)));
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
