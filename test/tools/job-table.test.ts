import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { transitions } from '../../src/core/job/machine.ts';
import { jobStates } from '../../src/core/job/record.ts';
import { jobsPage } from '../../src/tools/job-table.ts';
import { createWords } from '../../src/words/words.ts';

const page = jobsPage(createWords());

test('docs/jobs.md is what the code prints; `npm run docs` writes it again', () => {
  expect(readFileSync(new URL('../../docs/jobs.md', import.meta.url), 'utf8')).toBe(page);
});

test('every state and every pair of state and event has its place', () => {
  const sections = page.split(/^## /m).slice(1, -2);
  expect(sections.map((section) => section.split('\n')[0])).toEqual(jobStates);
  const pairs = Object.values(transitions).flatMap((states) => Object.keys(states));
  expect(sections.flatMap((section) => section.match(/^\| .*`.*$/gm) ?? [])).toHaveLength(pairs.length);
});

test('the answer to a press on Cancel is shown for every state', () => {
  const presses = page.split(/^## /m).at(-2) ?? '';
  expect(presses.match(/^\| (?!state|---)\w+ \| `press\..*$/gm)).toHaveLength(jobStates.length);
});
