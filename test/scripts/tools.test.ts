import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { onNode } from '../support/older-node.ts';

const { scripts } = JSON.parse(await readFile('package.json', 'utf8')) as { scripts: Readonly<Record<string, string>> };
/** The npm scripts that start one of the operator's tools: `node`, and its arguments. */
const starts = Object.entries(scripts).flatMap(([name, line]) => {
  const [command = ''] = line.split(' && ');
  return command.includes(' src/tools/') ? [{ name, args: command.split(' ').slice(1) }] : [];
});

test('every program in src/tools has its npm script', async () => {
  const files = (await readdir('src/tools')).filter((name) => name.endsWith('.ts'));
  const texts = await Promise.all(
    files.map(async (file) => [file, await readFile(`src/tools/${file}`, 'utf8')] as const),
  );
  const programs = texts.flatMap(([file, text]) => (text.includes('\nawait runTool(') ? [`src/tools/${file}`] : []));
  expect(starts.flatMap(({ args }) => args.slice(-1)).toSorted()).toEqual(programs.toSorted());
});

test.each(starts)('npm run $name on a Node that is too old says so in one line, and exits with 1', async ({ args }) => {
  const child = spawn(process.execPath, [...onNode('20.20.2'), ...args], {
    env: {},
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  expect(await once(child, 'close')).toEqual([1, null]);
  expect(output).toMatch(/^Easel needs Node 24 or later; this is Node 20\.20\.2\. [^\n]+\n$/);
});
