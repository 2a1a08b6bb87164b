import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startEasel, textOf, type Easel } from '../support/easel.ts';
import { ledgerOf } from '../support/ledger.ts';

test.each([
  { worth: '0.01', price: '0.0097', seconds: 3, credits: 3, micros: 29_100 },
  { worth: '0.01', price: '0.0097', seconds: 12, credits: 12, micros: 116_400 },
  { worth: '0.01', price: '0.01', seconds: 5, credits: 5, micros: 50_000 },
  { worth: '0.01', price: '0.010001', seconds: 5, credits: 6, micros: 50_005 },
  { worth: '0.03', price: '0.0097', seconds: 3, credits: 1, micros: 29_100 },
  { worth: '1', price: '0.0001', seconds: 2, credits: 1, micros: 200 },
  { worth: '0.000001', price: '0.0097', seconds: 2, credits: 19_400, micros: 19_400 },
  { worth: '0.01', price: '0.000001', seconds: 2, credits: 1, micros: 2 },
])(
  'a credit of $worth USD, $seconds seconds at $price USD: $credits credits, rounded up once on the whole',
  async ({ worth, price, seconds, credits, micros }) => {
    const easel = await startEasel({
      env: { CREDIT_USD: worth, QUOTA_DAILY_CREDITS: '99999', QUOTA_MONTHLY_CREDITS: '99999' },
      modelsDir: await modelsAt(price),
    });
    await ask(easel, { resolution: '480p', duration: seconds });
    expect(ledgerOf(easel).jobs[0]?.hold).toMatchObject({ credits, micros });
    expect(ledgerOf(easel).member(easel.guild.id, easel.ana.id)).toEqual({ spent: 0, held: credits });
  },
);

test.each([
  { resolution: '480p', duration: 5, micros: 48_500, credits: 5 },
  { resolution: '720p', duration: 5, micros: 103_000, credits: 11 },
  { resolution: '1080p', duration: 12, micros: 588_000, credits: 59 },
])('$resolution for $duration seconds costs what the table says: $credits credits', async (row) => {
  const easel = await startEasel();
  const { resolution, duration, micros, credits } = row;
  await ask(easel, { resolution, duration });
  expect(ledgerOf(easel).jobs[0]?.hold).toMatchObject({ micros, credits });
});

async function ask({ ana, channel, until, runcomfy }: Easel, options: Record<string, string | number>): Promise<void> {
  runcomfy.next({ runMs: 3_600_000 });
  const asked = await ana.command(channel, 'video', { prompt: 'a heron', ...options });
  await until(() => textOf(asked.reply()).includes('Queued'));
}

/** The shipped models, with another price for a second at 480p. */
async function modelsAt(price: string): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'easel-models-'));
  onTestFinished(async () => rm(directory, { recursive: true, force: true }));
  await cp('models', directory, { recursive: true });
  const path = join(directory, 'seedance-1-0-pro-fast.json');
  await writeFile(path, (await readFile(path, 'utf8')).replace('"480p": "0.0097"', `"480p": "${price}"`));
  return directory;
}
