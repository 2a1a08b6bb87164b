import { describe, expect, test } from 'vitest';
import type { StandInMessage } from '../../sandbox/discord/message/types.ts';
import type { InteractionHandle, MemberHandle } from '../../sandbox/discord/people/handles.ts';
import { encode } from '../../src/core/custom-id.ts';
import { callbackTypes } from '../../sandbox/discord/world/interactions.ts';
import { letRead } from '../moderation/screens.ts';
import { there } from '../moderation/staff.ts';
import { ended, filesOf, startEasel, textOf, type Easel } from '../support/easel.ts';
import { ledgerOf } from '../support/ledger.ts';
import { answerOf, moderating, press } from '../support/press.ts';
import { refuseEditsOf, running } from '../support/replies.ts';

/** A result with so many pictures. */
async function result(easel: Easel, images = 1): Promise<InteractionHandle> {
  const asked = await easel.ana.command(easel.channel, 'image', { prompt: 'a heron', images });
  await easel.until(() => ended(asked));
  return asked;
}

const alts = (asked: InteractionHandle): unknown[] => filesOf(asked.reply()).map(({ alt }) => alt);

/** Opens the form from the panel of *More…*. */
async function openForm(member: MemberHandle, asked: InteractionHandle): Promise<InteractionHandle> {
  const panel = await press(member, asked.reply(), `more:${asked.id}`);
  const pressed = await member.press(panel.reply() ?? { id: '' }, `describe:${asked.id}`);
  await pressed.answered();
  return pressed;
}

async function describeWith(
  easel: Easel,
  member: MemberHandle,
  asked: InteractionHandle,
  values: Record<string, string | string[]>,
): Promise<string> {
  const form = await openForm(member, asked);
  expect(form.response?.type).toBe(callbackTypes.modal);
  const sent = await member.submit(form, values);
  await sent.answered();
  return easel.until(() => answerOf(sent) || undefined);
}

/** The descriptions that the last edit of this message gave to its attachments. */
function attachmentsOf({ discord }: Easel, asked: InteractionHandle): unknown {
  const edits = discord.traffic.filter(
    ({ method, path }) => method === 'PATCH' && path.endsWith(`/messages/${asked.reply()?.id}`),
  );
  const last = edits.at(-1)?.body as { attachments: { description?: string }[] } | undefined;
  return last?.attachments.map(({ description }) => description);
}

test('the owner says what a picture shows: in the gallery, on the attachment, and after later edits', async () => {
  const easel = await startEasel();
  const { ana } = easel;
  const asked = await result(easel);
  const words = '  a grey\nheron \u200Bon one leg ';
  expect(await describeWith(easel, ana, asked, { words })).toBe('Description saved.');
  expect(alts(asked)).toEqual(['a grey heron on one leg']);
  expect(attachmentsOf(easel, asked)).toEqual(['a grey heron on one leg']);
  expect(ledgerOf(easel).jobs[0]?.files[0]?.alt).toEqual({ text: 'a grey heron on one leg', by: ana.id });
  expect((await fetch(filesOf(asked.reply())[0]?.url ?? '')).status).toBe(200);

  expect(await describeWith(easel, ana, asked, { words: '' })).toBe('Automatic description restored.');
  const [automatic] = alts(asked);
  expect(automatic).toContain('a heron');
  expect(attachmentsOf(easel, asked)).toEqual([automatic]);
});

test('of several pictures the form asks which, on any of the messages', async () => {
  const easel = await startEasel();
  const { ana, channel, guild } = easel;
  const asked = await result(easel, 12);
  const mod = guild.addMember({ username: 'mod', permissions: moderating });
  await describeWith(easel, ana, asked, { file: ['1'], words: 'the second' });
  await describeWith(easel, mod, asked, { file: ['11'], words: 'the last' });
  const [card, further] = channel.messages();
  const shown = [...filesOf(card), ...filesOf(further)].map(({ alt }) => alt);
  expect([shown[1], shown[11]]).toEqual(['the second', 'the last']);
  expect(shown.filter((alt) => alt === 'the second' || alt === 'the last')).toHaveLength(2);
  expect(shown).toHaveLength(12);
  expect(ledgerOf(easel).jobs[0]?.files[11]?.alt).toEqual({ text: 'the last', by: mod.id });
});

