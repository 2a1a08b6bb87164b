import { describe, expect, test } from 'vitest';
import type { InteractionHandle, MemberHandle } from '../../sandbox/discord/people/handles.ts';
import { decide, managerOf } from '../moderation/policy-panel.ts';
import { ended, startEasel, type Easel } from '../support/easel.ts';
import { ledgerOf, settledLedgerOf } from '../support/ledger.ts';
import { answerOf, buttonsOf, moderating, press } from '../support/press.ts';
import { endOf, film, startWithInputs, still } from './inputs/bench.ts';
import { counting } from '../support/random.ts';
import { tell } from './story/tell.ts';

async function ask(
  { channel }: Pick<Easel, 'channel'>,
  by: MemberHandle,
  options: Readonly<Record<string, string | number | boolean>>,
): Promise<InteractionHandle> {
  const asked = await by.command(channel, 'image', { prompt: 'a heron', images: 1, ...options });
  await asked.answered();
  return asked;
}

async function run(by: MemberHandle, shown: InteractionHandle): Promise<InteractionHandle> {
  const pressed = await by.press(shown.reply() ?? { id: '' }, `preview/run/${shown.id}`);
  await pressed.answered();
  return pressed;
}

const isPublic = ({ response }: InteractionHandle): boolean => response?.ephemeral === false;

