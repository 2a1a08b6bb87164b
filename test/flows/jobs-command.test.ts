import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Component, StandInMessage } from '../../sandbox/discord/message/types.ts';
import { ended, filesOf, startEasel, textOf, type Easel } from '../support/easel.ts';
import { ledgerOf } from '../support/ledger.ts';
import { deletedByModerator, jobsOf, running } from '../support/replies.ts';
import { spooled } from '../support/spool.ts';

const hour = 3_600_000;
const day = 24 * hour;
const hostile =
  '```# free <@1573669306368000001> @everyone [x](https://evil.example) ||y|| \u202Egnp.exe `` discord.gg/abc ';

function allOf(components: readonly Component[]): readonly Component[] {
  return components.flatMap((part) => [
    part,
    ...allOf(part.components ?? []),
    ...(part.accessory ? allOf([part.accessory]) : []),
  ]);
}

const labelsOf = (message: StandInMessage): (string | undefined)[] =>
  allOf(message.components).flatMap(({ type, label }) => (type === 2 ? [label ?? undefined] : []));

/** A result whose reply somebody deleted. Returns its id. */
async function keptJob(easel: Easel, who: 'ana' | 'mei' = 'ana'): Promise<string> {
  const asked = await easel[who].command(easel.channel, 'image', { prompt: 'waves', images: 2 });
  await deletedByModerator(easel, await running(easel, asked));
  await easel.until(() => ledgerOf(easel).jobs.find(({ id }) => id === asked.id)?.kept === true);
  await easel.until(() => easel[who].directMessages().length > 0);
  return asked.id;
}

test.each([
  {
    who: 'ana' as const,
    waits: ['Next in line', 'about 1 ahead of you'],
    runs: '🎨 Generating',
    keeps: "📦 Finished, but Easel couldn't post it.",
    labels: ['Show me', 'Keep private · 3 credits', 'Cancel', 'Cancel'],
    nothing: 'Nothing waiting or running.',
  },
  {
    who: 'mei' as const,
    waits: ['下一個就是你', '前面約1個'],
    runs: '🎨 生成中',
    keeps: '📦 已完成，但無法貼出。',
    labels: ['顯示結果', '只給我看 · 3點', '取消', '取消'],
    nothing: '沒有等待中或生成中的請求。',
  },
])(
  "it lists a member's undelivered, running and waiting jobs, with position, link and buttons ($who)",
  async ({ who, waits, runs, keeps, labels, nothing }) => {
    const easel = await startEasel({ env: { JOBS_AT_ONCE: '1' } });
    const { channel, guild, runcomfy, until } = easel;
    const owner = easel[who];
    const other = who === 'ana' ? easel.mei : easel.ana;
    await keptJob(easel, who);
    runcomfy.next({ runMs: hour });
    const asked = await owner.command(channel, 'image', { prompt: 'first', images: 1 });
    await until(() => textOf(asked.reply()).includes('🎨'));
    for (const prompt of ['second', 'third']) {
      const { id } = await owner.command(channel, 'image', { prompt, images: 1 });
      // A job has its place in the queue when its card is written down.
      await until(() => ledgerOf(easel).jobs.some((job) => job.id === id && job.reply !== undefined));
    }

    const listed = await jobsOf(easel, owner);
    expect(listed.ephemeralTo).toBe(owner.id);
    expect(labelsOf(listed)).toEqual(labels);
    const [kept, first, second, third] = allOf(listed.components).flatMap(({ content }) => content ?? []);
    expect(kept).toContain(keeps);
    expect(first).toContain(runs);
    expect(first).toContain(`https://discord.com/channels/${guild.id}/${channel.id}/${asked.reply()?.id}`);
    expect(second).toContain(waits[0]);
    expect(third).toContain(waits[1]);
    // Another member sees only their own list.
    expect(textOf(await jobsOf(easel, other))).not.toMatch(/first|second|third|waves/);

    const cancels = allOf(listed.components).flatMap(({ custom_id: id }) => (id?.startsWith('cancel:') ? [id] : []));
    for (const id of cancels) await (await owner.press(listed, id)).answered();
    await until(async () => labelsOf(await jobsOf(easel, owner)).length === 2);
    expect(runcomfy.submissions).toHaveLength(2);
    const { jobs } = ledgerOf(easel);
    expect(jobs.map(({ state, settlement }) => [state, settlement?.credits])).toEqual([
      ['delivered', jobs[0]?.hold.credits],
      ['running', undefined],
      ['cancelled', 0],
      ['cancelled', 0],
    ]);
    expect(textOf(await jobsOf(easel, other))).toContain(
      who === 'ana' ? '沒有等待中或生成中的請求。' : 'Nothing waiting or running.',
    );
    expect(textOf(listed)).not.toContain(nothing);
  },
);

