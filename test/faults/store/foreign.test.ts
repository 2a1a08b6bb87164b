import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import type { InteractionHandle } from '../../../sandbox/discord/people/handles.ts';
import { startApp } from '../../../src/app.ts';
import { parseConfig } from '../../../src/config.ts';
import type { Job } from '../../../src/core/job/record.ts';
import { SpoolUnusableError } from '../../../src/services/storage/spool.ts';
import { digestsOf } from '../../moderation/reporting.ts';
import { ended, filesOf, startEasel, type Easel } from '../../support/easel.ts';
import { areAllAnnounced } from '../../support/ledger.ts';
import { spooled } from '../../support/spool.ts';
import { refuseUploads } from '../../support/uploads.ts';
import { newFolder, rows, write } from '../../tools/tool.ts';
import { foreignFiles, foreignFolders } from './foreign-rows.ts';

/** Starts the bot with its files in this folder. Nobody answers at its addresses: it must fail before it uses them. */
async function startIn(folder: string, database: string): Promise<void> {
  const parsed = parseConfig({
    DISCORD_TOKEN: 'token',
    DISCORD_API_URL: 'http://127.0.0.1:9',
    RUNCOMFY_API_TOKEN: 'token',
    RUNCOMFY_API_URL: 'http://127.0.0.1:9',
    DATABASE_URL: `sqlite://${database}`,
    SPOOL_DIR: folder,
  });
  if (!parsed.ok) throw new Error(parsed.problems.join('\n'));
  await startApp(parsed.config, pino({ level: 'silent' }), AbortSignal.timeout(10_000));
}

/** Every file and link below, except the database and the files next to it. */
async function treeOf(folder: string): Promise<readonly string[]> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true });
  return found.map((entry) => join(entry.parentPath, entry.name)).filter((path) => !path.includes('easel.sqlite'));
}

test.each(foreignFolders)(
  '$fault: not started, and nothing in it is changed',
  async ({ arrange, behind = '', says }) => {
    const place = await newFolder();
    const folder = join(place, 'spool');
    await arrange(folder);
    const before = await treeOf(place);
    const refused = await startIn(`${folder}${behind}`, join(place, 'easel.sqlite')).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(SpoolUnusableError);
    expect((refused as Error).message).toBe(says.replaceAll('FOLDER', folder));
    expect(await treeOf(place)).toEqual(before);
  },
);

async function askForCat({ ana, channel }: Easel): Promise<InteractionHandle> {
  return ana.command(channel, 'image', { prompt: 'a cat', images: 1 });
}

/** A stopped bot's job, whose file is in the spool and could not be posted. */
async function stoppedWithFile(easel: Easel): Promise<{ asked: InteractionHandle; job: string; file: string }> {
  const { discord, config, until } = easel;
  const end = refuseUploads(discord, { status: 503, code: 0 });
  const asked = await askForCat(easel);
  const job = join(config.spoolDir, asked.id);
  const [file = ''] = await until(async () => {
    const files = existsSync(job) ? await readdir(job) : [];
    return files.some((name) => name === 'image-01.png' || name === 'image-01.jpg') && files;
  });
  await easel.stop();
  end();
  discord.faults.clear();
  return { asked, job, file };
}

/** Somebody else's folder next to the spool, with a file that has a name like Easel's own. */
async function preciousFolder({ config }: Easel, name = 'image-01.png'): Promise<string> {
  const folder = join(config.spoolDir, '../precious');
  await mkdir(folder);
  await writeFile(join(folder, name), 'precious');
  return folder;
}

const wasSaid = ({ logs }: Easel, says: string): boolean => logs.some(({ msg }) => msg === says);

test(`${foreignFiles.others.fault}: ${foreignFiles.others.after}`, async () => {
  const easel = await startEasel();
  const { config, until, discord } = easel;
  const root = config.spoolDir;
  const { job, asked } = await stoppedWithFile(easel);
  const precious = await preciousFolder(easel);
  const [over, file, link] = ['1234567890123456789', '3234567890123456789', '4234567890123456789'];
  // As an earlier bot left them, except the last.
  const left = [
    [over, 'image-01.png'],
    ['2234567890123456789', 'image-02-small.webp.part'],
    ['report-2234567890123456789', 'evidence-1.mp4'],
    ['holiday', 'image-01.png'],
  ] as const;
  for (const [folder, name] of left) {
    await mkdir(join(root, folder));
    await writeFile(join(root, folder, name), name);
  }
  for (const folder of [over, asked.id]) await writeFile(join(root, folder, 'notes.txt'), 'somebody’s');
  await writeFile(join(root, file), 'a file');
  await symlink(precious, join(root, link));
  await easel.start();
  await until(() => ended(asked));
  await until(() => areAllAnnounced(easel));
  await until(async () => (await readdir(job)).length === 1);
  expect(spooled(easel).toSorted()).toEqual([asked.id, over, file, link, 'holiday'].toSorted());
  expect([await readdir(job), await readdir(join(root, over))]).toEqual([['notes.txt'], ['notes.txt']]);
  expect(await readdir(join(root, 'holiday'))).toEqual(['image-01.png']);
  expect(await readdir(precious)).toEqual(['image-01.png']);
  const names = discord.traffic.flatMap(({ body }) => JSON.stringify(body ?? '')).join('');
  expect(names).not.toContain('notes.txt');
});