test('also where the result came as a new message', async () => {
  const easel = await startEasel();
  const { ana, channel, until, runcomfy } = easel;
  runcomfy.next({ runMs: 20_000 });
  const asked = await ana.command(channel, 'image', { prompt: 'a heron', images: 1 });
  const card = await running(easel, asked);
  refuseEditsOf(easel, card);
  const moved = await until(() => channel.messages().find((message) => filesOf(message).length > 0));
  const form = await ana.press(moved, `describe:${asked.id}`, { forged: true });
  await form.answered();
  const sent = await ana.submit(form, { words: 'a grey heron' });
  await sent.answered();
  await until(() => answerOf(sent) === 'Description saved.');
  expect(filesOf(channel.messages().find(({ id }) => id === moved.id)).map(({ alt }) => alt)).toEqual(['a grey heron']);
});

describe('is refused in private', () => {
  test('to others, for a private result, and where nothing was made', async () => {
    const easel = await startEasel();
    const { ana, mei, channel, runcomfy, until } = easel;
    const asked = await result(easel);
    expect(answerOf(await press(mei, asked.reply(), `describe:${asked.id}`))).not.toBe('');

    runcomfy.next({ runMs: 20_000 });
    const secret = await ana.command(channel, 'image', { prompt: 'a secret', images: 1 });
    await press(ana, await running(easel, secret), `private:${secret.id}`);
    await until(() => ledgerOf(easel).jobs.every(({ state }) => state === 'delivered'));
    const refusal = "Descriptions can't be changed here: the result is private, or no longer there.";
    expect(answerOf(await press(ana, secret.reply(), `describe:${secret.id}`))).toBe(refusal);

    runcomfy.next({ end: 'failed' });
    const failed = await result(easel);
    expect(answerOf(await press(ana, failed.reply(), `describe:${failed.id}`))).toBe(refusal);
  });

  test('words that the server blocks', async () => {
    const easel = await startEasel();
    const { guild, ana } = easel;
    guild.addRule({ trigger_type: 1, trigger_metadata: { keyword_filter: ['badword'] } });
    await letRead(easel);
    const asked = await result(easel);
    const [before] = alts(asked);
    expect(await describeWith(easel, ana, asked, { words: 'a badword' })).toContain("this server's AutoMod");
    expect(alts(asked)).toEqual([before]);
    expect(ledgerOf(easel).jobs[0]?.files[0]?.alt).toBeUndefined();
  });

  test('from a member who is blocked', async () => {
    const easel = await startEasel();
    const { guild, channel, ana } = easel;
    const asked = await result(easel);
    const form = await openForm(ana, asked);
    const mod = guild.addMember({ username: 'mod', permissions: moderating });
    await (await mod.command(channel, 'moderate block', { member: ana.id, length: 24, reason: 'rude' })).answered();
    const sent = await ana.submit(form, { words: 'something rude' });
    await sent.answered();
    expect(answerOf(sent)).toContain('rude');
    expect(ledgerOf(easel).jobs[0]?.files[0]?.alt).toBeUndefined();
  });

  test('a form that a stranger, or a moderator of another server, made up', async () => {
    const easel = await startEasel();
    const { mei, discord } = easel;
    const asked = await result(easel);
    const elsewhere = discord.addGuild();
    const foreign = elsewhere.addMember({ permissions: moderating });
    const form = {
      as: 'form',
      customId: encode('job', 'description', { job: asked.id, count: 1 }),
      fields: [{ type: 4, custom_id: 'words', value: 'something rude' }],
    } as const;
    const read = async (by: MemberHandle, message: StandInMessage): Promise<string> => {
      const sent = await by.forge(message, form);
      await sent.answered();
      return easel.until(() => answerOf(sent) || undefined);
    };
    expect(await read(mei, there(asked.reply()))).toBe('只有發起人或管理員可以操作。');
    const answer = await read(foreign, await foreign.say(elsewhere.addChannel(), 'hello'));
    expect(answer).toBe("Descriptions can't be changed here: the result is private, or no longer there.");
    expect(ledgerOf(easel).jobs[0]?.files[0]?.alt).toBeUndefined();
  });

  test('a forged file', async () => {
    const easel = await startEasel();
    const { ana } = easel;
    const asked = await result(easel, 2);
    const form = await openForm(ana, asked);
    const sent = await ana.submit(form, { file: ['7'], words: 'nothing' }, { forged: true });
    await sent.answered();
    expect(textOf(sent.reply())).not.toContain('saved');
    expect(ledgerOf(easel).jobs[0]?.files.every(({ alt }) => alt === undefined)).toBe(true);
  });
});