test.each(['ana', 'mei'] as const)(
  'of more than ten jobs, ten and the number of the rest are shown, whatever the prompts contain (%s)',
  async (who) => {
    const easel = await startEasel({
      env: { JOBS_AT_ONCE: '1', WAITING_PER_MEMBER: '20', QUOTA_DAILY_CREDITS: '999' },
    });
    const owner = easel[who];
    for (let number = 0; number < 13; number += 1) {
      const asked = await owner.command(easel.channel, 'image', { prompt: hostile.repeat(5), images: 1 });
      await asked.answered();
    }
    await easel.until(() => ledgerOf(easel).jobs.length === 13);
    const listed = await jobsOf(easel, owner);
    expect(labelsOf(listed)).toHaveLength(10);
    expect(allOf(listed.components).length).toBeLessThanOrEqual(40);
    expect(textOf(listed).length).toBeLessThanOrEqual(4000);
    expect(textOf(listed)).toContain(who === 'ana' ? '…and 3 more' : '……還有3個');
    expect(listed.mentions).toEqual([]);
    expect(listed.mention_everyone).toBe(false);
    for (const { content } of allOf(listed.components)) {
      const outsideCode = content?.replaceAll(/`[^`]*`/g, '') ?? '';
      expect(outsideCode).not.toMatch(/evil|everyone|<@|\u202E/u);
    }
  },
);

test('even if each job has a long prompt, the list is one message that Discord accepts', async () => {
  const easel = await startEasel({
    env: { WAITING_PER_MEMBER: '20', JOBS_PER_MEMBER: '20', QUOTA_DAILY_CREDITS: '999' },
  });
  const { ana, guild, channel, runcomfy, until } = easel;
  ana.closeDirectMessages();
  runcomfy.faults.inject({ method: 'POST', times: Infinity, fault: { kind: 'drop-reply' } });
  easel.discord.faults.inject({
    path: /webhooks|channels/,
    times: Infinity,
    fault: { kind: 'answer', status: 403, body: { code: 50001, message: 'Missing Access' } },
  });
  for (let number = 0; number < 12; number += 1) {
    const asked = await ana.command(channel, 'image', { prompt: 'waves '.repeat(60), images: 1 });
    await asked.answered();
  }
  await until(() => ledgerOf(easel).jobs.filter(({ state, told }) => state === 'lost' && told === true).length === 12);
  const listed = await jobsOf({ ...easel, channel: guild.addChannel() }, ana);
  expect(textOf(listed).length).toBeLessThanOrEqual(4000);
  expect(textOf(listed)).toContain('…and 2 more');
  expect(labelsOf(listed)).toHaveLength(10);
  expect(ledgerOf(easel).member(guild.id, ana.id)).toEqual({ spent: 0, held: 0 });
});

test('a result that was shown with "Show me" disappears from the list and from the spool', async () => {
  const easel = await startEasel();
  const jobId = await keptJob(easel);
  const press = await easel.ana.press(await jobsOf(easel, easel.ana), `show:${jobId}`);
  await easel.until(() => filesOf(press.reply()).length === 2);
  expect(press.reply()?.ephemeralTo).toBe(easel.ana.id);
  await easel.until(async () => labelsOf(await jobsOf(easel, easel.ana)).length === 0);
  await easel.until(() => spooled(easel).length === 0);
  expect(easel.channel.messages()).toEqual([]);
  expect(easel.runcomfy.submissions).toHaveLength(1);
  ledgerOf(easel);
});

test('a result that breaks off while it is shown stays kept, and can be shown again', async () => {
  const easel = await startEasel();
  const jobId = await keptJob(easel);
  const listed = await jobsOf(easel, easel.ana);
  easel.discord.faults.inject({ method: 'PATCH', path: /webhooks/, times: 1, fault: { kind: 'reset' } });
  const broken = await easel.ana.press(listed, `show:${jobId}`);
  await easel.until(() => textOf(broken.reply()).includes("Couldn't show it right now."));
  const again = await easel.ana.press(listed, `show:${jobId}`);
  await easel.until(() => filesOf(again.reply()).length === 2);
  expect(filesOf(broken.reply())).toEqual([]);
  await easel.until(async () => labelsOf(await jobsOf(easel, easel.ana)).length === 0);
  const late = await easel.ana.press(listed, `show:${jobId}`);
  await easel.until(() => textOf(late.reply()).includes("There's no result to show anymore."));
});

test('a kept result whose files disappeared is fetched again to be shown', async () => {
  const easel = await startEasel();
  const jobId = await keptJob(easel);
  await easel.stop();
  await rm(join(easel.config.spoolDir, jobId), { recursive: true });
  await easel.start();
  const press = await easel.ana.press(await jobsOf(easel, easel.ana), `show:${jobId}`);
  await easel.until(() => filesOf(press.reply()).length === 2);
  expect(easel.runcomfy.submissions).toHaveLength(1);
});

test('a kept result is removed with its files after its days, even if the bot was restarted every day', async () => {
  const easel = await startEasel({ env: { KEEP_RESULTS_DAYS: '3', KEEP_DAYS: '1' } });
  const jobId = await keptJob(easel);
  const charged = ledgerOf(easel).jobs[0]?.settlement;
  for (let passed = 0; passed < 2; passed += 1) {
    await easel.stop();
    await easel.clock.advance(day);
    await easel.start();
  }
  const listed = await jobsOf(easel, easel.ana);
  expect(labelsOf(listed)).toEqual(['Show me']);
  expect(spooled(easel)).toEqual([jobId]);

  await easel.stop();
  await easel.clock.advance(2 * day);
  await easel.start();
  await easel.until(() => spooled(easel).length === 0);
  await easel.until(async () => labelsOf(await jobsOf(easel, easel.ana)).length === 0);
  await easel.until(() => ledgerOf(easel).jobs[0]?.prompt === undefined);
  expect(ledgerOf(easel).jobs[0]?.settlement).toEqual(charged);
});

test('the prompt is forgotten a number of days after the end of a job; its cost stays', async () => {
  const easel = await startEasel({ env: { KEEP_DAYS: '2' } });
  const { ana, channel, clock, until } = easel;
  const asked = await ana.command(channel, 'image', { prompt: 'my secret garden', images: 1 });
  await until(() => ended(asked));
  await until(() => ledgerOf(easel).jobs[0]?.state === 'delivered');
  const [before] = ledgerOf(easel).jobs;
  await clock.advance(2 * day);
  await clock.advance(0);
  expect(ledgerOf(easel).jobs[0]).toMatchObject({ prompt: 'my secret garden' });

  await until(() => ledgerOf(easel).jobs[0]?.prompt === undefined);
  const ledger = ledgerOf(easel);
  expect(ledger.jobs[0]).toMatchObject({ asked: [], input: {}, hold: before?.hold });
  expect(ledger.jobs[0]?.files.map(({ url }) => url)).toEqual(['']);
  expect(ledger.jobs[0]?.settlement).toEqual(before?.settlement);
  expect(JSON.stringify(ledger.jobs)).not.toContain('secret');
  expect(ledger.member(easel.guild.id, ana.id).spent).toBe(before?.hold.credits);
  const receipt = await ana.press(asked.reply() ?? (await jobsOf(easel, ana)), `receipt:${asked.id}`, {
    forged: true,
  });
  await receipt.answered();
  expect(textOf(receipt.reply())).toContain(`${before?.hold.credits} credits used`);
});
