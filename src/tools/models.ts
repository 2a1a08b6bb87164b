import { resolve } from 'node:path';
import { modelFileSchema } from '../catalog/json-schema.ts';
import { ownNames } from '../commands/payload.ts';
import { loadCatalog } from '../services/runcomfy/catalog.ts';
import { readModelFile } from '../services/runcomfy/model-folder.ts';
import { createWords } from '../words/words.ts';
import { createPublishedModels, type PublishedModels } from '../services/runcomfy/published-models.ts';
import { answerText, changesIn, importModel, priceAdvice } from './model-import.ts';
import { catalogLines, checkLines } from './model-report.ts';
import { readRawModels } from './raw-model.ts';
import { modelsDirectory, namedModels, runcomfyUrl } from './settings.ts';
import { OperatorError, readArguments, runTool, type Terminal } from './terminal.ts';

const usage = 'usage: npm run models -- check FILE... | list | import ID | diff | schema';

await runTool(async (terminal) => {
  const [verb, ...files] = readArguments(terminal, usage, {}).positionals;
  if (verb === 'check' && files.length > 0) return check(files, terminal);
  if (verb === 'list' && files.length === 0) return list(terminal);
  if (verb === 'import' && files.length === 1) return importOne(files[0] ?? '', terminal);
  if (verb === 'diff' && files.length === 0) return diff(terminal);
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

/** Whether the model is in its file, and nothing but its price is missing. */
async function importOne(id: string, terminal: Terminal): Promise<boolean> {
  const { env, print } = terminal;
  const [directory, apiUrl] = [modelsDirectory(env), runcomfyUrl(env)];
  const today = new Date().toISOString().slice(0, 10);
  const { file, model } = await withPublished(apiUrl, async (published) =>
    importModel(id, { directory, apiUrl, published, today, print }),
  );
  const result = await readModelFile(file);
  if (!result.ok && result.draft !== undefined) {
    for (const line of priceAdvice(model)) print(line);
    return true;
  }
  print('');
  return check([file], terminal);
}

/** Whether every file has what RunComfy publishes now. */
async function diff({ env, print }: Terminal): Promise<boolean> {
  const files = await readRawModels(modelsDirectory(env));
  let isSame = true;
  await withPublished(runcomfyUrl(env), async (published) => {
    for (const { file, content } of files) {
      const { id } = content;
      const answer = await published.read(id);
      if (answer.kind === 'unreachable') throw new OperatorError(answerText(id, answer));
      const changes = answer.kind === 'published' ? changesIn(content, answer.model) : [answerText(id, answer)];
      print(`${changes.length === 0 ? '=' : '≠'} ${file} · ${id}`);
      for (const change of changes) print(`    ${change}`);
      isSame &&= changes.length === 0;
    }
  });
  return isSame;
}

async function withPublished<T>(apiUrl: string, use: (published: PublishedModels) => Promise<T>): Promise<T> {
  const published = createPublishedModels(apiUrl);
  try {
    return await use(published);
  } finally {
    await published.close();
  }
}
