import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import { compileCache } from '../support/compile-cache.ts';

const { scripts } = JSON.parse(await readFile('package.json', 'utf8')) as { scripts: Record<string, string> };
/** Those that npm starts as a program of the project's own, with arguments. */
const tools = Object.entries(scripts).filter(
  ([name, command]) => /^node .*\.ts$/.test(command) && name !== 'start' && name !== 'docs',
);

async function run(command: string, args: readonly string[]): Promise<{ code: unknown; out: string; err: string }> {
  const [, ...words] = command.split(' ');
  const child = spawn(process.execPath, [...words, ...args], {
    env: { ...compileCache },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { code: child.exitCode, out, err };
}

/** Arguments that each does not take. */
const wrong: Readonly<Record<string, readonly string[]>> = {
  sandbox: ['now'],
  pictures: ['now'],
  'pictures:messages': ['now'],
  commands: ['--jsn'],
  models: ['chek', 'models/a.json'],
  doctor: ['now'],
  shards: ['reshard'],
  backup: ['one', 'two'],
  restore: [],
  migrate: ['sideways'],
  soak: ['--seed'],
  mutants: ['no/such/folder'],
  bench: ['akc'],
};

test('the tools are all programs of package.json', () => {
  expect(tools.map(([name]) => name).toSorted()).toEqual(Object.keys(wrong).toSorted());
});

describe.concurrent.each(tools)('npm run %s', (name, command) => {
  test('says with --help how it is used', async () => {
    const { code, out, err } = await run(command, ['--help']);
    expect([code, err]).toEqual([0, '']);
    expect(out).toContain(`usage: npm run ${name}`);
  });

  test('says for a wrong argument how it is used, without a stack', async () => {
    const { code, err } = await run(command, wrong[name] ?? []);
    expect(code).toBe(1);
    expect(err).toContain(`usage: npm run ${name}`);
    expect(err).not.toMatch(/^ +at /m);
  });
});
