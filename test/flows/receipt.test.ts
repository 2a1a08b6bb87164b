import { expect, test } from 'vitest';
import type { InteractionHandle, MemberHandle } from '../../sandbox/discord/people/handles.ts';
import type { Outcome } from '../../sandbox/runcomfy/switches.ts';
import { ended, startEasel, textOf, type Easel } from '../support/easel.ts';
import { ledgerOf, settledLedgerOf } from '../support/ledger.ts';
import { answerOf, moderating, press } from '../support/press.ts';

const day = 24 * 3_600_000;

interface Row {
  readonly outcome: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly upstream?: Partial<Outcome>;
  readonly arrange?: (easel: Easel) => void;
  readonly act?: (easel: Easel, asked: InteractionHandle, owner: MemberHandle) => Promise<unknown>;
  readonly charged: 0 | 6;
  readonly why: string;
  readonly inChinese: string;
}

const running = /Generating|生成中/;
const queued = /Queued|排隊中/;
const saying = async ({ until }: Easel, asked: InteractionHandle, says: RegExp): Promise<unknown> =>
  until(() => says.test(textOf(asked.reply())));

const rows: readonly Row[] = [
  { outcome: 'delivered', charged: 6, why: '✅ Done · N s', inChinese: '✅ 完成 · N秒' },
  {
    outcome: 'delivered with fewer than asked for',
    upstream: { count: 1 },
    charged: 6,
    why: '✅ Done · N s Made 1 of 2: the model decides how many fit the prompt.',
    inChinese: '✅ 完成 · N秒 2張中生成了1張，張數由模型依提示詞決定。',
  },
  {
    outcome: 'failed',
    upstream: { end: 'failed' },
    charged: 0,
    why: '❌ The model hit an error. No credits used; try again or simplify the prompt.',
    inChinese: '❌ 模型發生錯誤，未扣點。請再試一次，或簡化提示詞。',
  },
  {
    outcome: 'no usable file',
    upstream: { media: { answer: 404 } },
    charged: 0,
    why: "❌ None of the model's files can be used. No credits used; try again in a moment.",
    inChinese: '❌ 模型產生的檔案都無法使用，未扣點。請稍後再試。',
  },
  {
    outcome: 'refused by the model',
    arrange: ({ runcomfy }) => void (runcomfy.switches.moderation = { at: 'submit', words: /heron/ }),
    charged: 0,
    why: "🙅 The model's safety filter blocked this. No credits used; try other words.",
    inChinese: '🙅 模型的安全過濾擋下了這個請求，未扣點。請換個說法。',
  },
  {
    outcome: 'cancelled',
    upstream: { queueMs: 60_000 },
    act: async (easel, asked, owner) => {
      await saying(easel, asked, queued);
      await press(owner, asked.reply(), `cancel:${asked.id}`);
    },
    charged: 0,
    why: '🚫 Cancelled · no credits used',
    inChinese: '🚫 已取消，未扣點。',
  },
  {
    outcome: 'delivered to its owner alone',
    upstream: { runMs: 60_000 },
    act: async (easel, asked, owner) => {
      await saying(easel, asked, running);
      const told = await press(owner, asked.reply(), `cancel:${asked.id}`);
      await press(owner, told.reply(), `private:${asked.id}`);
    },
    charged: 6,
    why: '🔒 Sent privately to its owner · 6 credits used',
    inChinese: '🔒 已私下傳給本人 · 已扣6點',
  },
  {
    outcome: 'withheld by a moderator',
    upstream: { runMs: 60_000 },
    act: async (easel, asked) => {
      const moderator = easel.guild.addMember({ permissions: moderating });
      await saying(easel, asked, running);
      const told = await press(moderator, asked.reply(), `cancel:${asked.id}`);
      await press(moderator, told.reply(), `withhold:${asked.id}`);
    },
    charged: 6,
    why: '🛡️ Held back by a moderator · 6 credits used',
    inChinese: '🛡️ 已由管理員攔下 · 已扣6點',
  },
  {
    outcome: 'an unknown outcome',
    arrange: ({ runcomfy }) => void runcomfy.faults.inject({ method: 'POST', fault: { kind: 'drop-reply' } }),
    charged: 0,
    why: "⚠️ Lost contact while sending; it may have run. No credits used, and it won't be resent.",
    inChinese: '⚠️ 送出時失去連線，可能已經執行。未扣點，也不會重送。',
  },
  {
    outcome: 'no answer in time',
    env: { JOB_TIMEOUT_MINUTES: '1' },
    upstream: { runMs: 2 * day },
    act: async (easel, asked) => {
      await saying(easel, asked, /much longer|久很多/);
      await easel.clock.advance(day);
    },
    charged: 0,
    why: '⌛ RunComfy never answered, so Easel stopped waiting. Your credits are refunded.',
    inChinese: '⌛ RunComfy 一直沒有回覆，Easel 已停止等待。點數已退還。',
  },
];

const shown = (ms = 0): string => `<t:${Math.floor(ms / 1000)}:f>`;

/** The times of a receipt in Discord's form, from the ledger. */
function moments(easel: Easel): { accepted: string; settled: string } {
  const [job] = ledgerOf(easel).jobs;
  return { accepted: shown(job?.times.accepted), settled: shown(job?.settlement?.at) };
}

