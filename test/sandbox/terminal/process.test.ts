import { once } from 'node:events';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileTypeFromBuffer } from 'file-type';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { after, botOf, end, newFolder, spawnSandbox, startSandbox, until, type Run } from './run.ts';

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

describe('lines from a pipe', () => {
  let run: Run;
  let bots: readonly number[];
  let code: number | null;
  beforeAll(async () => {
    run = spawnSandbox({ DISCORD_GUILD_ID: 'not an id', PORT: 'not a port' });
    const lines = [
      'restart',
      // It has no rules, which a bot that has just started may not have prepared in time.
      'server Night train',
      'forward 1000000000000',
      'speed 1',
      'speed 600 0',
      '/image prompt: a storm images: 2 &',
      'press b1',
      'wait',
      'speed 0.5 0.5',
      'press b2',
      'press b5',
      'press b7',
      '/quota',
      '/image prompt: a storm images: 1',
      'open 1',
      '/edit prompt: at night picture-1: 1 picture-2: ./test/fixtures/media/still.png',
      '/edit prompt: at night picture-1: ./nowhere.png',
      '/video prompt: a cat --iw 2',
      'quit',
    ];
    run.process.stdin.end(`${lines.join('\n')}\n`);
    const first = await botOf(run);
    [code] = (await once(run.process, 'exit')) as [number | null];
    const [, next] = /was killed; Easel is process (\d+)/.exec(run.output()) ?? [];
    bots = [first, Number(next)];
  });
  afterAll(() => end(run));

  test('a bot that is killed on purpose is followed by another', () => {
    expect(run.output()).toContain(`Process ${bots[0]} was killed; Easel is process ${bots[1]}`);
  });

  test('the clock goes no further than a month at once', () => {
    expect(after(run, '> forward 1000000000000')).toMatch(/^\n✗ say how many minutes, up to a month/);
  });

  test('a speed without its second half is refused', () => {
    expect(after(run, '> speed 1\n')).toMatch(/^✗ say the seconds/);
    expect(after(run, '> speed 600 0\n')).toMatch(/^RunComfy queues for 600 s and runs for 0 s/);
  });

  test('a picture is cancelled in the queue: its credits are back, and the receipt says so', () => {
    const output = run.output();
    expect(output).toContain('[b1] Cancel');
    expect(output).toMatch(/🚫 Cancelled · no credits used\n {2}\[b3\] Try again {2}\[b2\] More…/);
    expect(after(run, '> press b2')).toMatch(/\[b4\] Full prompt {2}\[b5\] Receipt/);
    expect(after(run, '> press b5')).toMatch(
      /6 credits refunded\n.*Cancelled · no credits used\n.*Number .+\n.*\[b7\] Details/,
    );
    expect(after(run, '> press b7')).toMatch(/0 credits used .+\n.*6 credits refunded /);
    expect(after(run, '> /quota')).toContain('100 of 100 left today');
  });

  test('files go in by their number and by their path; a path that leads nowhere is told', () => {
    const edited = after(run, '> /edit prompt: at night picture-1: 1');
    expect(edited).toMatch(/\[2\] input-1\.jpg .+\n.*\[3\] input-2\.png {2}64×64 PNG/);
    expect(edited).toMatch(/\[4\] edit-01\.\S+ .+\n.*✅/);
    expect(run.output()).toContain('✗ there is no file “./nowhere.png”');
  });

  test('a picture arrives, a flag is refused in private, and no process is left', async () => {
    const output = run.output();
    expect(output).toMatch(/ {2}\[1\] \S+\.jpg {2}2560×1440 JPEG \d+ kB/);
    expect(output).toMatch(/only you can see this\n.*--iw doesn't work here/);
    expect(code).toBe(0);
    expect(bots.filter(isAlive)).toEqual([]);
    const saved = /Saved as (.+)/.exec(output)?.[1] ?? '';
    expect((await fileTypeFromBuffer(await readFile(saved)))?.mime).toBe('image/jpeg');
  });
});

test('when the sandbox is killed, the bot ends too', async () => {
  const run = startSandbox();
  const bot = await botOf(run);
  run.process.kill('SIGKILL');
  expect(await once(run.process, 'exit')).toEqual([null, 'SIGKILL']);
  await until(() => !isAlive(bot));
});

test('SIGTERM ends both, with code 0', async () => {
  const run = startSandbox();
  const bot = await botOf(run);
  run.process.kill('SIGTERM');
  expect(await once(run.process, 'exit')).toEqual([0, null]);
  expect(isAlive(bot)).toBe(false);
});

test('what keeps it from starting is told, with what helps', async () => {
  const folder = newFolder();
  await mkdir(join(folder, 'world/discord.json'), { recursive: true });
  const run = startSandbox(folder);
  expect(await once(run.process, 'exit')).toEqual([1, null]);
  expect(run.output()).toContain('With --reset it begins with a new world.');
});

test('when the bot ends by itself, the sandbox says so and ends with code 1', async () => {
  const run = startSandbox();
  process.kill(await botOf(run), 'SIGKILL');
  expect(await once(run.process, 'exit')).toEqual([1, null]);
  expect(run.output()).toContain('The bot ended by itself, with code 137.');
});
