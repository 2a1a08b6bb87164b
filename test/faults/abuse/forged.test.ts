import { expect, test } from 'vitest';
import type { InteractionHandle, MemberHandle } from '../../../sandbox/discord/people/handles.ts';
import type { StandInMessage } from '../../../sandbox/discord/message/types.ts';
import type { WordKey } from '../../../src/words/words.ts';
import { pressAnswers } from '../../support/cat-job.ts';
import { ended, startEasel, textOf, type Easel } from '../../support/easel.ts';
import { ledgerOf } from '../../support/ledger.ts';
import { answerOf, moderating, press } from '../../support/press.ts';
import { texts } from '../../words/keys.ts';
import { forgedCommands, forgedPresses, marker } from './forged.ts';

/** Checks that a text is the one of this key, whatever its arguments are. */
function expectWords(text: string, key: WordKey): void {
  const variants = [key, `${key}_one`, `${key}_other`].flatMap((each) => texts['en-US'][each] ?? []);
  const pieces = variants.map((each) => each.split(/\{\{\w+\}\}/));
  expect({ key, text: pieces.some((all) => all.every((piece) => text.includes(piece))) ? key : text }).toEqual({
    key,
    text: key,
  });
}

/** The log has no warning, and no line has the prompt. */
function expectQuietLogs({ logs }: Easel): void {
  const info = 30;
  expect(logs.filter(({ level }) => Number(level) > info)).toEqual([]);
  expect(JSON.stringify(logs)).not.toContain(marker);
}

test.each(forgedCommands)('$what: $lists.length private refusals, and nothing else', async ({ lists, answer }) => {
  const easel = await startEasel();
  const { ana, channel, runcomfy } = easel;
  for (const options of lists) {
    const asked = await ana.command(channel, 'image', options, { forged: true });
    await asked.answered();
    expect(asked.response).toMatchObject({ type: 4, ephemeral: true });
    expectWords(textOf(asked.reply()), answer);
    expect(asked.reply()).toMatchObject({ mentions: [], mention_roles: [], mention_everyone: false });
  }
  expect(channel.messages()).toEqual([]);
  expect(ledgerOf(easel).jobs).toEqual([]);
  expect(runcomfy.traffic).toEqual([]);
  expectQuietLogs(easel);
});

test('of an option that is given twice the last counts, for what is sent and for what is charged', async () => {
  const easel = await startEasel();
  const { ana, channel, runcomfy, until } = easel;
  const twice = [1, 2].map((value) => ({ name: 'images', type: 4, value }));
  const options = [{ name: 'prompt', type: 3, value: 'a heron' }, ...twice];
  const asked = await ana.command(channel, 'image', options, { forged: true });
  await until(() => ended(asked));
  expect(runcomfy.submissions).toMatchObject([{ input: { sequential_image_generation_options: 2 } }]);
  expect(ledgerOf(easel).jobs).toMatchObject([{ hold: { credits: 6 }, expected: 2 }]);
});

test('options that a command does not use change nothing in its private answer', async () => {
  const { ana, channel } = await startEasel();
  for (const name of ['jobs', 'quota']) {
    const plain = await ana.command(channel, name);
    await plain.answered();
    const forged = await ana.command(channel, name, [{ name: '__proto__', type: 3, value: marker }], { forged: true });
    await forged.answered();
    expect(forged.response?.ephemeral).toBe(true);
    expect(textOf(forged.reply())).toBe(textOf(plain.reply()));
  }
});

/** A private message of the bot in another server, to press on there. */
async function messageElsewhere(
  easel: Easel,
  member: MemberHandle,
  guildChannel: Easel['channel'],
): Promise<StandInMessage> {
  const asked = await member.command(guildChannel, 'jobs');
  await asked.answered();
  return easel.until(() => asked.reply());
}

/** A moderator reads what they may do instead. */
function refusalOf(action: string, mayHoldBack: boolean): string {
  return action === 'private' && mayHoldBack
    ? 'Only its owner can keep the result private. You can hold it back.'
    : pressAnswers.notYours;
}

