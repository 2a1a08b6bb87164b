import { expect, test } from 'vitest';
import { kindOf, schema, type Kind } from '../../../src/services/storage/schema.ts';
import { ended, startEasel } from '../../support/easel.ts';

const kinds: readonly (readonly [string, Kind])[] = Object.entries(schema);

test.each(kinds)('the key of %s belongs to this kind alone, and gives its parts', (_name, kind) => {
  const parts = kind.parts.map((_part, index) => String(300 + index));
  const key = kind.key(...parts);
  expect(kindOf(key)).toBe(kind);
  expect(key.startsWith(kind.prefix)).toBe(true);
  expect(kind.partsOf(key)).toEqual(parts);
  for (let count = 0; count < parts.length; count += 1) {
    expect(key.startsWith(kind.under(...(parts.slice(0, count) as [])))).toBe(true);
  }
});

test('a key that is not Easel’s has no kind', () => {
  expect(['', 'job', 'jobs:1', 'job:1:2', 'account:1:2:3', 'paused:1', 'other'].map(kindOf)).toEqual(
    Array(7).fill(undefined),
  );
});

test('every kind about a member says how the rows of one member are found', () => {
  const lost = kinds.filter(
    ([, { about, parts, foundBy }]) => about === 'member' && !parts.includes('member') && !foundBy,
  );
  expect(lost).toEqual([]);
});

test('exactly the kinds whose values have a version declare one', () => {
  const wrong = kinds.filter(([, { record, version }]) => {
    const { success, error } = record.safeParse({ version: 99 });
    const isVersioned = !success && error.issues.some(({ path }) => path[0] === 'version');
    return isVersioned !== (version !== undefined);
  });
  expect(wrong.map(([name]) => name)).toEqual([]);
});

test('all rows that a bot writes have a kind, and are valid for it', async () => {
  const easel = await startEasel();
  const { ana, channel, database, until } = easel;
  const asked = await ana.command(channel, 'image', { prompt: 'a heron', images: 2 });
  await until(() => ended(asked));
  await easel.stop();
  const rows = database.rows(['']);
  const found = new Set<string>();
  for (const { key, value } of rows) {
    const kind = kindOf(key);
    found.add(kind?.name ?? key);
    expect([key, kind?.record.safeParse(value).error?.issues]).toEqual([key, undefined]);
  }
  expect([...found]).toEqual(
    expect.arrayContaining(['job', 'history', 'ended', 'account', 'account:bot', 'spend', 'clock']),
  );
});
