import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from 'pino';
import type { Finding } from '../../catalog/file.ts';
import type { Model, ModelResult } from '../../catalog/model.ts';
import { readModel } from '../../catalog/read-model.ts';
import { commandLimits } from '../../core/discord-limits.ts';

/** A model file that is not offered, and why; `path` is a JSON path such as `$.input`. */
interface ModelFault extends Finding {
  readonly file: string;
}

/** The models that are offered. Whoever needs one asks for it then: `current()` may answer otherwise the next time. */
export interface Catalog {
  current(): OfferedModels;
}

export interface OfferedModels {
  /** In the order of their files' names. */
  readonly models: readonly Model[];
  readonly byId: ReadonlyMap<string, Model>;
  readonly byCommand: ReadonlyMap<string, Model>;
}

/** What a directory of model files came to. */
export interface ModelDirectory {
  readonly models: readonly Model[];
  readonly faults: readonly ModelFault[];
  /** What each file came to, in the order of their names. */
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

/** No model could be loaded: the bot would have no commands. */
export class EmptyCatalogError extends Error {
  override readonly name = 'EmptyCatalogError';
}

/** The catalog of a directory; what is wrong with its files is logged. @throws {EmptyCatalogError} */
export async function openCatalog(directory: string, taken: ReadonlySet<string>, log: Logger): Promise<Catalog> {
  const { models, faults } = await loadCatalog(directory, taken);
  for (const fault of faults) log.error(fault, 'a model file is not valid; it is not offered');
  if (models.length === 0) throw new EmptyCatalogError(`no usable model in ${directory}`);
  return createCatalog(models);
}

/**
 * Reads every `*.json` of the directory, in the order of their names. A file with faults is left out, the others go on;
 * a directory that cannot be read is a fault as well. No model gets a name of `taken`, nor one that another has.
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

/** What one file makes, by itself. Never throws. */
export async function readModelFile(file: string): Promise<ModelResult> {
  const content = await readContent(file);
  if (content.ok) return readModel(content.value.json, content.value.digest);
  return { ok: false, problems: [{ path: '$', message: content.message }], notes: [], draft: undefined };
}

/** Why a model cannot stand beside others, whose names and those of `taken` are gone. */
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
