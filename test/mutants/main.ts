import { existsSync } from 'node:fs';
import { dirname, relative } from 'node:path';
import { Stryker } from '@stryker-mutator/core';
import { OperatorError, readArguments, runProgram } from '../../src/tools/terminal.ts';

const usage = 'usage: npm run mutants -- [FILE|FOLDER...]';

/** The share of a folder's mutants that is too many to survive its tests. */
const limit = 0.1;

type Mutants = Awaited<ReturnType<Stryker['runMutationTest']>>;

interface Figures {
  readonly cells: readonly (string | number)[];
  /** Of all mutants of the folder that could be run, those that no test noticed. */
  readonly share: number;
}

/** What became of a folder's mutants. A timeout is a loop without an end: it is found, as what is killed. */
function figuresOf(folder: string, mutants: Mutants): Figures {
  const count = (status: Mutants[number]['status']): number => mutants.filter((each) => each.status === status).length;
  const [killed, timeout] = [count('Killed'), count('Timeout')];
  const [survived, uncovered] = [count('Survived'), count('NoCoverage')];
  const share = (survived + uncovered) / Math.max(killed + timeout + survived + uncovered, 1);
  return { cells: [folder, killed, timeout, survived, uncovered, `${(share * 100).toFixed(1)} %`], share };
}

await runProgram(async (terminal) => {
  const { positionals } = readArguments(terminal, usage, {});
  if (!positionals.every((path) => existsSync(path))) throw new OperatorError(usage);
  // Without an argument it is all that `stryker.config.js` names.
  const mutate = positionals.map((path) => (path.endsWith('.ts') ? path : `${path}/**/*.ts`));
  const began = performance.now();
  const mutants = await new Stryker(mutate.length > 0 ? { mutate } : {}).runMutationTest();
  const byFolder = Map.groupBy(mutants, ({ fileName }) => relative('.', dirname(fileName)));
  const figures = [...byFolder].map(([folder, those]) => figuresOf(folder, those));

  const head = ['folder', 'killed', 'timeout', 'survived', 'no coverage', 'surviving'];
  for (const cells of [head, ...figures.map((each) => each.cells)]) {
    const [folder, ...numbers] = cells.map(String);
    terminal.print(`${folder?.padEnd(30)}${numbers.map((each) => each.padStart(13)).join('')}`);
  }
  terminal.print(`${((performance.now() - began) / 60_000).toFixed(1)} minutes`);
  return figures.every(({ share }) => share < limit);
});