describe('with the option preview', () => {
  test('a request is shown first, whatever it costs; Run makes it, and the option is no part of it', async () => {
    const easel = await startEasel({ random: counting() });
    const { ana, guild, runcomfy, until } = easel;
    const shown = await ask(easel, ana, { preview: true });
    expect(shown.response).toMatchObject({ type: 4, ephemeral: true });
    expect(buttonsOf(shown.reply())).toEqual([`preview/run/${shown.id}`, `preview/change/${shown.id}`]);
    expect(answerOf(shown)).toContain('Costs 3 credits\nLeft afterwards: 97 today, 997 this month');
    expect(ledgerOf(easel).member(guild.id, ana.id)).toEqual({ spent: 0, held: 0 });
    const made = await run(ana, shown);
    expect(isPublic(made)).toBe(true);
    const card = await until(() => ended(made));
    const { jobs } = await settledLedgerOf(easel, 1);
    expect(answerOf(shown)).toContain(`seed ${String(runcomfy.submissions[0]?.input['seed'])}\n`);
    expect(jobs).toMatchObject([{ id: made.id, given: { prompt: 'a heron', images: 1 } }]);
    expect(JSON.stringify([jobs, runcomfy.submissions])).not.toContain('preview');
    const again = await ana.press(card, `again:${made.id}`);
    await again.answered();
    expect(isPublic(again)).toBe(true);
    await until(() => ended(again));
  });

  test('in Chinese, and Change shows it once more', async () => {
    const easel = await startEasel();
    const { mei, until } = easel;
    const shown = await ask(easel, mei, { preview: true });
    expect(answerOf(shown)).toContain('需要3點\n之後今天剩97點，這個月剩997點');
    const form = await mei.press(shown.reply() ?? { id: '' }, `preview/change/${shown.id}`);
    await form.answered();
    const changed = await mei.submit(form, { images: ['1'], prompt: 'a crane' });
    await changed.answered();
    expect(answerOf(changed)).toContain('需要3點');
    const made = await run(mei, changed);
    await until(() => ended(made));
    expect(ledgerOf(easel).jobs).toMatchObject([{ prompt: 'a crane', given: { images: 1 } }]);
  });

  test('false is as without it, and what is refused is not shown', async () => {
    const easel = await startEasel();
    const { ana, guild, until } = easel;
    const asked = await ask(easel, ana, { preview: false });
    expect(isPublic(asked)).toBe(true);
    await until(() => ended(asked));
    expect(Object.keys(ledgerOf(easel).jobs[0]?.given ?? {})).not.toContain('preview');
    await decide(easel, managerOf(guild, 'boss'), 'largest', { images: '1' });
    const refused = await ask(easel, ana, { preview: true, images: 2 });
    expect(answerOf(refused)).toContain('This server allows up to 1 image');
  });

  test('the files that go in are named, and go in with Run', async () => {
    const easel = await startWithInputs();
    const { ana, mei, channel, runcomfy } = easel;
    const shown = await ana.command(channel, 'animate', { image: await still('heron.png'), preview: true });
    await shown.answered();
    expect(answerOf(shown)).toContain('With 1 file: a picture `heron.png`\n');
    await endOf(easel, await run(ana, shown));
    expect(runcomfy.submissions[0]?.inputs).toMatchObject([{ kind: 'image' }]);
    const other = await mei.command(channel, 'lengthen', { video: await film(), preview: true });
    await other.answered();
    expect(answerOf(other)).toMatch(/附1個檔案：影片 `[^`]+\.mp4`\n/);
  });
});

/** A server that previews what costs more than so many credits. */
async function previewing(above: string): Promise<Easel> {
  const easel = await startEasel();
  const said = await decide(easel, managerOf(easel.guild, 'boss'), 'preview-above', { previewAbove: above });
  expect(said).toContain(above === '' ? 'No previews by price' : `Preview above ${above} credits`);
  return easel;
}

describe('where the policy previews from a price on', () => {
  test('what costs more is shown first, and Run makes it without another question', async () => {
    const easel = await previewing('5');
    const { ana, mei, guild, until } = easel;
    const [shown, chinese] = [await ask(easel, ana, { images: 2 }), await ask(easel, mei, { images: 2 })];
    expect(answerOf(shown)).toContain('Costs 6 credits');
    expect(answerOf(chinese)).toContain('需要6點');
    expect(ledgerOf(easel).jobs).toEqual([]);
    for (const [by, each] of [[ana, shown] as const, [mei, chinese] as const]) {
      const made = await run(by, each);
      expect(isPublic(made)).toBe(true);
      await until(() => ended(made));
    }
    const ledger = await settledLedgerOf(easel, 2);
    expect(ledger.member(guild.id, ana.id)).toEqual({ spent: 6, held: 0 });
  });

  test.each([
    ['6', 'what costs as much is made at once'],
    ['', 'blank, nothing is shown'],
  ])('%s: %s', async (above) => {
    const easel = await previewing(above);
    const asked = await ask(easel, easel.ana, { images: 2 });
    expect(isPublic(asked)).toBe(true);
    await easel.until(() => ended(asked));
  });

  test('Again is shown, too, and a story keeps its captions', async () => {
    const easel = await previewing('0');
    const { ana, until } = easel;
    const told = await tell(easel);
    expect(answerOf(told)).toContain('Costs 9 credits');
    const made = await run(ana, told);
    const card = await until(() => ended(made));
    expect(ledgerOf(easel).jobs).toMatchObject([{ captions: ['in a wood', 'by the river', 'at home'] }]);
    const again = await press(ana, card, `again:${made.id}`);
    expect(answerOf(again)).toContain('Costs 9 credits');
  });

  test('a story that is changed has no captions, which were those of the text before', async () => {
    const easel = await previewing('0');
    const { ana, until } = easel;
    const told = await tell(easel);
    const form = await ana.press(told.reply() ?? { id: '' }, `preview/change/${told.id}`);
    await form.answered();
    const changed = await ana.submit(form, { prompt: 'a hare', images: ['2'] });
    await changed.answered();
    const made = await run(ana, changed);
    await until(() => ended(made));
    const [job] = ledgerOf(easel).jobs;
    expect([job?.prompt, job?.captions]).toEqual(['a hare', undefined]);
  });
});

test('a preview is of who asked, where they asked: it is gone for moderators, and from another server', async () => {
  const easel = await startEasel();
  const { ana, guild, discord, runcomfy } = easel;
  const gone = 'This preview has expired, and nothing was spent. Start again.';
  const shown = await ask(easel, ana, { preview: true });
  const mod = guild.addMember({ username: 'mod', permissions: moderating });
  const elsewhere = discord.addGuild({ name: 'Elsewhere' });
  const there = elsewhere.addChannel();
  const stranger = elsewhere.addMember({ permissions: moderating });
  const listed = await stranger.command(there, 'jobs');
  await listed.answered();
  const here = await mod.command(easel.channel, 'jobs');
  await here.answered();
  for (const [by, message] of [[mod, here.reply()] as const, [stranger, listed.reply()] as const]) {
    for (const id of ['run', 'change']) {
      expect(answerOf(await press(by, message, `preview/${id}/${shown.id}`))).toBe(gone);
    }
    const sent = await by.forge(message ?? { id: '' }, {
      as: 'form',
      customId: `preview/changed/${shown.id}`,
      fields: [],
    });
    await sent.answered();
    expect(answerOf(sent)).toBe(gone);
  }
  expect([ledgerOf(easel).jobs, runcomfy.submissions]).toEqual([[], []]);
  // It is still there for its owner.
  expect(isPublic(await run(ana, shown))).toBe(true);
});
