import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { neededMajor, nodeProblem } from '../../scripts/node-version.js';

test.each([
  ['18.20.8', false],
  ['20.20.2', false],
  ['22.22.0', false],
  ['23.11.1', false],
  ['24.0.0', true],
  ['24.21.0', true],
  ['26.1.0', true],
  ['100.0.0', true],
  ['25.0.0-nightly20250601', true],
])('Node %s: Easel runs there: %s', (version, runs) => {
  expect(nodeProblem(version) === undefined).toBe(runs);
});

test('what is said names the version that is there and the one that is needed, in one line', () => {
  expect(nodeProblem('20.20.2')).toMatch(/^Easel needs Node 24 or later; this is Node 20\.20\.2\. [^\n]+$/);
});

test('package.json and the image ask for the same version', async () => {
  const { engines } = JSON.parse(await readFile('package.json', 'utf8')) as { engines: { node: string } };
  expect(engines.node).toBe(`>=${neededMajor}`);
  const images = [...(await readFile('Dockerfile', 'utf8')).matchAll(/^FROM node:(\d+)/gm)];
  expect(images.map(([, major]) => Number(major))).toEqual([neededMajor, neededMajor]);
});
