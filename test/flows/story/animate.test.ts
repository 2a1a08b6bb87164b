import { describe, expect, test } from 'vitest';
import type { StandInMessage } from '../../../sandbox/discord/message/types.ts';
import type { ChannelHandle, InteractionHandle } from '../../../sandbox/discord/people/handles.ts';
import { channelTypes } from '../../../sandbox/discord/world/channels.ts';
import { everyday, permissions as rights } from '../../../sandbox/discord/world/permissions.ts';
import type { Job } from '../../../src/core/job/record.ts';
import { change, ownerOf } from '../../moderation/screens.ts';
import { moderate, staffOf, there } from '../../moderation/staff.ts';
import { ended, filesOf, textOf, type Easel } from '../../support/easel.ts';
import { ledgerOf, settledLedgerOf } from '../../support/ledger.ts';
import { answerOf, buttonsOf, moderating, press } from '../../support/press.ts';
import { askToAnimate, captions, clipsIn, startAll, startWithClips, threadOf, toldStory } from './tell.ts';

test('a story is animated: one question, a job for each picture, in one thread in their order', async () => {
  const easel = await startWithClips();
  const { ana, guild, runcomfy, until, discord } = easel;
  const story = await toldStory(easel);
  const asked = await askToAnimate(story, ana);
  expect(answerOf(asked)).toBe(
    'Animate 3 pictures with **Clip 1**? Each caption becomes the prompt of its clip.\n5 credits each, 15 credits in all. You have 91 credits left.',
  );
  expect(buttonsOf(asked.reply())).toEqual([`batch/start/${story.id}/clip-1/15`]);
  const started = await startAll(asked, ana);
  const link = `https://discord.com/channels/${guild.id}/${easel.channel.id}/${story.reply()?.id}`;
  expect(answerOf(started)).toBe(`Started 3 clips. They appear here: ${link}`);
  const second = await askToAnimate(story, ana);
  expect(answerOf(second)).toContain('This story is already being animated: https://discord.com/channels/');

  await until(() => /animated/.test(textOf(threadOf(easel, story)?.messages()[0])));
  const thread = threadOf(easel, story);
  expect(thread?.name).toBe('a red fox, watercolour');
  const [board] = thread?.messages() ?? [];
  expect(textOf(board)).toBe('🎬 Story animated · 3 of 3 done\n-# 15 credits used');
  expect(buttonsOf(board)).toEqual([]);
  const clips = clipsIn(thread);
  expect(clips.map((message) => filesOf(message).map(({ type }) => type))).toEqual(captions.map(() => ['video/mp4']));
  expect(clips.map((message) => textOf(message).split('\n')[0])).toEqual(captions.map((each) => `\`${each}\``));

  const sent = runcomfy.submissions.filter(({ modelId }) => modelId.includes('clip'));
  expect(new Set(sent.map(({ input }) => input['prompt']))).toEqual(new Set(captions));
  expect(new Set(sent.map(({ input }) => input['image_url'])).size).toBe(3);
  const ledger = await settledLedgerOf(easel, 4);
  expect(ledger.member(guild.id, ana.id)).toMatchObject({ spent: 24, held: 0 });
  const jobs = ledgerOf(easel).jobs.filter(({ batch }) => batch !== undefined);
  expect(jobs).toMatchObject(
    captions.map((prompt) => ({ prompt, origin: { kind: 'scene', parent: story.id }, owner: { id: ana.id } })),
  );
  expect(discord.traffic.filter(({ status }) => status !== undefined && status >= 400)).toEqual([]);
});

const permission = { createThreads: 1n << 35n, sendInThreads: 1n << 38n } as const;

/** The batch's own message once it is over, and where it stands. */
async function overIn(easel: Easel, channel: () => ChannelHandle | undefined): Promise<StandInMessage> {
  return easel.until(() =>
    channel()
      ?.messages()
      .find((message) => /🎬 Story animated/u.test(textOf(message))),
  );
}

const batchJobs = (easel: Easel): readonly Job[] => ledgerOf(easel).jobs.filter(({ batch }) => batch !== undefined);
const clipRequests = ({ runcomfy }: Easel): number =>
  runcomfy.submissions.filter(({ modelId }) => modelId.includes('clip')).length;

