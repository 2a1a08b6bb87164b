import { getCompileCacheDir } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { startProgram } from '../../../src/services/runtime/child.ts';

const { signal } = new AbortController();
const program = new URL('../../support/environment-program.ts', import.meta.url);

test('a program gets nothing of the bot’s environment, but a cache of its own for what it compiles', async () => {
  onTestFinished(() => void vi.unstubAllEnvs());
  vi.stubEnv('DISCORD_TOKEN', 'a secret');
  const ofVersion = getCompileCacheDir() ?? '';
  const { environment } = (await startProgram(program, [], { signal }).lastMessage) as {
    environment: Record<string, string>;
  };
  const { NODE_COMPILE_CACHE: cache, ...others } = environment;
  // Node's own names for the channel between the two.
  expect(Object.keys(others).filter((name) => !name.startsWith('NODE_CHANNEL_'))).toEqual([]);
  expect(cache).toBe(join(dirname(ofVersion), 'programs'));
  expect(basename(ofVersion)).toContain(process.version);
});
