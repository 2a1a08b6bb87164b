import { writeFile } from 'node:fs/promises';
import { createWords } from '../words/words.ts';
import { jobsPage } from './job-table.ts';
import { Obstacle, runTool } from './terminal.ts';

const page = new URL('../../docs/jobs.md', import.meta.url);

await runTool(async ({ args, print }) => {
  if (args.length > 0) throw new Obstacle('usage: npm run docs');
  await writeFile(page, jobsPage(createWords()));
  print('docs/jobs.md is what the code says.');
  return true;
});
