import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** The project's root, with a slash at its end. */
export const root = fileURLToPath(new URL('..', import.meta.url));

/** Its name first, so that a line of it is enough; `%REASON%` keeps it apart from what else is printed. */
const mark = '%REASON%';
const program = `try { require('sqlite3') } catch (error) { console.log('${mark}' + error.message); process.exitCode = 1 }`;

/**
 * Why sqlite3 does not load here: a process of its own tries, since a binary for another system may end a process.
 *
 * @param {string} folder where its package is looked up from
 * @returns {string | undefined} one line; `undefined` where it loads
 */
export function sqlite3Problem(folder = root) {
  const { status, signal, stdout } = spawnSync(process.execPath, ['-e', program], {
    cwd: folder,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  if (status === 0) return undefined;
  const reason = stdout.split(mark)[1];
  return reason === undefined ? `it ends the process (${signal ?? status})` : (reason.split('\n')[0] ?? '');
}

/**
 * What the installation does next about sqlite3.
 *
 * @param {object} state
 * @param {boolean} state.loads whether sqlite3 loads now
 * @param {boolean} state.hasBinary whether there is a binary at all
 * @param {'fetch' | 'build' | undefined} state.last what was done last
 * @returns {'done' | 'fetch' | 'build' | 'give-up'}
 */
export function nextStep({ loads, hasBinary, last }) {
  if (loads) return 'done';
  if (last === 'build') return 'give-up';
  return last === 'fetch' || hasBinary ? 'build' : 'fetch';
}