test(`${foreignFiles.linkedFolder.fault}: ${foreignFiles.linkedFolder.after}`, async () => {
  const easel = await startEasel();
  const { channel, clock, until } = easel;
  const precious = await preciousFolder(easel);
  const { asked, job } = await stoppedWithFile(easel);
  await rm(job, { recursive: true });
  await symlink(precious, job);
  await easel.start();
  await until(() => wasSaid(easel, foreignFiles.linkedFolder.says));
  await clock.advance(60_000);
  expect(channel.messages().flatMap(filesOf)).toEqual([]);
  expect(await readdir(precious)).toEqual(['image-01.png']);
  await rm(job);
  await until(() => ended(asked));
  await until(() => areAllAnnounced(easel));
  expect(channel.messages().flatMap(filesOf)).toHaveLength(1);
  expect(await readFile(join(precious, 'image-01.png'), 'utf8')).toBe('precious');
});

test(`${foreignFiles.linkedFile.fault}: ${foreignFiles.linkedFile.after}`, async () => {
  const easel = await startEasel();
  const { runcomfy, until } = easel;
  const { asked, job, file } = await stoppedWithFile(easel);
  const precious = await preciousFolder(easel, file);
  // As long as Easel's file, so that it differs only in its bytes.
  const own = await readFile(join(job, file));
  await writeFile(join(precious, file), Buffer.alloc(own.length, 0x5a));
  await rename(join(job, file), join(job, '../../own'));
  await symlink(join(precious, file), join(job, file));
  const fetched = runcomfy.mediaTraffic.length;
  await easel.start();
  const message = await until(() => ended(asked));
  await until(() => areAllAnnounced(easel));
  expect(runcomfy.mediaTraffic.length - fetched).toBe(1);
  expect(await digestsOf(message)).toEqual([createHash('sha256').update(own).digest('hex')]);
  expect((await readFile(join(precious, file))).equals(Buffer.alloc(own.length, 0x5a))).toBe(true);
});

/** Makes a stored job lead to another path: its id, and what else is changed. */
type Alter = (job: Job) => { readonly id: string; readonly changed: object };

const outside = '../precious';
const altered: Readonly<Record<'id' | 'name' | 'channel', Alter>> = {
  id: () => ({ id: outside, changed: { id: outside } }),
  name: ({ id, files }) => ({
    id,
    changed: {
      files: files.map((file) => ({ ...file, fetched: { ...file.fetched, name: `${outside}/image-01.png` } })),
    },
  }),
  channel: ({ id }) => ({ id, changed: { route: { via: 'direct', channelId: '1/messages/../../2' } } }),
};

test.each(['id', 'name', 'channel'] as const)('an open job that leads elsewhere by its %s', async (what) => {
  const easel = await startEasel();
  const { database, channel, clock, discord, runcomfy, logs } = easel;
  const precious = await preciousFolder(easel);
  const { asked } = await stoppedWithFile(easel);
  const path = database.path;
  const [found] = await rows(path, `job:${asked.id}`);
  const { id, changed } = altered[what](found?.value as Job);
  const record = { ...(found?.value as Job), ...changed };
  const former = [`job:${asked.id}`, `open:${asked.id}`].map((key) => ({ key, value: undefined }));
  await write(path, former);
  await write(path, [
    { key: `job:${id}`, value: record },
    { key: `open:${id}`, value: true },
  ]);
  const [sent, asking] = [discord.traffic.length, runcomfy.traffic.length];
  await easel.start();
  await clock.advance(10 * 60_000);
  expect(logs).toContainEqual(expect.objectContaining({ msg: foreignFiles[what].says, job: id }));
  expect(channel.messages().flatMap(filesOf)).toEqual([]);
  const written = discord.traffic.slice(sent).filter(({ method }) => method !== 'GET');
  expect(written.filter(({ path: at }) => at.includes('/messages') || at.includes('/webhooks/'))).toEqual([]);
  expect(runcomfy.traffic.slice(asking)).toEqual([]);
  expect(await readdir(precious)).toEqual(['image-01.png']);
  await easel.stop();
  expect((await rows(path, 'job:')).map(({ value }) => value)).toEqual([record]);
});
