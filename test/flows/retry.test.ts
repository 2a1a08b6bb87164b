import { describe, expect, test } from 'vitest';
import type { InteractionHandle, MemberHandle } from '../../sandbox/discord/people/handles.ts';
import type { StandInMessage } from '../../sandbox/discord/message/types.ts';
import { ended, filesOf, startEasel, textOf, type Easel, type EaselOptions } from '../support/easel.ts';
import { ledgerOf, settledLedgerOf } from '../support/ledger.ts';
import { answerOf, buttonsOf, moderating, press } from '../support/press.ts';
import { counting } from '../support/random.ts';
import { endOf, shownIn, startWithInputs, still } from './inputs/bench.ts';

const day = 24 * 3_600_000;
const retry = ({ id }: InteractionHandle): string => `retry:${id}`;

/** A request of Ana's that failed, with its card. */
async function failing(
  options: EaselOptions = {},
  given: object = {},
): Promise<{ easel: Easel; asked: InteractionHandle; card: StandInMessage }> {
  const easel = await startEasel({ random: counting(), ...options });
  easel.runcomfy.next({ end: 'failed' });
  const asked = await easel.ana.command(easel.channel, 'image', { prompt: 'a heron', images: 2, ...given });
  return { easel, asked, card: await easel.until(() => ended(asked)) };
}

/** Presses the button, whose answer may be a public card. */
async function pressRetry(
  member: MemberHandle,
  card: StandInMessage,
  asked: InteractionHandle,
): Promise<InteractionHandle> {
  const pressed = await member.press(card, retry(asked), { forged: !buttonsOf(card).includes(retry(asked)) });
  await pressed.answered();
  return pressed;
}

test('a press on a failed card is a request like any other: a public card, with a new seed, at its own cost', async () => {
  const { easel, asked, card } = await failing();
  const { ana, guild, channel, runcomfy, until } = easel;
  expect(buttonsOf(card)).toEqual([retry(asked), `more:${asked.id}`]);

  const again = await pressRetry(ana, card, asked);
  expect(again.response).toMatchObject({ type: 4, ephemeral: false });
  const result = await until(() => ended(again));
  expect(filesOf(result)).toHaveLength(2);
  expect(textOf(result)).toContain('a heron');
  expect(channel.messages()).toHaveLength(2);

  const [first, second] = runcomfy.submissions.map(({ input }) => input);
  expect({ ...second, seed: 0 }).toEqual({ ...first, seed: 0 });
  expect(second?.['seed']).not.toBe(first?.['seed']);
  await until(() => !buttonsOf(asked.reply()).includes(retry(asked)));
  const ledger = await settledLedgerOf(easel, 2);
  expect(ledger.jobs.find(({ id }) => id === again.id)).toMatchObject({
    state: 'delivered',
    retryOf: { job: asked.id },
  });
  expect(ledger.member(guild.id, ana.id)).toEqual({ spent: 6, held: 0 });
});

test('a seed that was given stays the same', async () => {
  const { easel, asked, card } = await failing({}, { seed: 7 });
  const again = await pressRetry(easel.ana, card, asked);
  await easel.until(() => ended(again));
  expect(easel.runcomfy.submissions.map(({ input }) => input['seed'])).toEqual([7, 7]);
});

test('nobody else may press it, not even a moderator, and it is pressed once', async () => {
  const { easel, asked, card } = await failing();
  const { ana, mei, guild, until } = easel;
  const mod = guild.addMember({ username: 'mod', permissions: moderating });
  expect(answerOf(await press(mei, card, retry(asked)))).toBe('只有發起人可以再試一次。想要自己的結果，請用指令。');
  expect(answerOf(await press(mod, card, retry(asked)))).toContain('Only its owner can try this again.');

  const both = [await ana.press(card, retry(asked)), await ana.press(card, retry(asked))];
  for (const each of both) await each.answered();
  const cards = both.filter(({ response }) => response?.ephemeral === false);
  const refused = both.filter(({ response }) => response?.ephemeral === true);
  expect([cards.length, refused.length]).toEqual([1, 1]);
  expect(textOf(refused[0]?.reply())).toContain("You've already tried this again");
  const [again] = cards;
  await until(() => again !== undefined && ended(again));
  expect(answerOf(await press(ana, asked.reply(), retry(asked)))).toBe(
    `You've already tried this again: https://discord.com/channels/${guild.id}/${easel.channel.id}/${again?.reply()?.id}`,
  );
  expect((await settledLedgerOf(easel, 2)).jobs).toHaveLength(2);
});

test('in another server it is not tried again, not even by its owner', async () => {
  const { easel, asked } = await failing();
  const { ana, discord, runcomfy } = easel;
  const elsewhere = discord.addGuild();
  const anaThere = elsewhere.join(ana);
  const message = await anaThere.say(elsewhere.addChannel(), 'hello');
  expect(answerOf(await press(anaThere, message, retry(asked)))).toBe(
    "This can't be tried again. Use the command instead.",
  );
  expect(runcomfy.submissions).toHaveLength(1);
  expect(ledgerOf(easel).jobs).toHaveLength(1);
});

