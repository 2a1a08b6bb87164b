import { closeSync, fstatSync, openSync, writeSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { fillDisk, limitFiles } from '../../support/disk.ts';
import { ended, filesOf, startEasel, textOf } from '../../support/easel.ts';
import { areAllAnnounced, ledgerOf } from '../../support/ledger.ts';
import { answerOf, moderating, press } from '../../support/press.ts';
import { tries } from '../../support/submissions.ts';
import { diskFaults } from './disk-rows.ts';

test(`${diskFaults.request.fault}: ${diskFaults.request.after}`, async () => {
  const easel = await startEasel({ env: { PORT: '0' } });
  const { ana, mei, guild, channel, runcomfy, until, logs } = easel;
  const port = String(logs.find(({ msg }) => String(msg).startsWith('health, readiness'))?.['port']);
  const ready = async (): Promise<Response> => fetch(`http://127.0.0.1:${port}/readyz`);
  const makeRoom = fillDisk(easel);

  const first = await ana.command(channel, 'image', { prompt: 'a heron', images: 1 });
  await first.answered();
  await until(() => ana.sees(channel).some((message) => textOf(message).includes(diskFaults.request.says)));
  await until(() => channel.messages().length === 0);
  const second = await ana.command(channel, 'image', { prompt: 'a heron', images: 1 });
  await second.answered();
  expect(second.response).toMatchObject({ type: 4, ephemeral: true });
  expect(textOf(second.reply())).toContain(diskFaults.request.says);
  const answer = await ready();
  expect([answer.status, await answer.text()]).toEqual([503, '{"ready":false,"reasons":["alert:store"]}\n']);
  // Neither is mistaken for a member who has used nothing.
  const quota = await ana.command(channel, 'quota');
  await quota.answered();
  expect(textOf(quota.reply())).toContain('**100** of 100 left today');

  makeRoom();
  await until(async () => (await ready()).status === 200);
  const third = await mei.command(channel, 'image', { prompt: '蒼鷺', images: 1 });
  await until(() => ended(third));
  await until(() => areAllAnnounced(easel));
  expect(runcomfy.submissions).toHaveLength(1);
  expect(ledgerOf(easel).jobs).toHaveLength(1);
  expect(ledgerOf(easel).server(guild.id)).toEqual({ spent: 3, held: 0 });
});

test(`${diskFaults.press.fault}: ${diskFaults.press.after}`, async () => {
  const easel = await startEasel();
  const { ana, guild, channel, runcomfy, until } = easel;
  runcomfy.next({ queueMs: 600_000 });
  const asked = await ana.command(channel, 'image', { prompt: 'a heron', images: 1 });
  await until(() => runcomfy.submissions.length === 1 && textOf(asked.reply()).includes('🕒'));
  const makeRoom = fillDisk(easel);
  for (const action of ['cancel', 'private', 'withhold']) {
    const presser = action === 'withhold' ? guild.addMember({ permissions: moderating }) : ana;
    const pressed = await press(presser, asked.reply(), `${action}:${asked.id}`);
    expect(answerOf(pressed)).toContain(diskFaults.press.says);
  }
  makeRoom();
  const again = await press(ana, asked.reply(), `cancel:${asked.id}`);
  expect(answerOf(again)).toContain('Asking RunComfy to cancel…');
  await until(() => ended(asked));
  await until(() => areAllAnnounced(easel));
  expect(ledgerOf(easel).jobs).toMatchObject([{ state: 'cancelled', wish: 'cancel' }]);
  expect(ledgerOf(easel).member(guild.id, ana.id)).toEqual({ spent: 0, held: 0 });
});

test(`${diskFaults.start.fault}: ${diskFaults.start.after}`, async () => {
  const easel = await startEasel();
  const { ana, channel, runcomfy, until } = easel;
  runcomfy.next({ queueMs: 60_000 });
  const asked = await ana.command(channel, 'image', { prompt: 'a heron', images: 1 });
  await until(() => runcomfy.submissions.length === 1 && textOf(asked.reply()).includes('🕒'));
  await easel.stop();
  const makeRoom = fillDisk(easel);
  for (let tried = 0; tried < 2; tried += 1) {
    await expect(easel.start()).rejects.toThrow(`${easel.database.path} ${diskFaults.start.says}`);
  }
  makeRoom();
  await easel.start();
  await until(() => ended(asked));
  expect(textOf(asked.reply())).toContain('✅');
  expect(tries(easel)).toBe(1);
});

test.each([
  // No file may become as long as the picture. Those of the database are shorter.
  [
    'full' as const,
    async (): Promise<() => Promise<void>> => {
      const makeRoom = limitFiles(8_000_000);
      return Promise.resolve(async () => Promise.resolve(makeRoom()));
    },
  ],
  [
    'gone' as const,
    async (spool: string): Promise<() => Promise<void>> => {
      await rm(spool, { recursive: true });
      await writeFile(spool, '');
      return async () => rm(spool);
    },
  ],
])('a spool that is %s', async (kind, breakIt) => {
  const easel = await startEasel();
  const { ana, guild, channel, runcomfy, until, logs, clock } = easel;
  runcomfy.next({ media: { bytes: 9_000_000 } });
  const asked = await ana.command(channel, 'image', { prompt: 'a heron', images: 1 });
  await until(() => runcomfy.submissions.length === 1);
  const mend = await breakIt(easel.config.spoolDir);
  await until(() =>
    logs.some(({ msg, err }) => msg === 'a step of a job failed; it is tried again' && err !== undefined),
  );
  await clock.advance(kind === 'gone' ? 600_000 : 0);
  await until(() => textOf(asked.reply()).includes(diskFaults[kind].says));
  await mend();
  await until(() => ended(asked));
  await until(() => areAllAnnounced(easel));
  expect(textOf(asked.reply())).toContain('✅');
  expect(channel.messages().flatMap(filesOf)).toHaveLength(1);
  expect(tries(easel)).toBe(1);
  expect(ledgerOf(easel).member(guild.id, ana.id)).toEqual({ spent: 3, held: 0 });
});

test(`${diskFaults.damaged.fault}: ${diskFaults.damaged.after}`, async () => {
  const easel = await startEasel();
  const { ana, channel, until, logs, database, clock } = easel;
  // Between the rows that a start reads and the job, so that the job's page is not in memory.
  const fill = async (name: string): Promise<void> => {
    await easel.stop();
    const rows = Array.from({ length: 100 }, (_, at) => ({ key: `${name}:${at}`, value: 'x'.repeat(2000) }));
    await database.write(rows);
    await easel.start();
  };
  await fill('before');
  const asked = await ana.command(channel, 'image', { prompt: 'a heron', images: 1 });
  await until(() => ended(asked));
  await until(() => areAllAnnounced(easel));
  await fill('after');
  damage(database.path);

  const receipt = await press(ana, asked.reply(), `receipt:${asked.id}`);
  expect(answerOf(receipt)).toContain("Easel can't save changes right now");
  await clock.advance(60_000);
  expect(easel.alerts.messages().map(textOf)).toEqual([expect.stringMatching(/^🚨 The database is damaged, /)]);
  expect(logs.filter(({ alert }) => alert === 'store-damaged').map(({ msg }) => msg)).toEqual(['alert']);
  const refused = await ana.command(channel, 'image', { prompt: 'a heron', images: 1 });
  await refused.answered();
  expect(refused.response).toMatchObject({ type: 4, ephemeral: true });
  expect(textOf(refused.reply())).toContain(diskFaults.damaged.says);
});

/** Damages all of the file except its first page, which a running bot has in memory. */
function damage(path: string): void {
  const file = openSync(path, 'r+');
  const { size } = fstatSync(file);
  writeSync(file, Buffer.alloc(size - 4096, 0x5a), 0, size - 4096, 4096);
  closeSync(file);
}