describe('where the clips stand', () => {
  test.each([
    ['may start no thread', everyday & ~permission.createThreads],
    ['may not write in threads', everyday & ~permission.sendInThreads],
  ])('in the channel, where the bot %s', async (_case, permissions) => {
    const easel = await startWithClips();
    const { ana, guild, channel } = easel;
    guild.everyone.change({ permissions });
    guild.botRole.change({ permissions });
    const story = await toldStory(easel);
    await startAll(await askToAnimate(story, ana), ana);
    const board = await overIn(easel, () => channel);
    const after = channel.messages().slice(channel.messages().findIndex(({ id }) => id === board.id) + 1);
    expect(after.map((message) => textOf(message).split('\n')[0])).toEqual(captions.map((each) => `\`${each}\``));
    expect(clipRequests(easel)).toBe(3);
  });

  test('in the thread itself, where the story was told in one', async () => {
    const easel = await startWithClips();
    const { ana, guild, channel } = easel;
    const thread = guild.addChannel({ type: channelTypes.publicThread, parentId: channel.id });
    const story = await toldStory({ ...easel, channel: thread });
    await startAll(await askToAnimate(story, ana), ana);
    await overIn(easel, () => thread);
    expect(
      thread.messages().filter((message) => filesOf(message).some(({ type }) => type === 'video/mp4')),
    ).toHaveLength(3);
  });

  test('in a thread that the story has already, and in the channel where that is locked', async () => {
    const easel = await startWithClips();
    const { ana, channel } = easel;
    const story = await toldStory(easel);
    await startAll(await askToAnimate(story, ana), ana);
    await overIn(easel, () => threadOf(easel, story));
    threadOf(easel, story)?.changeThread({ archived: true });
    await startAll(await askToAnimate(story, ana), ana);
    await easel.until(() => (threadOf(easel, story)?.messages().length ?? 0) === 8 && batchJobs(easel).every(isTold));
    await easel.until(() => textOf(threadOf(easel, story)?.messages()[4]).includes('animated'));
    threadOf(easel, story)?.changeThread({ archived: true, locked: true });
    await startAll(await askToAnimate(story, ana), ana);
    await overIn(easel, () => channel);
    expect(clipRequests(easel)).toBe(9);
  });
});

const isTold = ({ told }: Job): boolean => told === true;

describe('all or nothing', () => {
  test.each([
    ['credits', { QUOTA_DAILY_CREDITS: '20' }, 'This costs 15; you have 11 credits left today.'],
    [
      "the server's budget",
      { SERVER_DAILY_CREDITS: '20' },
      "This costs 15; the server's budget has 11 credits left today.",
    ],
    ['places in line', { WAITING_PER_MEMBER: '1', JOBS_PER_MEMBER: '1' }, 'You already have 1 in line.'],
  ])('there is not enough of %s for all clips, so none is started', async (_case, env, text) => {
    const easel = await startWithClips({ env });
    const { ana, guild } = easel;
    const story = await toldStory(easel);
    const started = await startAll(await askToAnimate(story, ana), ana);
    expect(answerOf(started)).toContain(text);
    expect([batchJobs(easel), clipRequests(easel), threadOf(easel, story)]).toEqual([[], 0, undefined]);
    expect(ledgerOf(easel).member(guild.id, ana.id)).toEqual({ spent: 9, held: 0 });
    const asked = await askToAnimate(story, ana);
    expect(answerOf(asked)).toContain('Animate 3 pictures');
  });

  test('two presses at once start one batch', async () => {
    const easel = await startWithClips();
    const { ana, mei } = easel;
    const story = await toldStory(easel);
    const members = [ana, mei, ana];
    const asked = await Promise.all(members.map(async (member) => askToAnimate(story, member)));
    const started = asked.map(async (each, index) => startAll(each, members[index] ?? ana));
    const answers = (await Promise.all(started)).map(answerOf);
    expect(answers.filter((text) => /Started|已開始/u.test(text))).toHaveLength(1);
    expect(answers.filter((text) => /already being animated|正在生成/u.test(text))).toHaveLength(2);
    await overIn(easel, () => threadOf(easel, story));
    expect([batchJobs(easel).length, clipRequests(easel)]).toEqual([3, 3]);
  });

  test('two stories at once, with room for one: one is animated', async () => {
    const easel = await startWithClips({ env: { QUOTA_DAILY_CREDITS: '40' } });
    const { ana, guild } = easel;
    const stories = [await toldStory(easel), await toldStory(easel)];
    const asked = await Promise.all(stories.map(async (story) => askToAnimate(story, ana)));
    const answers = (await Promise.all(asked.map(async (each) => startAll(each, ana)))).map(answerOf);
    expect(answers.filter((text) => text.startsWith('Started'))).toHaveLength(1);
    await easel.until(() => batchJobs(easel).length === 3 && batchJobs(easel).every(isTold));
    expect(ledgerOf(easel).member(guild.id, ana.id)).toEqual({ spent: 33, held: 0 });
  });
});

