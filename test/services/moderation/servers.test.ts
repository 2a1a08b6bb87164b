import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { expect, onTestFinished, test } from 'vitest';
import { defaultPolicy } from '../../../src/core/moderation/policy.ts';
import { createServers } from '../../../src/services/moderation/servers.ts';
import { openStore } from '../../../src/services/storage/sqlite/open.ts';
import { schema } from '../../../src/services/storage/schema.ts';
import { write } from '../../../src/services/storage/store.ts';
import { createTestClock } from '../../support/clock.ts';
import { noAuditLog } from '../../support/no-log.ts';

test('it is known from the start whether any server has blocked words', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'easel-servers-'));
  const log = pino({ level: 'silent' });
  const store = await openStore(join(folder, 'easel.sqlite'), log);
  onTestFinished(async () => {
    await store.close();
    await rm(folder, { recursive: true, force: true });
  });
  const started = async () => {
    const servers = createServers({ store, auditLog: noAuditLog, clock: createTestClock(), log });
    await servers.load();
    return servers;
  };
  const policy = { ...defaultPolicy, changed: { by: '1', at: 0 } };
  await write(store, { key: schema.policy.key('11'), value: policy });
  expect((await started()).haveWords()).toBe(false);
  await write(store, { key: schema.policy.key('12'), value: { ...policy, words: ['bazooka'] } });
  expect((await started()).haveWords()).toBe(true);
});
