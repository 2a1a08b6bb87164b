import { readFileSync, statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import type { InteractionHandle } from '../../sandbox/discord/people/handles.ts';
import type { Decision } from '../../src/core/moderation/decision.ts';
import { momentOf, schema } from '../../src/services/storage/schema.ts';
import { startEasel, textOf, type Easel } from '../support/easel.ts';
import { buttonsOf } from '../support/press.ts';
import { decisionsOf } from './decisions.ts';
import { withoutSmall, decide, managerOf } from './policy-panel.ts';
import { moderate, staffOf } from './staff.ts';

/** Writes decisions over a year into the database of a bot that does not run. */
function write({ database, clock }: Easel, guildId: string, count: number): void {
  const file = new DatabaseSync(database.path);
  const row = file.prepare('INSERT INTO easel (key, value) VALUES (?, ?)');
  file.exec('BEGIN');
  for (let index = 0; index < count; index += 1) {
    const at = clock.now() - (count - index) * 300_000;
    const decision: Decision = {
      version: 1,
      id: String(index),
      at,
      by: '1',
      what: 'barred',
      whom: '2',
      why: `no ${index}`,
    };
    row.run(schema.audit.key(guildId, momentOf(decision.at), decision.id), JSON.stringify({ value: decision }));
  }
  file.exec('COMMIT');
  file.close();
}

/** How many bytes this process has read so far, including those of the database. */
function bytesRead(): number {
  return Number(/^rchar: (\d+)$/mu.exec(readFileSync('/proc/self/io', 'utf8'))?.[1]);
}

const reasonsIn = (shown: InteractionHandle): string[] =>
  [...textOf(shown.reply()).matchAll(/`no (\d+)`/gu)].map(([, number = '']) => number);

test('100,000 decisions are paged, the newest first, and a page reads only its own rows', async () => {
  const easel = await startEasel();
  const { guild, channel, discord, database } = easel;
  const { mod } = staffOf(easel);
  const neighbour = discord.addGuild({ name: 'Neighbour' });
  await easel.stop();
  write(easel, guild.id, 100_000);
  write(easel, neighbour.id, 10);
  await easel.start();
  const before = bytesRead();
  let page = await mod.command(channel, 'moderate log');
  await page.answered();
  const pages = [reasonsIn(page)];
  for (let number = 0; number < 3; number += 1) {
    const message = page.reply();
    const older = buttonsOf(message).find((id) => /^moderate\/log\/./u.test(id));
    if (message === undefined || older === undefined) throw new Error('there is nothing older');
    page = await mod.press(message, older);
    await page.answered();
    pages.push(reasonsIn(page));
  }
  const read = bytesRead() - before;
  expect(pages.map(({ length }) => length)).toEqual([5, 5, 5, 5]);
  expect(pages.flat()).toEqual(Array.from({ length: 20 }, (_, index) => String(99_999 - index)));
  const size = statSync(database.path).size;
  expect(size).toBeGreaterThan(20_000_000);
  expect(read).toBeLessThan(size / 10);
});

test('a decision stays as it was written, whatever is decided and pressed later', async () => {
  const easel = await startEasel();
  const { guild, channel, ana, mei } = easel;
  const { mod, head, owner } = staffOf(easel);
  const manager = managerOf(guild, 'manager');
  await decide(easel, manager, 'budget', { day: '50' });
  await moderate(easel, mod, 'block', { member: ana.id, length: 24, reason: 'spam' });
  await moderate(easel, mod, 'pause', { reason: 'a moment' });
  const rows = decisionsOf(easel, guild.id);
  expect(rows.map(({ what }) => what)).toEqual(['policy', 'barred', 'paused']);
  await easel.clock.advance(1_000);

  // The same decision again, and the opposite one.
  await decide(easel, manager, 'budget', { day: '60' });
  await moderate(easel, head, 'block', { member: ana.id, length: 0, reason: 'more spam' });
  await moderate(easel, head, 'unblock', { member: ana.id });
  await moderate(easel, owner, 'resume');
  await moderate(easel, owner, 'grant', { member: mei.id, amount: 5 });
  expect(decisionsOf(easel, guild.id).slice(0, 3)).toEqual(rows);
  expect(decisionsOf(easel, guild.id).map(({ by }) => by)).toEqual(
    [manager, mod, mod, manager, head, head, owner, owner].map(({ id }) => id),
  );

  // Forged positions lead to the end of the log, to its beginning or to a button without effect, but never out of the
  // log.
  const log = await mod.command(channel, 'moderate log');
  await log.answered();
  const message = log.reply();
  if (message === undefined) throw new Error('no log was shown');
  for (const place of ['0', '~', 'zzz', '99999999999999:9', '../audit', 'audit:1:2', '']) {
    const pressed = await mod.press(message, `moderate/log/${place}`, { forged: true });
    await pressed.answered();
    expect(textOf(pressed.reply())).toMatch(
      /^(?:No decisions here yet\.|This button no longer works\.|(?:⛔|✅|⚙️|▶️|➕|⏸️) <@)/u,
    );
  }
  const stranger = await ana.command(channel, 'moderate log', {}, { forged: true });
  await stranger.answered();
  expect(textOf(stranger.reply())).toBe('Only people with **Time out members** can do that.');
  expect(decisionsOf(easel, guild.id)).toHaveLength(8);
});

test('the log is in the language of its reader', async () => {
  const easel = await startEasel();
  const { guild, ana } = easel;
  const { mod } = staffOf(easel, 'zh-TW');
  await decide(easel, managerOf(guild, 'manager'), 'pace', { cooldown: '9' });
  await moderate(easel, mod, 'block', { member: ana.id, length: 0, reason: '洗版' });
  const said = await moderate(easel, mod, 'log');
  expect(withoutSmall(said).split('\n')).toEqual([
    expect.stringMatching(/^⛔ <@\d+> 禁止 <@\d+> 使用 Easel$/u),
    '原因：`洗版`',
    expect.stringMatching(/^⚙️ <@\d+> 變更冷卻時間與同時請求數 · 冷卻秒數：9$/u),
  ]);
});
