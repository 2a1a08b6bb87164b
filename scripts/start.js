// What `npm start` and the image run: it says in one line what keeps src/main.ts from being read at all.
import { createRequire } from 'node:module';
import { nodeProblem } from './node-version.js';

/** @returns {string | undefined} */
function installProblem() {
  try {
    createRequire(import.meta.url)('sqlite3');
    return undefined;
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
    return `Easel is not wholly installed: sqlite3 does not load (${reason}). Run npm ci, or, where scripts are switched off, npm run postinstall.`;
  }
}

const problem = nodeProblem(process.versions.node) ?? installProblem();
if (problem === undefined) {
  await import('../src/main.ts');
} else {
  process.stderr.write(`${problem}\n`);
  process.exitCode = 1;
}
