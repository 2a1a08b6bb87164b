import type { Logger } from 'pino';
import type { Finding } from '../../catalog/file.ts';
import type { Model } from '../../catalog/model.ts';
import { chooseModels, missingNames, type CatalogEntry, type Selection } from './choose-models.ts';
import { createModelFolder, mostFiles, type ModelFolder } from './model-folder.ts';

/** Why a model file is not offered as it is. `path` is a JSON path such as `$.input`. */
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

/** What became of a directory of model files. */
export interface ModelDirectory {
  readonly models: readonly Model[];
  readonly faults: readonly ModelFault[];
  /** Sorted by file name. */
  readonly files: readonly CatalogEntry[];
  /** The names in MODELS that no file has, each as a sentence. */
  readonly missing: readonly string[];
}

/** A catalog that follows its files. */
export interface LiveCatalog extends Catalog {
  directory(): ModelDirectory;
  /** Reads what changed, and swaps it in. Returns whether other models, or other versions of them, are offered now. */
  refresh(): Promise<boolean>;
}

export function createCatalog(models: readonly Model[]): Catalog {
  const offered = offeredModels(models);
  return { current: () => offered };
}

function offeredModels(models: readonly Model[]): OfferedModels {
  return {
    models,
    byId: new Map(models.map((model) => [model.id, model])),
    byCommand: new Map(models.map((model) => [model.command, model])),
  };
}

/** No model could be loaded, so the bot would have no commands. */
export class EmptyCatalogError extends Error {
  override readonly name = 'EmptyCatalogError';
}

/** MODELS names commands that no file has. */
export class UnknownModelError extends Error {
  override readonly name = 'UnknownModelError';
}

/**
 * Loads the catalog of a directory. Faults of its files are logged.
 *
 * @throws {EmptyCatalogError} {UnknownModelError}
 */
export async function openCatalog(directory: string, selection: Selection, log: Logger): Promise<LiveCatalog> {
  const folder = createModelFolder(directory);
  let now = await readDirectory(directory, folder, selection, { isSettled: false }, new Map());
  const noted = createFaultLog(log);
  noted(now);
  // The command of a file that is no JSON is not known. It may be the one that is missing.
  const isKnown = now.files.every(({ result }) => result.command !== undefined);
  if (now.missing.length > 0 && isKnown) throw new UnknownModelError(now.missing.join('\n'));
  if (now.models.length === 0) throw new EmptyCatalogError(`no usable model in ${directory}`);
  let offered = offeredModels(now.models);
  return {
    current: () => offered,
    directory: () => now,
    async refresh() {
      const held = new Map(now.files.flatMap(({ file, model }) => (model === undefined ? [] : [[file, model]])));
      const next = await readDirectory(directory, folder, selection, { isSettled: true }, held);
      const isUsable = next.models.length > 0;
      now = isUsable ? next : keeping(now, next, directory);
      noted(now);
      if (isSameList(now.models, offered.models)) return false;
      offered = offeredModels(now.models);
      return true;
    },
  };
}

/** Reads every `*.json` of the directory, sorted by name. A directory that cannot be read counts as a fault. */
export async function loadCatalog(
  directory: string,
  taken: ReadonlySet<string>,
  named?: ReadonlySet<string>,
): Promise<ModelDirectory> {
  return readDirectory(directory, createModelFolder(directory), { taken, named }, { isSettled: false }, new Map());
}

async function readDirectory(
  directory: string,
  folder: ModelFolder,
  selection: Selection,
  options: { readonly isSettled: boolean },
  before: ReadonlyMap<string, Model>,
): Promise<ModelDirectory> {
  try {
    await folder.read(options);
  } catch (error) {
    const fault = { file: directory, path: '$', message: `cannot be read (${String(error)})` };
    return { models: [], faults: [fault], files: [], missing: [] };
  }
  const files = chooseModels(folder.readings(), selection, before);
  const missing = missingNames(selection.named, files, directory);
  return {
    models: files.flatMap(({ model }) => model ?? []),
    faults: [
      ...files.flatMap(({ file, problems }) => problems.map((problem) => ({ file, ...problem }))),
      ...(folder.count > mostFiles
        ? [{ file: directory, path: '$', message: `has ${folder.count} model files: only ${mostFiles} are read` }]
        : []),
      ...missing.map((message) => ({ file: directory, path: 'MODELS', message })),
    ],
    files,
    missing,
  };
}

/** Where no model would be left, what was offered stays: a folder that is empty is more likely one that is not mounted. */
function keeping(now: ModelDirectory, next: ModelDirectory, directory: string): ModelDirectory {
  const message = 'has no usable model: those that were offered stay';
  return { ...now, faults: [...next.faults, { file: directory, path: '$', message }] };
}

function isSameList(some: readonly Model[], others: readonly Model[]): boolean {
  return some.length === others.length && some.every((model, index) => model === others[index]);
}

/** Logs each fault when it appears. */
function createFaultLog(log: Logger): (directory: ModelDirectory) => void {
  let known: ReadonlySet<string> = new Set();
  return ({ faults, files }) => {
    const kept = new Set(files.flatMap(({ file, model }) => (model === undefined ? [] : [file])));
    const present = new Map(faults.map((fault) => [JSON.stringify(fault), fault]));
    for (const [key, fault] of present) {
      if (known.has(key)) continue;
      const outcome = kept.has(fault.file) ? 'its last good version stays' : 'it is not offered';
      log.error(fault, `a model file is not valid; ${outcome}`);
    }
    known = new Set(present.keys());
  };
}