test('presses of made-up ids, and on jobs of others, are refused in private and change nothing', async () => {
  const easel = await startEasel();
  const { ana, mei, guild, channel, discord, runcomfy, clock, until } = easel;
  const elsewhere = discord.addGuild({ name: 'Elsewhere' });
  const there = elsewhere.addChannel();
  const ask = async (): Promise<InteractionHandle> =>
    ana.command(channel, 'image', { prompt: `a ${marker}`, images: 1 });
  // When it is done, its press is older than 15 minutes.
  runcomfy.next({ runMs: 20 * 60_000 });
  const kept = await ask();
  await until(() => textOf(kept.reply()).includes('🎨'));
  // The result is only for Ana, and she cannot be written to, so it is kept.
  ana.closeDirectMessages();
  await press(ana, kept.reply(), `private:${kept.id}`);
  await until(() => ledgerOf(easel).jobs[0]?.kept === true && ledgerOf(easel).jobs[0]?.told === true);
  const delivered = await ask();
  await until(() => ended(delivered) !== false);
  runcomfy.next({ runMs: 600_000 });
  const running = await ask();
  await until(() => textOf(running.reply()).includes('🎨'));
  await clock.advance(0);

  const before = ledgerOf(easel).jobs;
  expect(before.map(({ state }) => state)).toEqual(['delivered', 'delivered', 'running']);
  const paid = runcomfy.submissions.length;
  const logged = easel.logs.length;

  for (const { ids, answer } of forgedPresses) {
    for (const customId of ids(running.id)) {
      expectWords(await answeredIn(easel, await press(ana, running.reply(), customId)), answer);
    }
  }

  const stranger = guild.addMember();
  const moderator = guild.addMember({ permissions: moderating });
  const foreign = elsewhere.addMember({ permissions: moderating });
  const visitor = elsewhere.addMember();
  const forgers: readonly (readonly [MemberHandle, StandInMessage | undefined, readonly string[]])[] = [
    [stranger, running.reply(), ['cancel', 'private', 'withhold', 'receipt', 'show']],
    [mei, running.reply(), ['cancel', 'private', 'withhold', 'receipt', 'show']],
    [foreign, await messageElsewhere(easel, foreign, there), ['cancel', 'private', 'withhold', 'receipt']],
    [visitor, await messageElsewhere(easel, visitor, there), ['cancel', 'private', 'withhold', 'receipt']],
    // A moderator may end it, but not take it. Its owner may take it, but not withhold it from others.
    [moderator, running.reply(), ['private', 'show']],
    [ana, running.reply(), ['withhold']],
  ];
  for (const [who, message, actions] of forgers) {
    for (const action of actions) {
      for (const { id } of [running, delivered, kept]) {
        const answer = await answeredIn(easel, await press(who, message, `${action}:${id}`));
        expect([action, answer]).toEqual([
          action,
          who === mei ? '只有發起人或管理員可以操作。' : refusalOf(action, who === moderator && id === running.id),
        ]);
      }
    }
  }

  // From another server, not even the existence of a result is told.
  const fromElsewhere = await press(visitor, await messageElsewhere(easel, visitor, there), `show:${kept.id}`);
  expect(await answeredIn(easel, fromElsewhere)).toBe('Easel no longer knows this request.');

  expect(ledgerOf(easel).jobs).toEqual(before);
  expect(runcomfy.submissions).toHaveLength(paid);
  expect(runcomfy.traffic.filter(({ path }) => path.endsWith('/cancel'))).toEqual([]);
  expect(easel.logs.slice(logged)).toEqual([]);
  expect(JSON.stringify(easel.logs)).not.toContain(marker);
});

/** The final text of the private answer. A press on Show me is answered first, and edited then. */
async function answeredIn({ until }: Easel, pressed: InteractionHandle): Promise<string> {
  return until(() => answerOf(pressed) || undefined);
}
