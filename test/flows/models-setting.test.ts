import { expect, test } from 'vitest';
import { ended, startEasel, textOf } from '../support/easel.ts';
import { settledLedgerOf } from '../support/ledger.ts';
import { shippedDir } from '../support/models.ts';
import { namesWith } from '../support/own-commands.ts';

test('without MODELS, of the models that come along those are offered that are on', async () => {
  const { discord, logs } = await startEasel({ modelsDir: shippedDir });
  expect(discord.commands().map(({ name }) => name)).toEqual(namesWith('video', 'image'));
  expect(logs.filter(({ level }) => level === 50)).toEqual([]);
});

test('MODELS switches on a model that ships off, and switches off what it does not name', async () => {
  const easel = await startEasel({ modelsDir: shippedDir, env: { MODELS: 'ideogram, minimax' } });
  expect(easel.discord.commands().map(({ name }) => name)).toEqual(namesWith('ideogram', 'minimax'));
  const asked = await easel.mei.command(easel.channel, 'ideogram', { prompt: '寫著「海」的海報', quality: 'QUALITY' });
  expect(textOf(await easel.until(() => ended(asked)))).toContain('✅');
  const { jobs } = await settledLedgerOf(easel, 1);
  expect(jobs).toMatchObject([{ model: { command: 'ideogram' }, settlement: { credits: 10 } }]);
});

test('a named model without a price is left out with exactly that, and is an alert; the others are offered', async () => {
  const easel = await startEasel({ modelsDir: shippedDir, env: { MODELS: 'image,kling' } });
  expect(easel.discord.commands().map(({ name }) => name)).toEqual(namesWith('image'));
  expect(easel.logs.filter(({ level }) => level === 50)).toMatchObject([
    {
      file: 'models/kling-3-0-standard-text-to-video.json',
      path: '$.price',
      message: 'is missing: what has no price is not offered to members',
    },
    { alert: 'models' },
  ]);
});
