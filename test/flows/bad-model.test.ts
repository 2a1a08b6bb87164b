import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { ended, filesOf, startEasel, textOf } from '../support/easel.ts';
import { settledLedgerOf } from '../support/ledger.ts';
import { namesWith } from '../support/own-commands.ts';

const image = 'seedream-4-0-sequential.json';
const video = 'seedance-1-0-pro-fast.json';
/** The number of pino's level. */
const error = 50;

const shipped = async (name: string): Promise<Record<string, unknown>> =>
  z.record(z.string(), z.unknown()).parse(JSON.parse(await readFile(join('models', name), 'utf8')));

test('a bad model file is logged with its JSON path; the good one next to it has its command, and works', async () => {
  const modelsDir = await mkdtemp(join(tmpdir(), 'easel-models-'));
  onTestFinished(async () => rm(modelsDir, { recursive: true, force: true }));
  await copyFile(join('models', image), join(modelsDir, image));
  const bad = join(modelsDir, video);
  await writeFile(bad, JSON.stringify({ ...(await shipped(video)), price: { usd: 'three cents' } }));
  const easel = await startEasel({ modelsDir });

  const says = 'a model file is not valid; it is not offered';
  expect(easel.logs.filter(({ msg }) => msg === says)).toEqual([
    expect.objectContaining({ level: error, file: bad, path: '$.price.usd' }),
  ]);
  expect(easel.discord.commands().map(({ name }) => name)).toEqual(namesWith('image'));

  const asked = await easel.ana.command(easel.channel, 'image', { prompt: 'a heron', images: 2 });
  const message = await easel.until(() => ended(asked));
  expect(textOf(message)).toContain('✅');
  expect(filesOf(message)).toHaveLength(2);
  const { jobs } = await settledLedgerOf(easel, 1);
  expect(jobs).toMatchObject([{ state: 'delivered', settlement: { credits: 6 } }]);

  const quota = await easel.ana.command(easel.channel, 'quota');
  await quota.answered();
  expect(textOf(quota.reply())).toContain('`/image`');
  expect(textOf(quota.reply())).not.toContain('`/video`');
});
