import { createCommands } from '../commands/commands.ts';
import { ownNames } from '../commands/payload.ts';
import { createCatalog, loadCatalog } from '../services/runcomfy/catalog.ts';
import { createWords } from '../words/words.ts';
import { commandLines } from './command-list.ts';
import { grantMax, modelsDirectory, namedModels } from './settings.ts';
import { OperatorError, readArguments, runTool } from './terminal.ts';

const usage = 'usage: npm run commands -- [--json]';

await runTool(async (terminal) => {
  const { env, print, warn } = terminal;
  const { values, positionals } = readArguments(terminal, usage, { json: { type: 'boolean' } });
  if (positionals.length > 0) throw new OperatorError(usage);
  const directory = modelsDirectory(env);
  const words = createWords();
  const { models, faults } = await loadCatalog(directory, ownNames, namedModels(env));
  const commands = createCommands(createCatalog(models), words, grantMax(env)).current();
  const payloads = [...commands.values()].map((command) => command.payload);

  // Without a model nothing is registered.
  if (models.length > 0 && values.json === true) print(JSON.stringify(payloads, null, 2));
  else if (models.length > 0) print(payloads.map((payload) => commandLines(payload).join('\n')).join('\n\n'));
  for (const { file, path, message } of faults) warn(`${file}: ${path} ${message}`);
  if (faults.length > 0) warn('What is named above is not offered.');
  if (models.length === 0) warn(`There is no usable model in ${directory}: the bot would not start.`);
  return faults.length === 0 && models.length > 0;
});
