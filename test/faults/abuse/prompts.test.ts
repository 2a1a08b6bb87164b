import { expect, test } from 'vitest';
import type { InteractionHandle, MemberHandle } from '../../../sandbox/discord/people/handles.ts';
import type { StandInMessage } from '../../../sandbox/discord/message/types.ts';
import { everyday, permissions } from '../../../sandbox/discord/world/permissions.ts';
import { takeApart } from '../../support/discord-code.ts';
import { ended, filesOf, startEasel, textOf, type Easel } from '../../support/easel.ts';
import { areAllAnnounced } from '../../support/ledger.ts';
import { press } from '../../support/press.ts';
import { jobsOf, refuseEditsOf } from '../../support/replies.ts';
import { hostilePrompts, type HostilePrompt } from './prompts.ts';
import { wordyModels } from './wordy-models.ts';

async function start(): Promise<Easel> {
  const easel = await startEasel({
    modelsDir: await wordyModels(),
    env: { JOBS_AT_ONCE: '100', SPEND_DAILY_USD: '100' },
  });
  // The bot may mention everyone, so that only its allowed mentions prevent a ping.
  easel.guild.setBotPermissions(easel.channel, everyday | permissions.mentionEveryone);
  return easel;
}

interface Asked {
  readonly prompt: HostilePrompt;
  readonly typed: string;
  readonly owner: MemberHandle;
  readonly asked: InteractionHandle;
}

const shownOf = ({ prompt, typed }: Asked): string => prompt.shown?.(typed) ?? typed;

/** On one line, with backticks as in an alt text, where no look-alike is needed. */
const inOneLine = (text: string): string => text.replaceAll(/\s+/g, ' ').replaceAll('ˋ', '`').trim();

/** Checks that this is the line, or as much of its beginning as fits. */
function expectBegun(shown: string | undefined, line: string, limit: number): void {
  if (shown === undefined) throw new Error('nothing is shown');
  expect(shown.length).toBeLessThanOrEqual(limit);
  const text = inOneLine(shown);
  if (text === line) return;
  // It was cut before a character of up to eleven units.
  const begun = text.slice(0, -'…'.length);
  expect([line.slice(0, begun.length), text.at(-1)]).toEqual([begun, '…']);
  expect(shown.length).toBeGreaterThan(limit - 12);
}

/** Every version of a message that anybody could see. */
const versions = (
  message: StandInMessage | undefined,
): Pick<StandInMessage, 'mentions' | 'mention_roles' | 'mention_everyone'>[] =>
  message === undefined ? [] : [message, ...message.history];

function expectNoPings(messages: readonly (StandInMessage | undefined)[]): void {
  for (const version of messages.flatMap(versions)) {
    expect(version).toMatchObject({ mentions: [], mention_roles: [], mention_everyone: false });
  }
}

/** The owner asks for a private result, whether the message shows the button or not. */
async function alone(owner: MemberHandle, asked: InteractionHandle): Promise<InteractionHandle> {
  return press(owner, asked.reply(), `private:${asked.id}`);
}

/** The text outside the code: the bot's own words, with other times and numbers. */
const bare = (text: string): string => takeApart(text).rest.replaceAll(/\d+/g, '0');

test('a prompt is shown as plain text wherever it is shown, pings nobody, and is sent as shown', async () => {
  const easel = await start();
  const { guild, channel, discord, runcomfy, until } = easel;
  // Long enough to see all of them running.
  runcomfy.switches.outcome.runMs = 120_000;
  const role = guild.addRole({ name: 'artists' });
  const named = { member: easel.mei.id, role: role.id, channel: channel.id };
  const plain: HostilePrompt = { what: 'nothing', typed: () => 'a plain heron, with marks', says: { shown: '' } };
  const all: Asked[] = [];
  for (const prompt of [plain, ...hostilePrompts]) {
    const typed = prompt.typed(named);
    const owner = guild.addMember();
    const options = { prompt: typed, avoid: typed, images: 1 };
    all.push({ prompt, typed, owner, asked: await owner.command(channel, 'image', options, { forged: true }) });
  }
  await until(() => all.every(({ asked }) => textOf(asked.reply()).includes('🎨')));
  const [control] = all;
  if (control === undefined) throw new Error('nobody asked');
  const lists = new Map<Asked, StandInMessage>();
  for (const each of all) lists.set(each, await jobsOf(easel, each.owner));
  const going = all.map(({ asked }) => asked.reply());
  await until(() => all.every(({ asked }) => ended(asked) !== false) && areAllAnnounced(easel));

  for (const [index, each] of all.entries()) {
    const { prompt, typed, asked, owner } = each;
    const line = inOneLine(shownOf(each));
    const submission = runcomfy.submissions.find(
      ({ input }) => input['text'] === (prompt.sent?.(typed) ?? shownOf(each)),
    );
    expect([prompt.what, submission?.input['avoid']]).toEqual([prompt.what, submission?.input['text'] ?? 'not sent']);

    for (const [message, beside] of [
      [going[index], going[0]],
      [asked.reply(), control.asked.reply()],
    ] as const) {
      const { code } = takeApart(textOf(message));
      expect([prompt.what, isFolded(code[0], shownOf(each))]).toEqual([prompt.what, true]);
      // A setting of letters only needs no code.
      expect(bare(textOf(message)).replace(/(?<=avoid )[a-z ]+(?= ·)/u, '')).toBe(bare(textOf(beside)));
    }
    for (const setting of takeApart(textOf(asked.reply())).code.slice(1)) expectBegun(setting, line, 40);
    expect(filesOf(asked.reply())).toHaveLength(1);
    expectBegun(filesOf(asked.reply())[0]?.alt, `AI image 1 of 1, asked for: ${line}`, 1024);

    const list = lists.get(each);
    const { code } = takeApart(textOf(list));
    expect(code).toHaveLength(1);
    expectBegun(code[0], line, 120);
    expect(bare(textOf(list))).toBe(bare(textOf(lists.get(control))));

    const whole = await press(owner, asked.reply(), `prompt:${asked.id}`);
    const pages = takeApart(textOf(whole.reply())).code;
    const texts = [shownOf(each), prompt.sent?.(typed) ?? ''];
    const isWhole = texts.some((text) => text.startsWith(pages[0] ?? 'nothing'));
    expect([prompt.what, pages.length, isWhole]).toEqual([prompt.what, 1, true]);

    const receipt = await press(owner, asked.reply(), `receipt:${asked.id}`);
    expect(bare(textOf(receipt.reply()))).toContain('🧾 **Seedream 0.0**');
    expect(textOf(receipt.reply())).not.toContain(typed.slice(0, 8));
    expectNoPings([asked.reply(), list, receipt.reply()]);
  }
  expect(discord.traffic.filter(({ status }) => status === undefined || status >= 400)).toEqual([]);
});

