import { expect, test } from 'vitest';
import { createFileMemory } from '../../src/commands/make/kept-files.ts';

const place = (message: number, guild = 1) => ({
  guildId: String(guild),
  channelId: `${guild}0`,
  messageId: String(message),
});
const kept = { authorId: '5', files: [] };

test('the files of a message are known by its place', () => {
  const memory = createFileMemory();
  memory.keep(place(1), kept);
  expect(memory.find(place(1))).toMatchObject(kept);
  expect(memory.find({ ...place(1), channelId: '99' })).toBeUndefined();
});

test('a hundred messages of one server are kept, and two thousand in all: no server pushes out another’s', () => {
  const memory = createFileMemory();
  memory.keep(place(0, 2), kept);
  for (let message = 0; message < 300; message += 1) memory.keep(place(message), kept);
  expect([memory.find(place(199)), memory.find(place(200)), memory.find(place(0, 2))].map(Boolean)).toEqual([
    false,
    true,
    true,
  ]);
  for (let guild = 3; guild < 2_100; guild += 1) memory.keep(place(0, guild), kept);
  expect([memory.find(place(0, 2)), memory.find(place(0, 2_099))].map(Boolean)).toEqual([false, true]);
});
