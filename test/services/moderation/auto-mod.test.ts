import { Writable } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { createAutoMod, type ReadRules } from '../../../src/services/moderation/auto-mod.ts';
import type { Store } from '../../../src/services/storage/store.ts';
import { createTestClock } from '../../support/clock.ts';

type Answer = Awaited<ReturnType<ReadRules>>;

const blocks = (...words: readonly string[]) => ({
  id: words.join(),
  name: 'Words',
  enabled: true,
  event_type: 1,
  trigger_type: 1,
  trigger_metadata: { keyword_filter: words },
});

function start(kept: Readonly<Record<string, unknown>> = {}) {
  const rows = new Map(Object.entries(kept));
  const asked: { readonly guildId: string; readonly answer: (answer: Answer) => void }[] = [];
  const logs: string[] = [];
  const switches = { isFull: false };
  const found = { times: 0 };
  const store: Store = {
    get: async (key) => Promise.resolve(rows.get(key)),
    getMany: async (keys) => Promise.resolve(keys.map((key) => rows.get(key))),
    transaction: async (_keys, change) => {
      if (switches.isFull) return Promise.reject(new Error('disk full'));
      const { writes, result } = change(rows);
      for (const { key, value } of writes) {
        if (value === undefined) rows.delete(key);
        else rows.set(key, value);
      }
      return Promise.resolve(result);
    },
    range: async (prefix) =>
      Promise.resolve([...rows].filter(([key]) => key.startsWith(prefix)).map(([key, value]) => ({ key, value }))),
    close: async () => Promise.resolve(),
  };
  const lines = new Writable({
    write(chunk: Buffer, _encoding, done) {
      logs.push(chunk.toString());
      done();
    },
  });
  const autoMod = createAutoMod({
    store,
    clock: createTestClock(),
    log: pino(lines),
    rulesFound: () => void (found.times += 1),
    readRules: async (guildId) => {
      const { promise, resolve } = Promise.withResolvers<Answer>();
      asked.push({ guildId, answer: resolve });
      return promise;
    },
  });
  const wordsOf = (guildId: string): readonly string[] =>
    autoMod.rulesOf(guildId).rules.flatMap(({ keywords }) => keywords);
  const answer = async (index: number, ...rules: readonly unknown[]): Promise<void> => {
    asked[index]?.answer({ kind: 'rules', rules });
    for (let turns = 0; turns < 5; turns += 1) await turn();
  };
  return { autoMod, rows, asked, logs, switches, found, wordsOf, answer };
}

test('two servers are read at a time, each once however often it is requested', async () => {
  const { autoMod, asked, answer, wordsOf } = start();
  for (const guildId of ['1', '2', '3', '1', '2', '3']) autoMod.read(guildId);
  await turn();
  expect(asked.map(({ guildId }) => guildId)).toEqual(['1', '2']);
  await answer(0, blocks('cat'));
  expect(asked.length).toBe(3);
  await answer(2, blocks('fish'));
  expect([wordsOf('1'), wordsOf('3')]).toEqual([['cat'], ['fish']]);
});

test('that a server has rules is said as soon as they are read, from Discord or from the disk, and not without any', async () => {
  const { autoMod, answer, found } = start({ 'automod:1': { version: 1, rules: [blocks('dog')] } });
  await autoMod.load();
  expect(found.times).toBe(1);
  for (const guildId of ['2', '3']) autoMod.read(guildId);
  await turn();
  await answer(0);
  expect(found.times).toBe(1);
  await answer(1, blocks('cat'));
  expect(found.times).toBe(2);
});

test('stored rules that cannot be read count as unknown: no prompt passes them', async () => {
  const { autoMod, logs } = start({ 'automod:1': { version: 2 }, 'automod:2': { version: 1, rules: [blocks('dog')] } });
  await autoMod.load();
  expect(['1', '2'].map((guildId) => autoMod.rulesOf(guildId).access)).toEqual(['unread', 'known']);
  expect(logs.join('')).toContain('automod:1');
});

test('a rule of an event before the first reading is not taken for all rules', async () => {
  const { autoMod, asked, answer, wordsOf } = start();
  autoMod.read('1');
  await turn();
  autoMod.changed('1', 'dog', blocks('dog'));
  expect(autoMod.rulesOf('1').access).toBe('unread');
  await answer(0, blocks('cat'));
  // The answer belongs to a request from before the event.
  expect([autoMod.rulesOf('1').access, asked.length]).toEqual(['unread', 2]);
  await answer(1, blocks('cat'), blocks('dog'));
  expect(wordsOf('1')).toEqual(['cat', 'dog']);
});

test('a server that is left while it is read stays forgotten', async () => {
  const { autoMod, rows, answer } = start({ 'automod:1': { version: 1, rules: [blocks('dog')] } });
  await autoMod.load();
  autoMod.read('1');
  await turn();
  autoMod.left('1');
  await answer(0, blocks('cat'));
  await autoMod.stop();
  expect([rows.size, autoMod.rulesOf('1').access]).toEqual([0, 'unread']);
});

test('rules count even if they cannot be stored; unchanged rules are not stored again', async () => {
  const { autoMod, rows, switches, logs, answer, wordsOf } = start();
  switches.isFull = true;
  autoMod.read('1');
  await turn();
  await answer(0, blocks('cat'));
  expect([wordsOf('1'), rows.size]).toEqual([['cat'], 0]);
  expect(logs.join('')).toContain('could not be written down');
  switches.isFull = false;
  const before = autoMod.rulesOf('1');
  autoMod.changed('1', 'cat', blocks('cat'));
  expect(autoMod.rulesOf('1')).toBe(before);
});
