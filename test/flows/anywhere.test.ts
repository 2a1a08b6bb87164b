import { describe, expect, test } from 'vitest';
import type { Outcome } from '../../sandbox/runcomfy/switches.ts';
import { filesOf, startEasel, textOf, type Easel } from '../support/easel.ts';
import { areAllAnnounced, ledgerOf } from '../support/ledger.ts';
import { deletedByModerator, jobsOf, refuseEditsOf, running } from '../support/replies.ts';

const minute = 60_000;
/** It ends after the 15 minutes of an interaction's token. */
const long: Partial<Outcome> = { runMs: 20 * minute };
const viewChannel = 1n << 10n;

/** One submission was paid for, and every account says that its result was delivered. */
async function expectCharged(easel: Easel): Promise<void> {
  await easel.until(() => ledgerOf(easel).jobs[0]?.settlement !== undefined);
  const [job] = ledgerOf(easel).jobs;
  expect(easel.runcomfy.submissions).toHaveLength(1);
  expect(job).toMatchObject({ state: 'delivered', settlement: { credits: job?.hold.credits } });
}

describe('the token is dead', () => {
  test('after 15 minutes the bot edits the reply by its own token, and posts a further message in the same way', async () => {
    const easel = await startEasel();
    const { ana, channel, discord, runcomfy, until } = easel;
    runcomfy.next(long);
    const asked = await ana.command(channel, 'image', { prompt: 'the four seasons', images: 15 });
    await until(() => channel.messages().flatMap(filesOf).length === 15);
    expect(channel.messages().map((message) => filesOf(message).length)).toEqual([10, 5]);
    expect(channel.messages()[0]?.id).toBe(asked.reply()?.id);
    expect(channel.messages().flatMap(({ mentions }) => mentions)).toEqual([]);
    expect(discord.traffic.some(({ status }) => status === 401)).toBe(true);
    await expectCharged(easel);
  });

  test.each([
    { name: '50027', status: 401, code: 50027 },
    { name: '10015', status: 404, code: 10015 },
  ])('when Discord says so ($name), whatever the clock says', async ({ status, code }) => {
    const easel = await startEasel();
    const { ana, channel, discord, until } = easel;
    discord.faults.inject({
      path: /^\/api\/v10\/webhooks\//,
      times: Infinity,
      fault: { kind: 'answer', status, body: { code, message: 'said early' } },
    });
    const asked = await ana.command(channel, 'image', { prompt: 'waves', images: 11 });
    await until(() => channel.messages().flatMap(filesOf).length === 11);
    expect(channel.messages()).toHaveLength(2);
    expect(textOf(asked.reply())).toContain('✅');
    await expectCharged(easel);
  });
});

describe('somebody deleted the reply', () => {
  test.each([
    { who: 'ana' as const, kept: "📦 Finished, but Easel couldn't post it.", label: 'Show me' },
    { who: 'mei' as const, kept: '📦 已完成，但無法貼出。', label: '顯示結果' },
  ])('nothing is posted in public again: the owner is told in private and can take it ($who)', async (reader) => {
    const easel = await startEasel();
    const { channel, until } = easel;
    const owner = easel[reader.who];
    const asked = await owner.command(channel, 'image', { prompt: 'waves', images: 12 });
    await deletedByModerator(easel, await running(easel, asked));

    const told = await until(() => owner.directMessages()[0]);
    expect(textOf(told)).toContain(reader.kept);
    expect(JSON.stringify(told.components)).toContain(`"label":"${reader.label}"`);
    expect(filesOf(told)).toEqual([]);
    expect(channel.messages()).toEqual([]);
    expect(textOf(await jobsOf(easel, owner))).toContain('📦');
    await expectCharged(easel);

    const press = await owner.press(told, `show:${asked.id}`);
    await until(() => [press.reply(), ...press.followUps()].flatMap(filesOf).length === 12);
    expect([press.reply(), ...press.followUps()].map((message) => message?.ephemeralTo)).toEqual([owner.id, owner.id]);
    await until(async () => !textOf(await jobsOf(easel, owner)).includes(reader.kept));
    expect(channel.messages()).toEqual([]);
    expect(owner.directMessages().filter(({ ephemeralTo }) => ephemeralTo === undefined)).toHaveLength(1);
  });
});

