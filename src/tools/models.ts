import { resolve } from 'node:path';
import { modelFileSchema } from '../catalog/json-schema.ts';
import { ownNames } from '../commands/payload.ts';
import { loadCatalog } from '../services/runcomfy/catalog.ts';
import { readModelFile } from '../services/runcomfy/model-folder.ts';
import { createWords } from '../words/words.ts';
import { catalogLines, checkLines } from './model-report.ts';
import { modelsDirectory, namedModels } from './settings.ts';
import { OperatorError, readArguments, runTool, type Terminal } from './terminal.ts';

const usage = 'usage: npm run models -- check FILE... | list | schema';

await runTool(async (terminal) => {
  const [verb, ...files] = readArguments(terminal, usage, {}).positionals;
  if (verb === 'check' && files.length > 0) return check(files, terminal);
  if (verb === 'list' && files.length === 0) return list(terminal);
  if (verb !== 'schema' || files.length > 0) throw new OperatorError(usage);
  terminal.print(JSON.stringify(modelFileSchema(), null, 2));
  return true;
});

/** Whether every file is good as it is, together with the others of the catalog. */
async function check(files: readonly string[], { env, print }: Terminal): Promise<boolean> {
  const words = createWords();
  const named = namedModels(env);
  const { files: present } = await loadCatalog(modelsDirectory(env), ownNames, named);
  let isGood = true;
  for (const [index, file] of files.entries()) {
    // A file of the catalog is judged in its place. Any other file is judged as if it was added.
    const others = present.filter((each) => resolve(each.file) !== resolve(file));
    const result = present.find((each) => !others.includes(each))?.result ?? (await readModelFile(file));
    const models = others.flatMap(({ model }) => model ?? []);
    const report = checkLines(file, result, { words, taken: ownNames, others: models, named });
    if (index > 0) print('');
    for (const line of report.lines) print(line);
    isGood &&= report.isGood;
  }
  return isGood;
}

async function list({ env, print, warn }: Terminal): Promise<boolean> {
  const directory = modelsDirectory(env);
  const { files, faults, missing } = await loadCatalog(directory, ownNames, namedModels(env));
  for (const line of catalogLines(files)) print(line);
  for (const name of missing) warn(`MODELS ${name}`);
  if (files.length === 0) {
    for (const { file, path, message } of faults) warn(`${file}: ${path} ${message}`);
    warn(`There is no model file in ${directory}.`);
  }
  return files.length > 0 && faults.length === 0;
}
