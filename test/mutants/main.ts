import { existsSync } from 'node:fs';
import { dirname, matchesGlob, relative, resolve } from 'node:path';
import { Stryker } from '@stryker-mutator/core';
import { OperatorError, readArguments, runProgram } from '../../src/tools/terminal.ts';
import options from '../../stryker.config.js';

const usage = 'usage: npm run mutants -- [--static] [FILE|FOLDER...]';

/** The share of a folder's mutants that is too many to survive its tests. */
const limit = 0.1;

type Mutant = Awaited<ReturnType<Stryker['runMutationTest']>>[number];

interface Figures {
  readonly cells: readonly (string | number)[];
  readonly tried: number;
  /** Of all mutants of the folder that were tried, those that no test noticed. */
  readonly share: number;
}

/** What became of a folder's mutants. A timeout is a loop without an end: it is found, as what is killed. */
function figuresOf(folder: string, mutants: readonly Mutant[]): Figures {
  const count = (status: Mutant['status']): number => mutants.filter((each) => each.status === status).length;
  const [killed, timeout, ignored] = [count('Killed'), count('Timeout'), count('Ignored')];
  const [survived, uncovered] = [count('Survived'), count('NoCoverage')];
  const tried = killed + timeout + survived + uncovered;
  const share = (survived + uncovered) / Math.max(tried, 1);
  const cells = [folder, killed, timeout, survived, uncovered, `${(share * 100).toFixed(1)} %`, ignored];
  return { cells, tried, share };
}

await runProgram(async (terminal) => {
  const { positionals, values } = readArguments(terminal, usage, { static: { type: 'boolean', default: false } });
  if (!positionals.every((path) => existsSync(path))) throw new OperatorError(usage);
  const paths = positionals.map((path) => relative('.', path));
  const asked = paths.map((path) => (path.endsWith('.ts') ? path : `${path}/**/*.ts`));
  const mutate = asked.length > 0 ? asked : options.mutate;
  // What each of the many short runs of tests would else compile anew.
  process.env['NODE_COMPILE_CACHE'] ??= resolve('node_modules/.cache/compiled');

  const began = performance.now();
  // Stryker answers with what it knows of other files, too.
  const mutants = (await new Stryker({ mutate, ignoreStatic: !values.static }).runMutationTest())
    .map((mutant) => ({ ...mutant, file: relative('.', mutant.fileName) }))
    .filter(({ file }) => mutate.some((pattern) => matchesGlob(file, pattern)));
  const byFolder = Map.groupBy(mutants, ({ file }) => dirname(file));
  const figures = [...byFolder].map(([folder, those]) => figuresOf(folder, those));

  for (const { status, file, location, mutatorName, replacement = '' } of mutants) {
    if (status !== 'Survived' && status !== 'NoCoverage') continue;
    const { line, column } = location.start;
    terminal.print(`${status} ${file}:${line}:${column} ${mutatorName} ${replacement.replaceAll(/\s+/g, ' ')}`);
  }
  const head = ['folder', 'killed', 'timeout', 'survived', 'no coverage', 'surviving', 'static'];
  for (const cells of [head, ...figures.map((each) => each.cells)]) {
    const [folder, ...numbers] = cells.map(String);
    terminal.print(`${folder?.padEnd(30)}${numbers.map((each) => each.padStart(13)).join('')}`);
  }
  terminal.print(`${((performance.now() - began) / 60_000).toFixed(1)} minutes`);
  return figures.length > 0 && figures.every(({ tried, share }) => tried > 0 && share < limit);
});
