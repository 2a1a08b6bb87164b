import { expect, test } from 'vitest';
import { pageView } from '../../src/core/job/view.ts';
import { createMessenger } from '../../src/discord/messenger.ts';
import { createMetrics } from '../../src/services/runtime/metrics.ts';
import { createWords } from '../../src/words/words.ts';
import { filesOf, startEasel } from '../support/easel.ts';
import { areAllAnnounced, ledgerOf } from '../support/ledger.ts';
import { restsTo } from '../support/rests.ts';
import { uploadsTo } from '../support/uploads.ts';

test('15 files in two messages stay through two more edits of each, by their ids on record', async () => {
  const easel = await startEasel();
  const { ana, channel, config, discord, runcomfy } = easel;
  const rests = restsTo(config.discord.apiUrl, discord.token);
  const messenger = createMessenger({
    rests,
    words: createWords(),
    bestNext: () => undefined,
    metrics: createMetrics(),
  });
  await ana.command(channel, 'image', { prompt: 'the four seasons', images: 15 });
  await easel.until(() => channel.messages().flatMap(filesOf).length === 15 && areAllAnnounced(easel));
  const delivered = channel.messages().map(filesOf);
  expect(delivered.map(({ length }) => length)).toEqual([10, 5]);
  const uploaded = uploadsTo(discord).flatMap(({ names }) => names);
  const fetched = runcomfy.mediaTraffic.length;
  const [job] = ledgerOf(easel).jobs;
  if (job === undefined) throw new Error('there is no job on record');

  for (const page of [0, 1, 0, 1]) {
    const edits = discord.traffic.filter(({ method }) => method === 'PATCH').length;
    const shown = await messenger.edit(job, page, pageView(job, page), [], AbortSignal.timeout(5_000));
    // The files in the answer would be written to the record, so they must equal it.
    expect(shown).toEqual({ kind: 'shown', message: job.messages[page] });
    expect(discord.traffic.filter(({ method }) => method === 'PATCH')).toHaveLength(edits + 1);
  }

  const files = channel.messages().map(filesOf);
  expect(files).toEqual(delivered);
  expect(files.flat().map(({ alt }) => alt)).toEqual(
    Array.from(
      { length: 15 },
      (_, index) => `AI image ${index + 1} of 15, ${index === 0 ? 'asked for: the four seasons' : 'same prompt'}`,
    ),
  );
  expect(await Promise.all(files.flat().map(async ({ url }) => (await fetch(url)).status))).toEqual(
    files.flat().map(() => 200),
  );
  expect(uploaded).toHaveLength(15);
  expect(uploadsTo(discord).flatMap(({ names }) => names)).toEqual(uploaded);
  expect(runcomfy.mediaTraffic).toHaveLength(fetched);
  expect(runcomfy.submissions).toHaveLength(1);
});
