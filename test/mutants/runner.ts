import { relative } from 'node:path';
import type { BroadcastChannel } from 'node:worker_threads';
import { declareClassPlugin, PluginKind } from '@stryker-mutator/api/plugin';
import {
  DryRunStatus,
  MutantRunStatus,
  TestStatus,
  type DryRunResult,
  type MutantRunOptions,
  type MutantRunResult,
  type TestRunner,
} from '@stryker-mutator/api/test-runner';
import { createVitest, type Vitest } from 'vitest/node';
import { hear, openChannel, post, type Asked, type Told } from './messages.ts';

/** Stryker allows a hundred times the turns that all tests make together, which can take minutes; here one test may make twice as many. */
const lessTurns = 50;
const fewTurns = 1_000;

/**
 * Runs the unit tests of a mutant in a thread that has loaded them once. Stryker's own runner for Vitest loads them anew
 * for each mutant, which takes a hundred times as long as to run them. It is right for code that keeps nothing between
 * two calls, as that of `src/core` and `src/catalog`.
 */
class LoadedOnce implements TestRunner {
  #channel: BroadcastChannel | undefined;
  #vitest: Vitest | undefined;
  /** Whether the modules were loaded with a mutant. */
  #isChanged = false;

  /**
   * Stryker would start another process for each mutant that is also reached while the modules load, and here it is only
   * tried while the tests run.
   */
  capabilities(): { reloadEnvironment: boolean } {
    return { reloadEnvironment: true };
  }

  async init(): Promise<void> {
    this.#channel = openChannel();
    const ready = this.#told();
    this.#vitest = await createVitest({ config: 'test/mutants/vitest.config.ts', watch: false });
    void this.#vitest.start();
    await ready;
  }

  async #told(): Promise<Told> {
    const channel = this.#open();
    const told = await new Promise<Told>((resolve) => hear(channel, (message) => resolve(message as Told), true));
    if (told.kind === 'failed') throw new Error(told.failure);
    return told;
  }

  #open(): BroadcastChannel {
    if (this.#channel === undefined) throw new Error('the unit tests were not started');
    return this.#channel;
  }

  async #ask<K extends Asked['kind']>(asked: Extract<Asked, { kind: K }>): Promise<Extract<Told, { kind: K }>> {
    const told = this.#told();
    post(this.#open(), asked);
    return (await told) as Extract<Told, { kind: K }>;
  }

  async dryRun(): Promise<DryRunResult> {
    const { ended, coverage } = await this.#ask({ kind: 'all' });
    const tests = ended.map(({ id, file, ms, failure }) => {
      const test = { id, name: id, fileName: file, timeSpentMs: ms };
      return failure === undefined
        ? { ...test, status: TestStatus.Success as const }
        : { ...test, status: TestStatus.Failed as const, failureMessage: failure };
    });
    return { status: DryRunStatus.Complete, tests, mutantCoverage: coverage };
  }

  async mutantRun(options: MutantRunOptions): Promise<MutantRunResult> {
    const { activeMutant, mutantActivation, testFilter: tests } = options;
    const hitLimit = options.hitLimit && Math.ceil(options.hitLimit / lessTurns) + fewTurns;
    const isStatic = mutantActivation === 'static';
    if (isStatic || this.#isChanged) await this.#reload();
    this.#isChanged = isStatic;
    const { id } = activeMutant;
    const source = relative('.', options.sandboxFileName);
    const given = { ...(tests && { tests }), ...(hitLimit && { hitLimit }) };
    const told = await this.#ask({ kind: 'mutant', id, source, isStatic, ...given });
    if (told.isUnclean) await this.#reload();
    if (told.isLoop) return { status: MutantRunStatus.Timeout, reason: 'a loop without an end' };
    const { count: nrOfTests, killed } = told;
    if (killed === undefined) return { status: MutantRunStatus.Survived, nrOfTests };
    const { id: by, failure = '' } = killed;
    return { status: MutantRunStatus.Killed, nrOfTests, killedBy: [by], failureMessage: failure };
  }

  async #reload(): Promise<void> {
    await this.dispose();
    await this.init();
  }

  async dispose(): Promise<void> {
    post(this.#open(), { kind: 'stop' });
    await this.#vitest?.close();
    this.#channel?.close();
  }
}

export const strykerPlugins = [declareClassPlugin(PluginKind.TestRunner, 'loaded-once', LoadedOnce)];
