import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createMovableClock } from '../../../sandbox/demo/movable-clock.ts';
import type { SupervisedBot } from '../../../sandbox/demo/supervised-bot.ts';
import { startDemoWorld, type DemoWorld } from '../../../sandbox/demo/world.ts';
import { createPanel } from '../../../sandbox/panel/panel.ts';

let folder: string;
let world: DemoWorld;
let panel: ReturnType<typeof createPanel>;
const acts: string[] = [];
function done(act: string): Promise<void> {
  acts.push(act);
  return Promise.resolve();
}
const bot: SupervisedBot = {
  pid: 1,
  state: 'running',
  log: { lines: [], add: () => undefined, onLine: () => () => undefined },
  onChange: () => () => undefined,
  lost: new Promise(() => {}),
  start: () => done('start'),
  kill: () => done('kill'),
  stop: () => done('stop'),
};
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'panel-'));
  world = await startDemoWorld('models', createMovableClock(join(folder, 'clock')));
  panel = createPanel(world, bot);
});
afterAll(async () => {
  await world.close();
  await rm(folder, { recursive: true });
});

async function ask(method: string, path: string, body?: string): Promise<number> {
  const { status } = await panel(
    new Request(`http://127.0.0.1${path}`, { method, ...(body !== undefined && { body }) }),
  );
  return status;
}

test.each([
  ['no JSON', '/panel/speed', '{'],
  ['nothing', '/panel/clock', ''],
  ['a negative time', '/panel/speed', '{"queueMs":-1,"runMs":0}'],
  ['a time that is no number', '/panel/clock', '{"ms":"1"}'],
  ['a way back', '/panel/clock', '{"ms":-1}'],
  ['more than a month', '/panel/clock', '{"ms":3000000000}'],
  ['too many faults', '/panel/faults/run-fails', '{"times":101}'],
  ['an unknown act', '/panel/bot', '{"act":"burn"}'],
])('%s is refused, and changes nothing', async (_what, path, body) => {
  const before = [world.clock.shiftMs, world.speed, world.outcomes.length, acts.length];
  expect(await ask('POST', path, body)).toBe(400);
  expect([world.clock.shiftMs, world.speed, world.outcomes.length, acts.length]).toEqual(before);
});

test('a body that is far too long is not read', async () => {
  const body = JSON.stringify({ queueMs: 0, runMs: 0, filler: 'x'.repeat(1_000_000) });
  expect(await ask('POST', '/panel/speed', body)).toBe(413);
});

test('what there is not is not found', async () => {
  expect(await ask('POST', '/panel/faults/nonsense', '{"times":1}')).toBe(404);
  expect(await ask('GET', '/panel/requests/1')).toBe(404);
  expect(await ask('GET', '/panel/requests/x')).toBe(404);
  expect(await ask('GET', '/panel/nothing')).toBe(404);
});

test('each act does what it says', async () => {
  expect(await ask('POST', '/panel/speed', '{"queueMs":1,"runMs":2}')).toBe(204);
  expect(world.speed).toEqual({ queueMs: 1, runMs: 2 });
  expect(await ask('POST', '/panel/clock', '{"ms":5}')).toBe(204);
  expect(world.clock.shiftMs).toBe(5);
  expect(await ask('POST', '/panel/faults/run-fails', '{"times":2}')).toBe(204);
  expect(world.outcomes).toHaveLength(2);
  expect(await ask('DELETE', '/panel/faults')).toBe(204);
  expect(world.outcomes).toEqual([]);
  for (const act of ['kill', 'start', 'restart']) {
    expect(await ask('POST', '/panel/bot', JSON.stringify({ act }))).toBe(204);
  }
  expect(acts).toEqual(['kill', 'start', 'kill', 'start']);
});
