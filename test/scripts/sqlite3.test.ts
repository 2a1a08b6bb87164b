import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { nextStep, sqlite3Problem } from '../../scripts/sqlite3.js';

describe('the next step for sqlite3', () => {
  test.each([
    { loads: true, hasBinary: true, last: undefined, next: 'done' },
    { loads: false, hasBinary: false, last: undefined, next: 'fetch' },
    { loads: false, hasBinary: true, last: undefined, next: 'build' },
    { loads: true, hasBinary: true, last: 'fetch', next: 'done' },
    { loads: false, hasBinary: true, last: 'fetch', next: 'build' },
    { loads: false, hasBinary: false, last: 'fetch', next: 'build' },
    { loads: true, hasBinary: true, last: 'build', next: 'done' },
    { loads: false, hasBinary: true, last: 'build', next: 'give-up' },
    { loads: false, hasBinary: false, last: 'build', next: 'give-up' },
  ] as const)('loads $loads, a binary $hasBinary, last $last: $next', ({ next, ...state }) => {
    expect(nextStep(state)).toBe(next);
  });
});

const sound = 'module.exports = {};';
const binary = 'build/Release/node_sqlite3.node.js';
const foreign = `throw new Error("version 'GLIBC_2.38' not found\\nand more");`;
const deadly = `process.kill(process.pid, 'SIGKILL');`;

/** A program of a package that writes this text as sqlite3's binary, and records that it ran. */
function writing(text: string): string {
  return `const { mkdirSync, writeFileSync } = require('node:fs');
mkdirSync('build/Release', { recursive: true });
writeFileSync('build/Release/node_sqlite3.node', '');
writeFileSync('${binary}', ${JSON.stringify(text)});`;
}

const failing = `console.error('gyp ERR! find Python'); process.exit(1);`;

/** A folder with Easel's scripts, and packages of the same names whose programs do what a test wants. */
async function folderWith(programs: { present?: string; fetch: string; build: string }): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'easel-scripts-'));
  onTestFinished(async () => rm(folder, { recursive: true, force: true }));
  await cp('scripts', join(folder, 'scripts'), { recursive: true });
  const files = {
    'package.json': '{ "type": "module" }',
    'node_modules/sqlite3/package.json': '{ "name": "sqlite3", "main": "main.js" }',
    'node_modules/sqlite3/main.js': `require('./${binary}');`,
    'node_modules/prebuild-install/package.json': '{ "name": "prebuild-install" }',
    'node_modules/prebuild-install/bin.js': programs.fetch,
    'node_modules/node-gyp/package.json': '{ "name": "node-gyp" }',
    'node_modules/node-gyp/bin/node-gyp.js': programs.build,
    ...(programs.present === undefined
      ? {}
      : {
          [`node_modules/sqlite3/${binary}`]: programs.present,
          'node_modules/sqlite3/build/Release/node_sqlite3.node': '',
        }),
  };
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
  return folder;
}

async function run(folder: string, script: string): Promise<{ code: number | null; out: string; err: string }> {
  const child = spawn(process.execPath, [join(folder, 'scripts', script)], { cwd: folder, env: {} });
  let [out, err] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, out, err };
}

describe('after an install', () => {
  test('if sqlite3 loads, nothing is done and nothing is printed', async () => {
    const folder = await folderWith({ present: sound, fetch: failing, build: failing });
    expect(await run(folder, 'postinstall.js')).toEqual({ code: 0, out: '', err: '' });
  });

  test('a prebuilt binary that loads is enough', async () => {
    const folder = await folderWith({ fetch: writing(sound), build: failing });
    expect(await run(folder, 'postinstall.js')).toEqual({
      code: 0,
      out: 'Easel: fetching a prebuilt binary of sqlite3\n',
      err: '',
    });
  });

  test('a binary that does not load here is replaced by a compiled one, with a line before and after', async () => {
    const folder = await folderWith({ fetch: writing(foreign), build: writing(sound) });
    const { code, out, err } = await run(folder, 'postinstall.js');
    expect(out.replace(/\d+ s$/m, '… s').split('\n')).toEqual([
      'Easel: fetching a prebuilt binary of sqlite3',
      "Easel: the binary of sqlite3 does not load here: version 'GLIBC_2.38' not found",
      'Easel: compiling sqlite3 from source, which takes a minute or two',
      'Easel: sqlite3 is compiled, in … s',
      '',
    ]);
    expect({ code, err }).toEqual({ code: 0, err: '' });
  });

  test('an installed binary that ends the process is compiled again', async () => {
    const folder = await folderWith({ present: deadly, fetch: failing, build: writing(sound) });
    const { code, out } = await run(folder, 'postinstall.js');
    expect(out).toContain('does not load here: it ends the process (SIGKILL)');
    expect(out).not.toContain('fetching');
    expect(code).toBe(0);
  });

  test("if nothing helps, the compiler's output comes first, then what to install, and it exits with 1", async () => {
    const folder = await folderWith({ fetch: failing, build: failing });
    const { code, out, err } = await run(folder, 'postinstall.js');
    expect(out).toContain('there is none for this system, or it cannot be reached');
    expect(err).toBe(
      'gyp ERR! find Python\n' +
        'Easel: sqlite3 could not be compiled. Install python3, make and g++ ' +
        '(on Debian and Ubuntu: apt-get install python3 make g++), then run: npm run postinstall\n',
    );
    expect(code).toBe(1);
  });
});

test('a start without a binary of sqlite3 says in one line what to run', async () => {
  const folder = await folderWith({ fetch: failing, build: failing });
  const { code, out, err } = await run(folder, 'start.js');
  expect(err).toMatch(/^Easel is not wholly installed: sqlite3 does not load \([^\n]+\)\. Run npm ci[^\n]+\n$/);
  expect({ code, out }).toEqual({ code: 1, out: '' });
});

test('here it loads', () => {
  expect(sqlite3Problem()).toBeUndefined();
});
