import { access, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { keptHome, leaveHome, temporaryHome } from '../../../sandbox/demo/home.ts';
import { createMovableClock } from '../../../sandbox/demo/movable-clock.ts';
import { startDemoWorld, type SavedWorld } from '../../../sandbox/demo/world.ts';

const again = { reset: false };
let inside: string;
beforeEach(async () => {
  inside = await mkdtemp(join(tmpdir(), 'home-'));
});
afterEach(() => rm(inside, { recursive: true }));

/** Lets a sandbox run in the kept folder until it ends in order, with a message of ana's and a database. */
async function liveOnce(saved?: SavedWorld): Promise<readonly string[]> {
  const home = await keptHome(inside, again);
  const world = await startDemoWorld('models', createMovableClock(join(home.folder, 'clock')), saved ?? home.saved);
  const [ana] = world.people;
  const [pictures] = world.guilds[0]?.channels ?? [];
  if (ana === undefined || pictures === undefined) throw new Error('the world is empty');
  await ana.handle.say(pictures, `message ${pictures.messages().length + 1}`);
  await writeFile(join(home.folder, 'easel.sqlite'), 'the database');
  await world.save(home.folder);
  const messages = pictures.messages().map(({ content }) => content);
  await world.close();
  await leaveHome(home);
  return messages;
}

async function hasDatabase(folder: string): Promise<boolean> {
  return access(join(folder, 'easel.sqlite')).then(
    () => true,
    () => false,
  );
}

test('one sandbox goes on where the one before has ended, with its people, messages and database', async () => {
  expect(await liveOnce()).toEqual(['message 1']);
  expect(await liveOnce()).toEqual(['message 1', 'message 2']);
  const home = await keptHome(inside, again);
  expect(home).toMatchObject({ isKept: true, notes: [] });
  expect(await hasDatabase(home.folder)).toBe(true);
});

test('with reset nothing is left and nothing is said, even where what was saved cannot be read', async () => {
  await liveOnce();
  await rm(join(inside, 'world/discord.json'));
  await mkdir(join(inside, 'world/discord.json'));
  const home = await keptHome(inside, { reset: true });
  expect(home).toEqual({ folder: join(inside, 'world'), isKept: true, notes: [] });
  expect(await hasDatabase(home.folder)).toBe(false);
});

test('after a sandbox that was killed a new world begins, and that is said', async () => {
  await liveOnce();
  await writeFile(join(inside, 'world/pid'), '999999999');
  const home = await keptHome(inside, again);
  expect(home.notes).toEqual(['The last sandbox was killed. A new world begins.']);
  expect(home.saved).toBeUndefined();
  expect(await hasDatabase(home.folder)).toBe(false);
});

test('a sandbox that was killed is no longer running, although this process got its id', async () => {
  await liveOnce();
  await writeFile(join(inside, 'world/pid'), String(process.pid));
  const home = await keptHome(inside, again);
  expect(home).toMatchObject({ isKept: true, notes: ['The last sandbox was killed. A new world begins.'] });
});

test('what is damaged is not used, and that is said', async () => {
  await liveOnce();
  await writeFile(join(inside, 'world/runcomfy.json'), '{}');
  const home = await keptHome(inside, again);
  expect(home.notes).toEqual([
    expect.stringMatching(/runcomfy\.json was not written by the sandbox\. A new world begins\.$/u),
  ]);
  expect(home.saved).toBeUndefined();
});

test('while another sandbox runs, a folder that is not kept takes the place', async () => {
  const first = await keptHome(inside, again);
  const second = await keptHome(inside, again);
  expect(second.isKept).toBe(false);
  expect(second.folder).not.toBe(first.folder);
  expect(second.notes).toHaveLength(1);
  await leaveHome(second);
  await leaveHome(first);
  expect(await readdir(inside)).toEqual(['world']);
});

test('what a killed sandbox has left in a temporary folder is removed, what a running one uses is not', async () => {
  const running = await temporaryHome(inside);
  const killed = await temporaryHome(inside);
  const left = join(inside, 'run-999999999-abc');
  await rm(killed.folder, { recursive: true });
  await writeFile(left, '');
  const next = await temporaryHome(inside);
  expect((await readdir(inside)).toSorted()).toEqual(
    [running.folder, next.folder].map((folder) => folder.slice(inside.length + 1)).toSorted(),
  );
});