/** Whether a code is this text, or its beginning with an ellipsis; without blank lines. */
function isFolded(code: string | undefined, whole: string | undefined): boolean {
  const text = whole?.trim().replaceAll(/[^\S\n]*\n\s*/gu, '\n');
  return code === text || (code?.endsWith('…') === true && text?.startsWith(code.slice(0, -1)) === true);
}

test('so it is in a private answer, in a direct message, in a new message of the channel and in a kept result', async () => {
  const easel = await start();
  const { guild, channel, discord, runcomfy, until } = easel;
  const role = guild.addRole({ name: 'artists' });
  const named = { member: easel.mei.id, role: role.id, channel: channel.id };
  const short = hostilePrompts.filter(({ typed }) => typed(named).length < 300);
  expect(short.length).toBeGreaterThan(12);
  const typed = short.map((prompt) => prompt.typed(named)).join(' ; ');
  const shown = short.map((prompt) => prompt.shown?.(prompt.typed(named)) ?? prompt.typed(named)).join(' ; ');
  const alt = `AI image 1 of 1, asked for: ${inOneLine(shown)}`;

  const [answered, written, posted, kept] = Array.from({ length: 4 }, () => guild.addMember());
  if (answered === undefined || written === undefined || posted === undefined || kept === undefined) throw new Error();
  const ask = async (owner: MemberHandle, minutes: number): Promise<InteractionHandle> => {
    runcomfy.next({ runMs: minutes * 60_000 });
    const asked = await owner.command(channel, 'image', { prompt: typed, images: 1 });
    await until(() => textOf(asked.reply()).includes('🎨'));
    return asked;
  };

  // The reply cannot be edited after its token has expired.
  const inChannel = await ask(posted, 20);
  const dead = inChannel.reply();
  if (dead === undefined) throw new Error('there is no reply');
  refuseEditsOf(easel, dead);
  await alone(written, await ask(written, 20));
  kept.closeDirectMessages();
  const inStore = await ask(kept, 20);
  await alone(kept, inStore);
  const inAnswer = await alone(answered, await ask(answered, 1));
  await until(() => areAllAnnounced(easel));
  const shownNow = await press(kept, inStore.reply(), `show:${inStore.id}`);
  await until(() => filesOf(shownNow.reply()).length === 1);

  const news = channel.messages().find(({ mentions }) => mentions.length > 0);
  const others = [inAnswer.reply(), written.directMessages()[0], shownNow.reply()];
  // The card folds it, and the panel of More… has all of it.
  const whole = await press(posted, news, `prompt:${inChannel.id}`);
  expect(takeApart(textOf(whole.reply())).code).toEqual([shown]);
  for (const message of [news, ...others]) {
    expect(isFolded(takeApart(textOf(message)).code[0], shown)).toBe(true);
    expect(filesOf(message)[0]?.alt).toBe(alt);
  }
  expectNoPings([...others, ...channel.messages().filter(({ id }) => id !== news?.id)]);
  expect(news).toMatchObject({ mentions: [{ id: posted.id }], mention_roles: [], mention_everyone: false });
  await until(() => textOf(inStore.reply()) === '🔒 Sent privately to its owner · 3 credits used');
  expect(discord.traffic.filter(({ status }) => status === 400)).toEqual([]);
});