const counted = (text: string): string =>
  text.replace(/(?:\d+ min )?\d+ s\b/u, 'N s').replace(/(?:\d+分)?\d+秒/u, 'N秒');

async function finish(easel: Easel, row: Partial<Row>, owner: MemberHandle): Promise<InteractionHandle> {
  easel.runcomfy.next(row.upstream ?? {});
  row.arrange?.(easel);
  const asked = await owner.command(easel.channel, 'image', { prompt: 'a heron', images: 2 });
  await row.act?.(easel, asked, owner);
  await easel.until(() => ended(asked));
  await settledLedgerOf(easel, 1);
  await easel.until(() => ended(asked));
  return asked;
}

test.each(rows)('$outcome: the receipt shows held 6, charged $charged, when and why', async (row) => {
  const easel = await startEasel(row.env === undefined ? {} : { env: row.env });
  const { ana } = easel;
  const asked = await finish(easel, row, ana);
  const { accepted, settled } = moments(easel);
  expect(counted(answerOf(await press(ana, asked.reply(), `receipt:${asked.id}`)))).toBe(
    [
      `🧾 **Seedream 4.0** · 6 credits ${row.charged === 6 ? 'used' : 'refunded'}`,
      row.why,
      `-# Number \`${asked.id}\``,
    ].join('\n'),
  );
  expect(answerOf(await press(ana, asked.reply(), `details:${asked.id}`)).split('\n')).toEqual(
    expect.arrayContaining([
      `6 credits reserved · ${accepted}`,
      `${row.charged} credits used · ${settled}`,
      ...(row.charged === 6 ? [] : [`${6 - row.charged} credits refunded · ${settled}`]),
    ]),
  );
  expect(ledgerOf(easel).member(easel.guild.id, ana.id)).toEqual({ spent: row.charged, held: 0 });
});

test.each(rows)('$outcome: the receipt in Chinese', async (row) => {
  const easel = await startEasel(row.env === undefined ? {} : { env: row.env });
  const { mei } = easel;
  const asked = await finish(easel, row, mei);
  const { accepted, settled } = moments(easel);
  expect(counted(answerOf(await press(mei, asked.reply(), `receipt:${asked.id}`)))).toBe(
    [
      `🧾 **Seedream 4.0** 明細 · ${row.charged === 6 ? '已扣6點' : '已退還6點'}`,
      row.inChinese,
      `-# 編號 \`${asked.id}\``,
    ].join('\n'),
  );
  expect(answerOf(await press(mei, asked.reply(), `details:${asked.id}`)).split('\n')).toEqual(
    expect.arrayContaining([
      `預留6點 · ${accepted}`,
      `扣${row.charged}點 · ${settled}`,
      ...(row.charged === 6 ? [] : [`退還${6 - row.charged}點 · ${settled}`]),
    ]),
  );
});

test('a receipt before the end says that nothing is settled', async () => {
  const easel = await startEasel();
  const asked = await easel.ana.command(easel.channel, 'image', { prompt: 'a heron', images: 2 });
  await saying(easel, asked, running);
  const answer = answerOf(await press(easel.ana, asked.reply(), `receipt:${asked.id}`));
  expect(answer).toBe(
    `🧾 **Seedream 4.0** · 6 credits reserved\nStill running; final cost to come.\n-# Number \`${asked.id}\``,
  );
});

test('only the owner and a moderator can read a receipt', async () => {
  const easel = await startEasel();
  const { ana, mei, guild, channel, discord } = easel;
  const asked = await finish(easel, {}, ana);
  const id = `receipt:${asked.id}`;
  expect(answerOf(await press(mei, asked.reply(), id))).toBe('只有發起人或管理員可以操作。');
  const stranger = guild.addMember();
  expect(answerOf(await press(stranger, asked.reply(), id))).toBe('Only its owner or a moderator can do that.');
  const moderator = guild.addMember({ permissions: moderating });
  expect(answerOf(await press(moderator, asked.reply(), id))).toContain('6 credits used');

  const other = discord.addGuild();
  const elsewhere = other.addMember({ permissions: moderating });
  const message = await elsewhere.say(other.addChannel(), 'hello');
  expect(answerOf(await press(elsewhere, message, id))).toContain('Only its owner');
  expect(answerOf(await press(ana, asked.reply(), `receipt:${'1'.repeat(19)}`))).toContain('no longer knows');
  expect(channel.messages()).toHaveLength(1);
});

test('a receipt reads the same after a restart, and after the prompt was forgotten', async () => {
  const easel = await startEasel({ env: { KEEP_DAYS: '1' } });
  const { ana, stop, start, clock, until } = easel;
  const asked = await finish(easel, {}, ana);
  const read = async (): Promise<string> => answerOf(await press(ana, asked.reply(), `receipt:${asked.id}`));
  const before = await read();
  await stop();
  await start();
  expect(await read()).toBe(before);
  await clock.advance(3 * day);
  await until(() => ledgerOf(easel).jobs[0]?.prompt === undefined);
  expect(await read()).toBe(before);
});
