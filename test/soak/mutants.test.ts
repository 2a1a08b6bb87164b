import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { test, type TestContext } from 'vitest';
import { audit, type Findings } from './audit.ts';
import type { Act, Life } from './plan.ts';
import { soak } from './run.ts';

interface Mutant {
  readonly bug: string;
  readonly file: string;
  /** Stands in the file exactly once. */
  readonly right: string;
  readonly wrong: string;
  /** Where it is never told, in ms. */
  readonly patience?: number;
  readonly found: keyof Findings;
  readonly says: RegExp;
}

const ask = (amount: number, outcome: Extract<Act, { kind: 'ask' }>['outcome']): Act => ({
  kind: 'ask',
  after: 0,
  who: 0,
  command: 'image',
  amount,
  outcome,
});

const mutants: readonly Mutant[] = [
  {
    bug: 'settles again with what comes after the end',
    file: 'services/jobs/records.ts',
    right: 'const justEnded = hasEnded(next) && !hasEnded(job);',
    wrong: 'const justEnded = hasEnded(next);',
    found: 'wrongSettlements',
    says: /"key":"account:bot"/,
  },
  {
    bug: 'submits again what was being submitted',
    file: 'services/jobs/jobs.ts',
    right: 'submitting: abandon,',
    wrong: 'submitting: submit,',
    found: 'doubleSubmissions',
    says: /submitted 2 times/,
  },
  {
    bug: 'accepts a job without its hold',
    file: 'services/accounts.ts',
    right: 'hold(account, amountFor(holder, job.hold), job.hold)',
    wrong: 'hold(account, 0 * amountFor(holder, job.hold), job.hold)',
    found: 'wrongSettlements',
    says: /"held":0/,
  },
  {
    bug: 'does not list a job among those that a start goes on with',
    file: 'services/jobs/records.ts',
    right: 'value: isListed(job) ? true : undefined',
    wrong: 'value: isListed(job) ? undefined : undefined',
    patience: 3_000,
    found: 'lost',
    says: /still submitting/,
  },
];

/** Two requests, and a death between the first paid one and its commit. */
const lives: readonly Life[] = [
  {
    kill: { at: 'request', to: 'runcomfy', nth: 1, isHandled: true },
    isLate: true,
    longest: 120_000,
    acts: [ask(2, 'failed'), ask(2, 'made')],
  },
];

test.concurrent.for(mutants)('a bot that $bug is found out', { timeout: 300_000 }, async (mutant, context) => {
  const { expect } = context;
  const main = await mutated(mutant, context);
  const { patience } = mutant;
  const findings = audit(await soak({ lives, main, ...(patience !== undefined && { patience }) }));
  expect(findings[mutant.found].join('\n')).toMatch(mutant.says);
});

test.concurrent('the bot as it is passes the same', { timeout: 300_000 }, async ({ expect }) => {
  expect(Object.values(audit(await soak({ lives }))).flat()).toEqual([]);
});

/** A copy of the program with one line changed, as long as this test goes on: others go on beside it. */
async function mutated(
  { file, right, wrong }: Mutant,
  { expect, onTestFinished }: Pick<TestContext, 'expect' | 'onTestFinished'>,
): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'easel-mutant-'));
  onTestFinished(async () => rm(folder, { recursive: true, force: true }));
  for (const part of ['src', 'locales', 'package.json']) await cp(part, join(folder, part), { recursive: true });
  await symlink(resolve('node_modules'), join(folder, 'node_modules'));
  const path = join(folder, 'src', file);
  const text = await readFile(path, 'utf8');
  expect(text.split(right)).toHaveLength(2);
  await writeFile(path, text.replace(right, wrong));
  return join(folder, 'src', 'main.ts');
}