test('with several models the question has a choice of them, and a press at an old price asks again', async () => {
  const easel = await startWithClips({}, 2);
  const { ana } = easel;
  const story = await toldStory(easel);
  const asked = await askToAnimate(story, ana);
  const picked = await ana.pick(asked.reply() ?? { id: '' }, `batch/model/${story.id}`, ['clip-2']);
  await picked.answered();
  expect(answerOf(picked)).toContain('with **Clip 2**');
  expect(answerOf(picked)).toContain('10 credits each, 30 credits in all.');
  const forged = await ana.press(asked.reply() ?? { id: '' }, `batch/start/${story.id}/clip-2/1`, { forged: true });
  await forged.answered();
  expect(answerOf(forged)).toContain('10 credits each, 30 credits in all.');
  expect(batchJobs(easel)).toEqual([]);
});

test('a clip that fails does not hold the others back, and its place says so', async () => {
  const easel = await startWithClips();
  const { ana, guild, runcomfy } = easel;
  const story = await toldStory(easel);
  runcomfy.next({ end: 'failed' });
  await startAll(await askToAnimate(story, ana), ana);
  const board = await overIn(easel, () => threadOf(easel, story));
  expect(textOf(board)).toBe('🎬 Story animated · 2 of 3 done\n-# 1 failed · 10 credits used');
  const texts = clipsIn(threadOf(easel, story)).map(textOf);
  expect(texts).toHaveLength(3);
  expect(texts.filter((text) => text.includes('The model hit an error'))).toHaveLength(1);
  expect(ledgerOf(easel).member(guild.id, ana.id)).toEqual({ spent: 19, held: 0 });
});

describe('who may', () => {
  test('a member animates somebody else’s story at their own cost; a stranger, a blocked one and a policy that forbids it do not', async () => {
    const easel = await startWithClips();
    const { ana, mei, guild, channel } = easel;
    const story = await toldStory(easel);
    const owner = ownerOf(guild);
    const [first, second] = [await askToAnimate(story, mei), await askToAnimate(story, mei)];
    await change(owner, channel, 'models', { 'models-0': ['bytedance/seedream-4-0/sequential'] });
    expect(answerOf(await startAll(first, mei))).toContain('這個伺服器');
    await change(owner, channel, 'models', {
      'models-0': ['bytedance/seedream-4-0/sequential', 'maker/clip-1/image-to-video'],
    });
    const { mod } = staffOf(easel);
    await moderate(easel, mod, 'block', { member: mei.id, length: 24, reason: 'spam' });
    expect(answerOf(await startAll(second, mei))).toContain('spam');
    await moderate(easel, mod, 'unblock', { member: mei.id, reason: 'sorry' });
    expect(batchJobs(easel)).toEqual([]);
    expect(answerOf(await startAll(await askToAnimate(story, mei), mei))).toContain('已開始生成3部影片');
    await easel.until(() => batchJobs(easel).length === 3 && batchJobs(easel).every(isTold));
    expect(ledgerOf(easel).member(guild.id, mei.id)).toEqual({ spent: 15, held: 0 });
    expect(ledgerOf(easel).member(guild.id, ana.id)).toEqual({ spent: 9, held: 0 });
    const texts = clipsIn(threadOf(easel, story)).map(textOf);
    expect(texts.every((text) => text.includes('5點'))).toBe(true);
  });

  test('nobody in another server, nor of a request that is no story', async () => {
    const easel = await startWithClips();
    const { ana, channel, discord } = easel;
    const story = await toldStory(easel);
    const other = discord.addGuild({ name: 'Elsewhere' });
    const place = other.addChannel({ name: 'hall' });
    const tom = other.addMember({ username: 'tom' });
    const note = await tom.command(place, 'quota');
    await note.answered();
    for (const id of [`animate:${story.id}`, `batch/start/${story.id}/clip-1/99`]) {
      const forged = await tom.press(note.reply() ?? { id: '' }, id, { forged: true });
      await forged.answered();
      expect(answerOf(forged)).toContain('Easel no longer knows this request.');
    }
    const plain = await ana.command(channel, 'image', { prompt: 'a fox', images: 1 });
    await easel.until(() => ended(plain));
    expect(answerOf(await askToAnimate(plain, ana))).toContain('no picture here to animate');
    expect(batchJobs(easel)).toEqual([]);
  });
});

/** A story of which one clip runs for a minute, and the others wait. `id`: of *Cancel all*. */
async function slow(): Promise<{ easel: Easel; story: InteractionHandle; board: () => StandInMessage; id: string }> {
  const easel = await startWithClips({ env: { JOBS_PER_MEMBER: '1' } });
  const { ana, runcomfy } = easel;
  const story = await toldStory(easel);
  runcomfy.next({ runMs: 60_000 });
  await startAll(await askToAnimate(story, ana), ana);
  const board = (): StandInMessage => there(threadOf(easel, story)?.messages()[0]);
  await easel.until(() => batchJobs(easel).some(({ state }) => state === 'running'));
  const [id = ''] = buttonsOf(board());
  return { easel, story, board, id };
}

