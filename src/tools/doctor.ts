import { misspelledSettings, unencryptedAddresses } from '../config-warnings.ts';
import { parseConfig, type Config } from '../config.ts';
import { ownNames } from '../commands/payload.ts';
import { loadCatalog } from '../services/runcomfy/catalog.ts';
import { note, ok, problem, type Diagnosis } from './doctor/diagnosis.ts';
import { checkDiscord } from './doctor/discord.ts';
import { checkFiles } from './doctor/files.ts';
import { checkPostgres } from './doctor/postgres.ts';
import { checkRunComfy } from './doctor/runcomfy.ts';
import { catalogLine, findingText } from './model-report.ts';
import { modelsDirectory, namedModels } from './settings.ts';
import { readShardCount } from './shard-row.ts';
import { OperatorError, readArguments, runTool, type Terminal } from './terminal.ts';

const usage = 'usage: npm run doctor';
const marks = { ok: '✓', note: '!', problem: '✗' } as const;

await runTool(async (terminal) => {
  if (readArguments(terminal, usage, {}).positionals.length > 0) throw new OperatorError(usage);
  let problems = 0;
  const show = (found: readonly Diagnosis[]): void => {
    for (const { kind, text } of found) terminal.print(`${marks[kind]} ${text}`);
    problems += found.filter(({ kind }) => kind === 'problem').length;
  };
  show(misspelledSettings(terminal.envFileNames).map(note));
  const parsed = parseConfig(terminal.env);
  if (parsed.ok) {
    const { config } = parsed;
    show([ok('The settings are valid'), ...unencryptedAddresses(config).map(note)]);
    const shards = await storedShards(config);
    for (const found of await Promise.all([
      checkFiles(config),
      checkPostgres(config),
      checkDiscord(config, shards),
      checkRunComfy(config),
    ])) {
      show(found);
    }
  } else {
    show(parsed.problems.map(problem));
  }
  show(await checkModels(terminal));
  terminal.print(problems === 0 ? 'No problem found.' : `Problems: ${problems}`);
  return problems === 0;
});

/** A file only: of a PostgreSQL, `npm run shards` says it. What is wrong with the file, a start says. */
async function storedShards({
  database,
  spoolDir,
}: Pick<Config, 'database' | 'spoolDir'>): Promise<number | undefined> {
  return database.kind === 'sqlite'
    ? readShardCount({ database, url: undefined, spoolDir }).catch(() => undefined)
    : undefined;
}

async function checkModels({ env }: Terminal): Promise<readonly Diagnosis[]> {
  const directory = modelsDirectory(env);
  const { files, faults, models } = await loadCatalog(directory, ownNames, namedModels(env));
  return [
    ...files.flatMap(({ file, model }) => (model === undefined ? [] : [ok(catalogLine(file, model))])),
    ...faults.map(({ file, ...finding }) => problem(`${file}: ${findingText(finding)}`)),
    ...(models.length === 0 ? [problem(`There is no usable model in ${directory}: check MODELS_DIR.`)] : []),
  ];
}
