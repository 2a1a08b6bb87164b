import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, test, type TestContext } from 'vitest';
import { audit } from './audit.ts';
import { changesOf, closing, lives, livesByTheClock, mutants, onceWritten, type Mutant } from './mutants.ts';
import type { DatabaseKind } from './databases.ts';
import { soak } from './run.ts';
import { startServerOrSkip } from './server.ts';

const server = await startServerOrSkip();
afterAll(async () => server?.[Symbol.asyncDispose]());

const onPostgres = mutants.filter(({ alsoOnPostgres }) => alsoOnPostgres);

test.concurrent.for(mutants)('a bot that $bug is found out', { timeout: 300_000 }, async (mutant, context) => {
  const { expect } = context;
  expect(await foundOf(mutant, context)).toMatch(mutant.says);
});

test.concurrent.for(onPostgres)(
  'on PostgreSQL a bot that $bug is found out',
  { timeout: 300_000 },
  async (mutant, context) => {
    const { expect } = context;
    // A machine may not be able to run one. Where `CI` is set, the start of the server fails instead.
    const { databases } = server ?? context.skip('no server');
    expect(await foundOf(mutant, context, databases)).toMatch(mutant.says);
  },
);

/** What the audit finds of the kind that it should find. */
async function foundOf(mutant: Mutant, context: TestContext, databases?: DatabaseKind): Promise<string> {
  const main = await mutated(mutant, context);
  const { lives: own = lives, patience } = mutant;
  const options = { ...(patience !== undefined && { patience }), ...(databases !== undefined && { databases }) };
  return audit(await soak({ lives: own, closing, main, ...options }))[mutant.found].join('\n');
}

test.concurrent.for([lives, livesByTheClock(onceWritten)])(
  'the unchanged bot passes the same',
  { timeout: 300_000 },
  async (own, { expect }) => {
    expect(Object.values(audit(await soak({ lives: own, closing }))).flat()).toEqual([]);
  },
);

/**
 * A copy of the program with the change of the mutant, for the duration of this test. Other mutants run at the same
 * time.
 */
async function mutated(mutant: Mutant, { onTestFinished }: Pick<TestContext, 'onTestFinished'>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'easel-mutant-'));
  onTestFinished(async () => rm(folder, { recursive: true, force: true }));
  for (const part of ['src', 'locales', 'package.json']) await cp(part, join(folder, part), { recursive: true });
  await symlink(resolve('node_modules'), join(folder, 'node_modules'));
  for (const { file, right, wrong } of changesOf(mutant)) {
    const path = join(folder, 'src', file);
    await writeFile(path, (await readFile(path, 'utf8')).replace(right, wrong));
  }
  return join(folder, 'src', 'main.ts');
}
