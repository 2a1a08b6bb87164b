import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { spawnBot } from './bot-process.ts';
import { machineClock } from './machine-clock.ts';

const day = 86_400_000;

/** Prints the times of its clocks until it is ended. */
const program = `
  import { isMainThread, Worker } from 'node:worker_threads';
  if (isMainThread) new Worker(new URL(import.meta.url));
  const say = () => console.log(JSON.stringify({
    thread: isMainThread ? 'main' : 'worker',
    now: Date.now(),
    made: new Date().getTime(),
    said: Date.parse(Date()),
    given: new Date(5).getTime(),
    isDate: new Date() instanceof Date && new Date().constructor === Date,
    origin: performance.timeOrigin,
  }));
  setInterval(say, 10);
`;

interface Told {
  readonly thread: 'main' | 'worker';
  readonly now: number;
  readonly made: number;
  readonly said: number;
  readonly given: number;
  readonly isDate: boolean;
  readonly origin: number;
}

test('a process and its threads see a wrong wall clock, and another wrong one while they run; other clocks stay right', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'easel-clock-'));
  onTestFinished(async () => rm(folder, { recursive: true, force: true }));
  const main = join(folder, 'main.mjs');
  await writeFile(main, program);
  const clock = machineClock(join(folder, 'offset'));
  const started = Date.now();
  const bot = spawnBot(main, clock.env, { node: clock.node });
  onTestFinished(async () => {
    bot.child.kill('SIGKILL');
    await bot.exit;
  });
  const told = (): readonly Told[] =>
    bot
      .output()
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line) as Told);
  const offsets = [0, 31 * day, -26 * day];
  for (const offset of [...offsets, 0]) {
    const before = told().length;
    clock.set(offset);
    const isOff = ({ now }: Told): boolean => Math.abs(now - Date.now() - offset) < day / 2;
    for (const thread of ['main', 'worker']) {
      await expect
        .poll(() =>
          told()
            .slice(before)
            .find((each) => each.thread === thread && isOff(each)),
        )
        .toBeDefined();
    }
  }
  const isOneOf = (ms: number): boolean => offsets.some((offset) => Math.abs(ms - started - offset) < day / 2);
  for (const { now, made, said, given, isDate, origin } of told()) {
    expect([now, made, said].filter((each) => !isOneOf(each))).toEqual([]);
    expect({ given, isDate, isRight: Math.abs(origin - started) < day / 2 }).toEqual({
      given: 5,
      isDate: true,
      isRight: true,
    });
  }
});
