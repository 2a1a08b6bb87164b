import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { dirname, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import type { MutantCoverage } from '@stryker-mutator/api/core';
import { expect, test } from 'vitest';
import { makeFewRuns } from './few-runs.ts';
import { collected, collectFrom, type Collected } from './collect.ts';
import { hear, openChannel, post, type Asked, type Ended, type Told } from './messages.ts';
import { unitTests, withoutTests } from './unit-tests.ts';

/** What Stryker's changed code reads and writes. */
interface Mutating {
  activeMutant?: string | undefined;
  currentTestId?: string | undefined;
  mutantCoverage?: MutantCoverage;
  hitCount?: number | undefined;
  hitLimit?: number | undefined;
}

const mutating: Mutating = {};
Reflect.set(globalThis, '__stryker__', mutating);
/** Where the first run of all tests leaves how long each took. The other processes know it from there. */
const durations = '.test-durations.json';
/** How long each test took last: the shortest come first. */
const lastMs = new Map<string, number>();
const msOf = ({ id }: Collected): number => lastMs.get(id) ?? 0;

/** As long a mutant's tests may take together. A test that takes longer is run for no mutant. */
const mostMs = 500;
/** A test that takes so long comes after the short ones of other folders. */
const longMs = 50;

/** The time of the processor, so that a busy machine finds the same mutants. */
function now(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
}

async function load(): Promise<void> {
  const collector = new URL('collect.ts', import.meta.url).href;
  registerHooks({
    resolve: (specifier, context, next) =>
      specifier === 'vitest' && context.parentURL !== collector
        ? { url: collector, shortCircuit: true }
        : next(specifier, context),
  });
  makeFewRuns();
  if (existsSync(durations)) {
    const known = JSON.parse(readFileSync(durations, 'utf8')) as Record<string, number>;
    for (const [id, ms] of Object.entries(known)) lastMs.set(id, ms);
  }
  for (const file of globSync(unitTests, { exclude: withoutTests }).toSorted()) {
    collectFrom(file);
    await import(pathToFileURL(resolve(file)).href);
  }
}

/** Far more than a test needs that ends, also on a busy machine. */
const patienceMs = (last = 400): number => 2_000 + 20 * last;

async function end({ id, file, run }: Collected): Promise<Ended> {
  const began = now();
  const over = new AbortController();
  const failure = await Promise.race([
    run().then(
      () => undefined,
      (error: unknown) => (error instanceof Error ? `${error.name}: ${error.message}` : String(error)),
    ),
    sleep(patienceMs(lastMs.get(id)), 'it does not end', { signal: over.signal }).catch(() => undefined),
  ]);
  over.abort();
  const ms = now() - began;
  if (failure === undefined) lastMs.set(id, ms);
  return { id, file, ms, ...(failure !== undefined && { failure }) };
}

async function runAll(): Promise<Told> {
  const ended: Ended[] = [];
  for (const each of collected) {
    mutating.currentTestId = each.id;
    ended.push(await end(each));
  }
  mutating.currentTestId = undefined;
  writeFileSync(durations, JSON.stringify(Object.fromEntries(lastMs)));
  return { kind: 'all', ended, coverage: mutating.mutantCoverage ?? { static: {}, perTest: {} } };
}

/** The tests of the file itself, then those of its folder, then the others; the shortest first, and what takes long last. */
function inOrder(tests: readonly Collected[], source: string): Collected[] {
  const own = source.replace(/^src(.*)\.ts$/, 'test$1.test.ts');
  const farness = (each: Collected): number =>
    msOf(each) > longMs ? 3 : each.file === own ? 0 : dirname(each.file) === dirname(own) ? 1 : 2;
  return tests.toSorted((one, other) => farness(one) - farness(other) || msOf(one) - msOf(other));
}

async function runMutant(asked: Extract<Asked, { kind: 'mutant' }>): Promise<Told> {
  const { id, source, isStatic, tests, hitLimit } = asked;
  const ids = new Set(tests);
  const those = inOrder(tests === undefined ? collected : collected.filter((each) => ids.has(each.id)), source);
  Object.assign(mutating, { activeMutant: id, hitLimit });
  let isLoop = false;
  let count = 0;
  let killer: Collected | undefined;
  let killed: Ended | undefined;
  let spentMs = 0;
  for (const each of those) {
    if (spentMs + msOf(each) > mostMs) continue;
    count += 1;
    mutating.hitCount = 0;
    const ended = await end(each);
    spentMs += ended.ms;
    isLoop = mutating.hitCount > (hitLimit ?? Infinity);
    if (ended.failure === undefined && !isLoop) continue;
    [killer, killed] = [each, ended];
    break;
  }
  Object.assign(mutating, { activeMutant: undefined, hitCount: undefined, hitLimit: undefined });
  const isUnclean = !isStatic && killer !== undefined && (await end(killer)).failure !== undefined;
  return { kind: 'mutant', count, isLoop, ...(killed && { killed }), isUnclean };
}

// One test, which lasts as long as Stryker asks.
test('the unit tests, for each mutant', async () => {
  const channel = openChannel();
  const tell = (told: Told): void => post(channel, told);
  let isLoaded = false;
  const answer = async (asked: Exclude<Asked, { kind: 'stop' }>): Promise<Told> => {
    if (!isLoaded) {
      if (asked.kind === 'mutant' && asked.isStatic) mutating.activeMutant = asked.id;
      await load();
      isLoaded = true;
    }
    return asked.kind === 'all' ? runAll() : runMutant(asked);
  };
  const { promise: stopped, resolve: stop } = Promise.withResolvers<'stopped'>();
  hear(channel, (message) => {
    const asked = message as Asked;
    if (asked.kind === 'stop') stop('stopped');
    else answer(asked).then(tell, (error: unknown) => tell({ kind: 'failed', failure: String(error) }));
  });
  tell({ kind: 'ready' });
  expect(await stopped).toBe('stopped');
});
