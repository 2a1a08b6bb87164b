// npm runs this after every install. It brings sqlite3's binary, and says so: package.json's `allowScripts` leaves
// sqlite3's own install script out, since npm would run it in silence and take a binary that does not load here.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { nodeProblem } from './node-version.js';
import { nextStep, root, sqlite3Problem } from './sqlite3.js';

const compiler = 'python3, make and g++ (on Debian and Ubuntu: apt-get install python3 make g++)';
/** Of a compiler's words, the last ones say what is wrong. */
const linesShown = 25;

/** @param {string} text */
function say(text) {
  process.stdout.write(`Easel: ${text}\n`);
}

/**
 * Runs a program of a package in sqlite3's folder.
 *
 * @param {string} program a path
 * @param {readonly string[]} args
 * @returns {string | undefined} what it printed, where it failed
 */
function run(program, args) {
  const { status, stdout, stderr, error } = spawnSync(process.execPath, [program, ...args], {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 256 * 1024 * 1024,
  });
  return status === 0 ? undefined : (error?.message ?? `${stdout}${stderr}`);
}

function fetchBinary() {
  say('fetching a prebuilt binary of sqlite3');
  const problem = run(fromSqlite3.resolve('prebuild-install/bin.js'), ['-r', 'napi']);
  if (problem !== undefined) say('there is none for this system, or it cannot be reached');
  return problem;
}

function buildBinary() {
  say('compiling sqlite3 from source, which takes a minute or two');
  const began = Date.now();
  // npm names its own where the optional dependency is left out.
  const own = process.env['npm_config_node_gyp'];
  const problem = run(own ?? fromSqlite3.resolve('node-gyp/bin/node-gyp.js'), ['rebuild']);
  if (problem === undefined) say(`sqlite3 is compiled, in ${Math.round((Date.now() - began) / 1000)} s`);
  return problem;
}

/** @returns {number} the exit code */
function bringSqlite3() {
  /** @type {'fetch' | 'build' | undefined} */
  let last;
  let failure = '';
  for (;;) {
    const problem = sqlite3Problem();
    const hasBinary = existsSync(join(folder, 'build', 'Release', 'node_sqlite3.node'));
    const step = nextStep({ loads: problem === undefined, hasBinary, last });
    if (step === 'done') return 0;
    if (step === 'give-up') {
      const shown = (failure === '' ? (problem ?? '') : failure).trimEnd().split('\n').slice(-linesShown).join('\n');
      process.stderr.write(`${shown}\n`);
      process.stderr.write(
        `Easel: sqlite3 could not be compiled. Install ${compiler}, then run: npm run postinstall\n`,
      );
      return 1;
    }
    if (step === 'build' && hasBinary) say(`the binary of sqlite3 does not load here: ${problem}`);
    failure = (step === 'fetch' ? fetchBinary() : buildBinary()) ?? '';
    last = step;
  }
}

const fromRoot = createRequire(join(root, 'package.json'));
const folder = dirname(fromRoot.resolve('sqlite3/package.json'));
const fromSqlite3 = createRequire(join(folder, 'package.json'));

const tooOld = nodeProblem(process.versions.node);
if (tooOld !== undefined) process.stdout.write(`${tooOld}\n`);
process.exitCode = bringSqlite3();
