import { closestMatch } from 'leven';
import type { Finding } from '../../catalog/file.ts';
import type { Model, ModelResult } from '../../catalog/model.ts';
import { commandLimits } from '../../core/discord-limits.ts';
import type { ModelFileReading } from './model-folder.ts';

/** What became of a model file. */
export interface CatalogEntry extends ModelFileReading {
  /** `off`: the setting MODELS does not name it, or it says so itself. */
  readonly status: 'offered' | 'off' | 'faulty';
  /** What members are offered. Of a file with problems it is the last good version, if there was one. */
  readonly model: Model | undefined;
  /** Why the file is not offered as it is. Only of a faulty one. */
  readonly problems: readonly Finding[];
}

/** What decides which models are offered. */
export interface Selection {
  /** The names of Easel's own commands. */
  readonly taken: ReadonlySet<string>;
  /** The commands that are offered; `undefined`: those of all files that do not say that they are off. */
  readonly named: ReadonlySet<string> | undefined;
}

/**
 * Decides which models are offered. Of two files with one command it is the one that has it already (`before`, by file),
 * else the first by name. In the order of the readings.
 */
export function chooseModels(
  readings: readonly ModelFileReading[],
  { taken, named }: Selection,
  before: ReadonlyMap<string, Model>,
): readonly CatalogEntry[] {
  const entries = new Map<string, CatalogEntry>();
  const models: Model[] = [];
  for (const reading of byPriority(readings, before)) {
    const entry = isSelected(reading.result, named)
      ? entryOf(reading, before.get(reading.file), (model) => clashOf(model, models, taken))
      : { ...reading, status: 'off' as const, model: undefined, problems: [] };
    entries.set(reading.file, entry);
    if (entry.model !== undefined) models.push(entry.model);
  }
  return readings.flatMap(({ file }) => entries.get(file) ?? []);
}

/** Whether a file is to be offered. One whose command nobody can tell counts, so that its problem is seen. */
export function isSelected(
  { command, isOff }: Pick<ModelResult, 'command' | 'isOff'>,
  named: Selection['named'],
): boolean {
  return command === undefined || (named === undefined ? !isOff : named.has(command));
}

function entryOf(
  reading: ModelFileReading,
  before: Model | undefined,
  clash: (model: Model) => Finding | undefined,
): CatalogEntry {
  const { result } = reading;
  const clashing = result.ok ? clash(result.model) : undefined;
  if (result.ok && clashing === undefined) return { ...reading, status: 'offered', model: result.model, problems: [] };
  const problems = clashing === undefined ? (result.ok ? [] : result.problems) : [clashing];
  const isLeft = before !== undefined && clash(before) === undefined;
  return { ...reading, status: 'faulty', model: isLeft ? before : undefined, problems };
}

/** Files that keep their command first, then those that are offered under another, then the others. */
function byPriority(
  readings: readonly ModelFileReading[],
  before: ReadonlyMap<string, Model>,
): readonly ModelFileReading[] {
  const rank = ({ file, result }: ModelFileReading): number => {
    const held = before.get(file)?.command;
    return held === undefined ? 2 : Number(result.ok && result.command !== held);
  };
  return readings.toSorted((a, b) => rank(a) - rank(b));
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

/**
 * The names in MODELS that no file has, each as a sentence about MODELS. A name that was not found is not repeated,
 * because it may be a secret that somebody put there.
 */
export function missingNames(
  named: Selection['named'],
  entries: readonly CatalogEntry[],
  directory: string,
): readonly string[] {
  const commands = entries.flatMap(({ result, model }) => model?.command ?? result.command ?? []);
  return [...(named ?? [])].flatMap((name, index) => {
    if (commands.includes(name)) return [];
    const near = closestMatch(name, commands, { maxDistance: Math.max(2, Math.floor(name.length / 3)) });
    const hint = near === undefined ? `There are ${listOf(commands)}.` : `Did you mean ${near}?`;
    return [`no file in ${directory} makes the command in place ${index + 1}. ${hint}`];
  });
}

const mostListed = 30;

function listOf(commands: readonly string[]): string {
  const sorted = commands.toSorted();
  const others = sorted.length - mostListed;
  return `${sorted.slice(0, mostListed).join(', ') || 'none'}${others > 0 ? ` and ${others} more` : ''}`;
}