describe('Cancel all', () => {
  test('by the owner: what waits ends free, what runs goes on and is charged, and the answer says so', async () => {
    const { easel, board, id } = await slow();
    const { ana, guild } = easel;
    const pressed = await ana.press(board(), id);
    await easel.until(() => answerOf(pressed) !== '');
    expect(answerOf(pressed)).toBe(
      "🚫 Cancelled 2 clips. No credits used for them.\nToo late for 1 clip: it's running and will use 5 credits.",
    );
    await easel.until(() => /🎬 Story animated/u.test(textOf(board())));
    expect(textOf(board())).toBe('🎬 Story animated · 1 of 3 done\n-# 2 cancelled · 5 credits used');
    expect(ledgerOf(easel).member(guild.id, ana.id)).toEqual({ spent: 14, held: 0 });
    const late = await ana.press(board(), id, { forged: true });
    await easel.until(() => answerOf(late) !== '');
    expect(answerOf(late)).toBe('This request has already ended.');
  });

  test('by a moderator it is a decision on each; nobody else may', async () => {
    const { easel, board, id } = await slow();
    const { mei, guild } = easel;
    const refused = await mei.press(board(), id);
    await easel.until(() => answerOf(refused) !== '');
    expect(answerOf(refused)).toBe('只有發起人或管理員可以操作。');
    const mod = guild.addMember({ username: 'mod', permissions: moderating });
    const pressed = await mod.press(board(), id);
    await easel.until(() => answerOf(pressed) !== '');
    expect(answerOf(pressed)).toContain('Cancelled 2 clips.');
    await easel.until(() => batchJobs(easel).every(isTold));
    expect(batchJobs(easel).filter(({ cancelledBy }) => cancelledBy === mod.id)).toHaveLength(2);
  });
});

test('stopped at any point and started again: it goes on, and nothing is there twice', async () => {
  const easel = await startWithClips();
  const { ana, stop, start } = easel;
  const story = await toldStory(easel);
  await startAll(await askToAnimate(story, ana), ana);
  for (const ms of [0, 0, 200, 1_000, 3_000]) {
    await stop();
    await easel.clock.advance(ms);
    await start();
    await easel.clock.advance(50);
  }
  await overIn(easel, () => threadOf(easel, story));
  expect(clipsIn(threadOf(easel, story)).map((message) => textOf(message).split('\n')[0])).toEqual(
    captions.map((each) => `\`${each}\``),
  );
  expect(clipRequests(easel)).toBe(3);
});

test.each([
  ['the thread', /\/threads$/, 0],
  ['the message of the batch', /\/channels\/\d+\/messages$/, 0],
  ['the card of the second clip', /\/channels\/\d+\/messages$/, 2],
])(
  'the answer about %s is lost, and the bot is stopped for longer than a nonce lasts: nothing is there twice',
  async (_case, path, before) => {
    const easel = await startWithClips();
    const { ana, discord, stop, start, clock } = easel;
    const story = await toldStory(easel);
    discord.faults.inject({ method: 'POST', path, skip: before, fault: { kind: 'drop-reply' } });
    const earlier = discord.traffic.length;
    await startAll(await askToAnimate(story, ana), ana);
    const posts = (): number =>
      discord.traffic.slice(earlier).filter((each) => each.method === 'POST' && path.test(each.path)).length;
    await easel.until(() => posts() > before);
    await stop();
    await clock.advance(10 * 60_000);
    await start();
    await overIn(easel, () => threadOf(easel, story));
    expect(clipsIn(threadOf(easel, story)).map((message) => textOf(message).split('\n')[0])).toEqual(
      captions.map((each) => `\`${each}\``),
    );
    expect(threadOf(easel, story)?.messages()).toHaveLength(4);
    expect(clipRequests(easel)).toBe(3);
  },
);

test('nobody animates a story in a channel that they do not see, by a button that they make up elsewhere', async () => {
  const easel = await startWithClips();
  const { ana, mei, guild, channel, until } = easel;
  const hidden = guild.addChannel({ overwrites: { [mei.id]: { deny: rights.viewChannel } } });
  const story = await toldStory({ ...easel, channel: hidden });
  const shown = await ana.command(channel, 'image', { prompt: 'a heron', images: 1 });
  const card = await until(() => ended(shown));
  for (const id of [`animate:${story.id}`, `batch/start/${story.id}/clip-1/15`]) {
    expect(answerOf(await press(mei, card, id))).toContain('沒有這個請求');
  }
  expect(ledgerOf(easel).jobs).toHaveLength(2);
});
