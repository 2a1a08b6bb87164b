import { writeFile } from 'node:fs/promises';
import { modelFileSchema } from '../catalog/json-schema.ts';
import { createWords } from '../words/words.ts';
import { jobsPage } from './job-table.ts';
import { OperatorError, readArguments, runTool } from './terminal.ts';

const page = new URL('../../docs/jobs.md', import.meta.url);
const schema = new URL('../../docs/model.schema.json', import.meta.url);

const usage = 'usage: npm run docs';

await runTool(async (terminal) => {
  if (readArguments(terminal, usage, {}).positionals.length > 0) throw new OperatorError(usage);
  await writeFile(page, jobsPage(createWords()));
  await writeFile(schema, `${JSON.stringify(modelFileSchema(), null, 2)}\n`);
  terminal.print('docs/jobs.md and docs/model.schema.json are what the code says.');
  return true;
});