describe('what counts is of today', () => {
  test('a member who was blocked since then is refused, and may press again later', async () => {
    const { easel, asked, card } = await failing();
    const { ana, guild, channel, until } = easel;
    const mod = guild.addMember({ username: 'mod', permissions: moderating });
    await (await mod.command(channel, 'moderate block', { member: ana.id, length: 24, reason: 'too many' })).answered();
    expect(answerOf(await press(ana, card, retry(asked)))).toContain('too many');
    await (await mod.command(channel, 'moderate unblock', { member: ana.id })).answered();
    const again = await pressRetry(ana, card, asked);
    await until(() => ended(again));
    expect(ledgerOf(easel).jobs).toHaveLength(2);
  });

  test('a request that was forgotten is not made again', async () => {
    const { easel, asked, card } = await failing({ env: { KEEP_DAYS: '1' } });
    await easel.clock.advance(3 * day);
    await easel.until(() => ledgerOf(easel).jobs[0]?.prompt === undefined);
    expect(answerOf(await press(easel.ana, card, retry(asked)))).toBe(
      "This can't be tried again. Use the command instead.",
    );
    expect(easel.runcomfy.submissions).toHaveLength(1);
  });
});

describe('is not offered', () => {
  test('where the same would be refused again, and does nothing there', async () => {
    const easel = await startEasel();
    const { ana, channel, runcomfy, until } = easel;
    runcomfy.switches.moderation = { at: 'run', words: /heron/ };
    const asked = await ana.command(channel, 'image', { prompt: 'a heron', images: 1 });
    const card = await until(() => ended(asked));
    expect(buttonsOf(card)).toEqual([`more:${asked.id}`]);
    expect(answerOf(await press(ana, card, retry(asked)))).toBe("This can't be tried again. Use the command instead.");
    expect(runcomfy.submissions).toHaveLength(1);
  });

  test('on a result', async () => {
    const easel = await startEasel();
    const asked = await easel.ana.command(easel.channel, 'image', { prompt: 'a heron', images: 1 });
    const card = await easel.until(() => ended(asked));
    expect(answerOf(await press(easel.ana, card, retry(asked)))).toContain("can't be tried again");
  });

  test('in a direct message, where a press is refused', async () => {
    const easel = await startEasel();
    const { ana, channel, runcomfy, until } = easel;
    runcomfy.next({ end: 'failed', queueMs: 60_000 });
    const asked = await ana.command(channel, 'image', { prompt: 'a heron', images: 1 });
    await until(() => runcomfy.submissions.length > 0);
    channel.delete();
    const told = await until(() => ana.directMessages()[0]);
    expect(buttonsOf(told)).toEqual([`more:${asked.id}`]);
    expect(answerOf(await press(ana, told, retry(asked)))).toContain('Easel only works in servers.');
  });
});

test('a cancelled request can be made again', async () => {
  const easel = await startEasel();
  const { ana, channel, runcomfy, until } = easel;
  runcomfy.switches.rateLimit = { left: 1, retryAfter: '60' };
  const asked = await ana.command(channel, 'image', { prompt: 'a heron', images: 1 });
  await until(() => easel.logs.some(({ msg }) => msg === 'submission not taken'));
  await press(ana, asked.reply(), `cancel:${asked.id}`);
  const card = await until(() => ended(asked));
  expect(buttonsOf(card)).toContain(retry(asked));
  const again = await pressRetry(ana, card, asked);
  expect(filesOf(await until(() => ended(again)))).toHaveLength(1);
});

describe('a file that was attached', () => {
  test('goes in again, as long as Discord has it', async () => {
    const easel = await startWithInputs();
    const { ana, channel, runcomfy } = easel;
    runcomfy.next({ end: 'failed' });
    const asked = await ana.command(channel, 'animate', { prompt: 'it moves', image: await still() });
    const card = await endOf(easel, asked);
    const again = await pressRetry(ana, card, asked);
    expect(shownIn(await endOf(easel, again))).toHaveLength(2);
    const [first, second] = runcomfy.submissions.map(({ inputs }) => inputs[0]?.sha256);
    expect(second).toBe(first);
  });

  test('goes in again from the card when its own link has ended', async () => {
    const easel = await startWithInputs();
    const { ana, channel, runcomfy } = easel;
    runcomfy.next({ end: 'failed' });
    const asked = await ana.command(channel, 'animate', { prompt: 'it moves', image: await still() });
    const card = await endOf(easel, asked);
    await easel.clock.advance(2 * day);
    const again = await pressRetry(ana, card, asked);
    await endOf(easel, again);
    const [first, second] = runcomfy.submissions.map(({ inputs }) => inputs[0]?.sha256);
    expect(second).toBe(first);
  });

  test('is asked for where its link ended before it was posted', async () => {
    const easel = await startWithInputs();
    const { ana, channel, runcomfy, discord, until } = easel;
    discord.faults.inject({
      method: 'GET',
      path: /\/ephemeral-attachments\//,
      times: Infinity,
      fault: { kind: 'hang' },
    });
    const asked = await ana.command(channel, 'animate', { prompt: 'it moves', image: await still() });
    await asked.answered();
    await until(() => ledgerOf(easel).jobs[0]?.state === 'waiting');
    await press(ana, asked.reply(), `cancel:${asked.id}`);
    const card = await endOf(easel, asked);
    discord.faults.clear();
    await easel.clock.advance(2 * day);
    expect(answerOf(await press(ana, card, retry(asked)))).toContain('The files you attached are no longer available.');
    expect(runcomfy.submissions).toHaveLength(0);
  });
});
