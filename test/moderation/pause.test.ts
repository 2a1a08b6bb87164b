import { expect, test } from 'vitest';
import { ask, askUntil, stateOf } from '../support/cat-job.ts';
import { startEasel, textOf } from '../support/easel.ts';
import { ledgerOf, settledLedgerOf } from '../support/ledger.ts';
import { answerTo, moderate, staffOf } from './staff.ts';

test('a paused server accepts nothing new and starts nothing that waits; running jobs continue, places are kept, also over a restart', async () => {
  const easel = await startEasel({ env: { JOBS_PER_MEMBER: '1' } });
  const { ana, mei, guild, channel, runcomfy, until, discord } = easel;
  const { mod, head } = staffOf(easel);
  runcomfy.next({ runMs: 20_000 });
  const first = await askUntil(easel, 'running');
  const second = await ana.command(channel, 'image', { prompt: 'a dog', images: 1 });
  await until(() => stateOf(easel, second.id) === 'waiting');

  expect(await moderate(easel, mod, 'pause', { reason: 'cleaning [up](https://x.example)' })).toBe(
    '⏸️ Easel is paused here, and members see your reason. Running requests finish; waiting ones keep their place.',
  );
  expect(await moderate(easel, head, 'pause', { reason: 'me too' })).toBe(`<@${mod.id}> already paused Easel here.`);
  expect(textOf(await answerTo(await ask(easel)))).toBe(
    'Easel is paused in this server. Try again later.\nReason: `cleaning [up](https://x.example)`',
  );
  const inChinese = await mei.command(channel, 'image', { prompt: 'a cat', images: 1 });
  expect(textOf(await answerTo(inChinese))).toBe(
    'Easel 在這個伺服器暫停中，請稍後再試。\n原因：`cleaning [up](https://x.example)`',
  );
  await until(() => stateOf(easel, first.id) === 'delivered');
  await until(() => textOf(second.reply()).includes("⏸️ Paused by this server's moderators; your place is kept"));

  const elsewhere = discord.addGuild();
  const theirs = await elsewhere.addMember().command(elsewhere.addChannel(), 'image', { prompt: 'a cow', images: 1 });
  await until(() => stateOf(easel, theirs.id) === 'delivered');

  await easel.stop();
  await easel.start();
  await easel.clock.advance(60_000);
  expect(stateOf(easel, second.id)).toBe('waiting');
  expect(await moderate(easel, head, 'resume')).toBe('▶️ Easel accepts requests here again.');
  expect(await moderate(easel, mod, 'resume')).toBe("Easel isn't paused here.");
  await settledLedgerOf(easel, 3);
  expect(stateOf(easel, second.id)).toBe('delivered');
  expect(ledgerOf(easel).member(guild.id, ana.id)).toEqual({ spent: 6, held: 0 });
});
