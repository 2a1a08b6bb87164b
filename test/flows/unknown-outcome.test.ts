import { expect, test } from 'vitest';
import { ended, startEasel, textOf } from '../support/easel.ts';
import { settledLedgerOf } from '../support/ledger.ts';

test('while outcomes stay unknown, waiting jobs are tried one by one with growing pauses', async () => {
  const easel = await startEasel();
  const { ana, channel, guild, runcomfy, until } = easel;
  runcomfy.faults.inject({
    method: 'POST',
    fault: { kind: 'answer', status: 502, body: '<html>Bad gateway</html>' },
    times: 2,
  });
  const first = await ana.command(channel, 'image', { prompt: 'a heron', images: 1 });
  await until(() => ended(first));
  const others = [
    await ana.command(channel, 'image', { prompt: 'an owl', images: 1 }),
    await ana.command(channel, 'image', { prompt: 'a swan', images: 1 }),
  ];
  const messages = await Promise.all(others.map(async (asked) => until(() => ended(asked))));

  expect(messages.map((message) => textOf(message).includes("won't be resent"))).toEqual([true, false]);
  const posts = runcomfy.traffic.filter(({ method }) => method === 'POST').map(({ at }) => at);
  const gaps = posts.slice(1).map((at, index) => at - (posts[index] ?? 0));
  expect([posts.length, gaps.map((gap) => gap >= 1_900)]).toEqual([3, [true, true]]);
  const ledger = await settledLedgerOf(easel, 3);
  expect(ledger.server(guild.id)).toEqual({ spent: 3, held: 0 });
});
