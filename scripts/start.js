// What `npm start` and the image run: it says in one line what keeps src/main.ts from being read at all.
import module, { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
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
  // The next start takes half the time. Where nothing can be written, or NODE_COMPILE_CACHE is set, this does nothing.
  module.enableCompileCache(fileURLToPath(new URL('../node_modules/.cache/compiled', import.meta.url)));
  await import('../src/main.ts');
} else {
  process.stderr.write(`${problem}\n`);
  process.exitCode = 1;
}