describe('the channel cannot be used', () => {
  test.each([
    { name: 'it was deleted', close: ({ channel }: Easel) => channel.delete(), outcome: {} },
    {
      name: 'the bot cannot see it any more (50001)',
      close: ({ guild, channel }: Easel) => guild.setBotPermissions(channel, 0n),
      outcome: long,
    },
    {
      name: 'the bot may not attach files or write there (50013)',
      close: ({ guild, channel }: Easel) => guild.setBotPermissions(channel, viewChannel),
      outcome: long,
    },
    {
      name: 'the bot was removed, and is met in another server',
      close: ({ guild, discord, ana }: Easel) => {
        discord.addGuild({ name: 'Elsewhere' }).join(ana);
        guild.removeBot();
      },
      outcome: long,
    },
  ])('$name: the files come as a direct message', async ({ close, outcome }) => {
    const easel = await startEasel();
    const { ana, channel, runcomfy, until } = easel;
    runcomfy.next(outcome);
    const asked = await ana.command(channel, 'image', { prompt: 'waves', images: 12 });
    await running(easel, asked);
    close(easel);
    await until(() => ana.directMessages().flatMap(filesOf).length === 12);
    await expectCharged(easel);
    await until(() => ledgerOf(easel).jobs[0]?.state === 'delivered');
    await easel.clock.advance(minute);
    // Two pages, without any text.
    expect(ana.directMessages().map((message) => filesOf(message).length)).toEqual([10, 2]);
    expect(textOf(ana.directMessages()[0])).toContain('✅');
  });

  test('a file that is too large for a direct message is linked there', async () => {
    const easel = await startEasel({ attachmentLimit: 50 * 1024 * 1024 });
    const { ana, channel, runcomfy, until } = easel;
    runcomfy.next({ media: { bytes: 12 * 1024 * 1024 } });
    const asked = await ana.command(channel, 'video', { prompt: 'waves' });
    await running(easel, asked);
    channel.delete();
    const told = await until(() => ana.directMessages().find((message) => textOf(message).includes('✅')));
    expect(filesOf(told)).toEqual([]);
    expect(textOf(told)).toContain(`🔗 [File 1](${runcomfy.mediaOrigin}/`);
    await expectCharged(easel);
  });

  test('if no server is shared any more, or direct messages are closed, it is kept, and /jobs shows it', async () => {
    const easel = await startEasel();
    const { ana, channel, guild, until } = easel;
    ana.closeDirectMessages();
    const asked = await ana.command(channel, 'image', { prompt: 'waves', images: 2 });
    await running(easel, asked);
    const other = guild.addChannel({ name: 'elsewhere' });
    channel.delete();
    await until(() => ledgerOf(easel).jobs[0]?.state === 'delivered');
    await expectCharged(easel);

    const listed = await jobsOf({ ...easel, channel: other }, ana);
    expect(textOf(listed)).toContain("📦 Finished, but Easel couldn't post it.");
    const press = await ana.press(listed, `show:${asked.id}`);
    await until(() => filesOf(press.reply()).length === 2);
    expect(textOf(press.reply())).toContain('✅');
    await until(async () => textOf(await jobsOf({ ...easel, channel: other }, ana)).includes('Nothing waiting'));
  });
});

describe('the reply cannot be edited, although the channel can be written', () => {
  test.each(['ana', 'mei'] as const)('a new message has the files and mentions only its owner (%s)', async (who) => {
    const easel = await startEasel();
    const { ana, mei, channel, until } = easel;
    const owner = easel[who];
    const prompt = `for <@${ana.id}> and <@${mei.id}> @everyone`;
    const asked = await owner.command(channel, 'image', { prompt, images: 12 });
    refuseEditsOf(easel, await running(easel, asked));
    await until(() => channel.messages().flatMap(filesOf).length === 12);
    const [, first, second] = channel.messages();
    expect([first, second].map((message) => filesOf(message).length)).toEqual([10, 2]);
    expect(first?.mentions.map(({ id }) => id)).toEqual([owner.id]);
    expect(second?.mentions).toEqual([]);
    expect(channel.messages().some(({ mention_everyone }) => mention_everyone)).toBe(false);
    expect(owner.directMessages()).toEqual([]);
    await expectCharged(easel);
  });

  test('a new message whose answer was lost is not sent twice', async () => {
    const easel = await startEasel();
    const { ana, channel, discord, until } = easel;
    const asked = await ana.command(channel, 'image', { prompt: 'waves', images: 11 });
    refuseEditsOf(easel, await running(easel, asked));
    discord.faults.inject({
      method: 'POST',
      path: /\/channels\/\d+\/messages$/,
      times: 2,
      fault: { kind: 'drop-reply' },
    });
    await until(() => channel.messages().flatMap(filesOf).length === 11);
    expect(channel.messages()).toHaveLength(3);
    await expectCharged(easel);
  });

  test('neither is a direct message whose answer was lost', async () => {
    const easel = await startEasel();
    const { ana, channel, discord, until } = easel;
    const asked = await ana.command(channel, 'image', { prompt: 'waves', images: 1 });
    await deletedByModerator(easel, await running(easel, asked));
    discord.faults.inject({ method: 'POST', path: /\/channels\/\d+\/messages$/, fault: { kind: 'drop-reply' } });
    await until(() => discord.traffic.some(({ fault }) => fault === 'drop-reply'));
    await until(() => areAllAnnounced(easel));
    await until(async () => textOf(await jobsOf(easel, ana)).includes('Show me'));
    expect(ana.directMessages()).toHaveLength(1);
  });
});
