import { describe, expect, test } from 'vitest';
import type { InteractionHandle, MemberHandle } from '../../sandbox/discord/people/handles.ts';
import type { OptionValues } from '../../sandbox/discord/people/options.ts';
import { blendTwoIntoNine, endOf, photos, shownIn, startWithInputs, still } from '../flows/inputs/bench.ts';
import { textOf, type Easel } from '../support/easel.ts';
import { ledgerOf } from '../support/ledger.ts';
import { isPrivate, press } from '../support/press.ts';
import { decide, managerOf } from './policy-panel.ts';
import { cardsIn, digestsOf, report, thanks, withLog } from './reporting.ts';
import { jobOf, minute } from './results.ts';
import { answerTo, moderate, staffOf, there } from './staff.ts';

/** The names of the files that a message shows, without their endings. */
const namesIn = (message: Parameters<typeof shownIn>[0]): (string | undefined)[] =>
  shownIn(message).map(({ url }) => /\/([\w-]+)\.\w+(?:\?|$)/.exec(url)?.[1]);

async function animate(easel: Easel, by: MemberHandle, options: OptionValues = {}): Promise<InteractionHandle> {
  return by.command(easel.channel, 'animate', { image: await still(), ...options });
}

const blend = async ({ ana, channel }: Easel): Promise<InteractionHandle> => blendTwoIntoNine(channel, ana);

const refusalOf = async (asked: InteractionHandle): Promise<string> => {
  await asked.answered();
  expect(isPrivate(asked)).toBe(true);
  return textOf(asked.reply());
};

describe('the policy', () => {
  test('turns files off, or allows them for some roles and channels; nothing of a refused request is kept or spent', async () => {
    const easel = await startWithInputs();
    const { guild, ana, runcomfy, database } = easel;
    const mod = managerOf(guild, 'mod');
    const [artist, room] = [guild.addRole({ name: 'artist' }), guild.addChannel({ name: 'room' })];
    await decide(easel, mod, 'inputs', { inputs: [] });
    const off = "This server doesn't allow adding files. Leave them out, or ask a moderator.";
    expect(await refusalOf(await animate(easel, ana))).toBe(off);
    await decide(easel, mod, 'inputs', { inputs: ['inputs-allowed'], roles: [artist.id] });
    expect(await refusalOf(await animate(easel, ana))).toBe(
      `Only <@&${artist.id}> may add files in this server. Leave them out, or ask a moderator.`,
    );
    ana.giveRole(artist);
    await decide(easel, mod, 'inputs', { 'input-channels': [room.id] });
    expect(await refusalOf(await animate(easel, ana))).toBe(
      `You can't add files in this channel. Leave them out, or try: <#${room.id}>`,
    );
    expect([runcomfy.submissions, database.rows(['job:', 'input-notice:'])]).toEqual([[], []]);
    await endOf(easel, await animate({ ...easel, channel: room }, ana));
    expect(runcomfy.submissions).toHaveLength(1);
  });

  test('a request without a file is never refused by it', async () => {
    const easel = await startWithInputs();
    await decide(easel, managerOf(easel.guild, 'mod'), 'inputs', { inputs: [] });
    const asked = await easel.ana.command(easel.channel, 'imagine', { prompt: 'a heron' });
    expect(textOf(await endOf(easel, asked))).toContain('✅');
  });

  test("the address of a file on Discord may be another member's, and is refused until that is allowed; a result by its message never is", async () => {
    const easel = await startWithInputs();
    const { ana, mei, guild, channel, runcomfy } = easel;
    const made = await endOf(easel, await ana.command(channel, 'redraw', { image: await still() }));
    const [result] = shownIn(made);
    const byAddress = async (): Promise<InteractionHandle> =>
      mei.command(channel, 'animate', { 'image-link': result?.url ?? '' });
    expect(await refusalOf(await byAddress())).toBe(
      '這個伺服器不能用其他成員的檔案，而上傳檔案的連結可能是別人的。請附加自己的檔案，或貼上有 Easel 結果的訊息連結。',
    );
    const link = `https://discord.com/channels/${guild.id}/${channel.id}/${made.id}`;
    await endOf(easel, await mei.command(channel, 'animate', { 'image-link': link }));
    await decide(easel, managerOf(guild, 'mod'), 'inputs', { inputs: ['inputs-allowed', 'inputs-others'] });
    await endOf(easel, await byAddress());
    const [first, ...linked] = runcomfy.submissions.map(({ inputs }) => inputs[0]?.sha256);
    const [digest] = await digestsOf(made);
    expect(linked).toEqual([digest, digest]);
    expect(linked).not.toContain(first);
  });
});

describe('who puts in a file for the first time', () => {
  const notice = 'Your file is sent to RunComfy to make the result';
  const told = (asked: InteractionHandle): number =>
    asked.followUps().filter((each) => textOf(each).includes(notice) && (each.flags & 64) !== 0).length;

  test('is told in private where it goes, once in each server, also over a restart', async () => {
    const easel = await startWithInputs();
    const { ana, discord, channel, until } = easel;
    const words = await ana.command(channel, 'imagine', { prompt: 'a heron' });
    await endOf(easel, words);
    const first = await animate(easel, ana);
    await endOf(easel, first);
    await easel.stop();
    await easel.start();
    const second = await animate(easel, ana);
    await endOf(easel, second);
    expect([words, first, second].map(told)).toEqual([0, 1, 0]);
    expect(channel.messages().filter((message) => textOf(message).includes(notice))).toEqual([]);
    const other = discord.addGuild();
    const elsewhere = other.addChannel();
    const third = await animate({ ...easel, channel: elsewhere }, other.join(ana));
    await until(() => told(third) === 1);
  });

  test('is told at the next file, if Discord was away; the job does not notice', async () => {
    const easel = await startWithInputs();
    const { ana, discord } = easel;
    discord.faults.inject({
      method: 'POST',
      path: /\/webhooks\/\d+\/[^/]+$/,
      fault: { kind: 'answer', status: 503, body: { message: 'away', code: 0 } },
    });
    const first = await animate(easel, ana);
    expect(textOf(await endOf(easel, first))).toContain('✅');
    const second = await animate(easel, ana);
    await endOf(easel, second);
    expect([first, second].map(told)).toEqual([0, 1]);
  });

  test('does not wait for it with the job: the notice is never answered, and the result comes', async () => {
    const easel = await startWithInputs();
    easel.discord.faults.inject({ method: 'POST', path: /\/webhooks\/\d+\/[^/]+$/, fault: { kind: 'hang' } });
    expect(textOf(await endOf(easel, await animate(easel, easel.ana)))).toContain('✅');
  });
});

describe('a report', () => {
  test('shows what was put in, and the result, each under its heading', async () => {
    const easel = await startWithInputs();
    await withLog(easel);
    const message = await endOf(easel, await animate(easel, easel.ana));
    expect(await report(easel.guild.addMember(), message)).toBe(thanks);
    const card = await easel.until(() => cardsIn(easel).find((each) => shownIn(each).length === 2));
    expect(textOf(card)).toMatch(/\*\*What the member put in\*\*\n[^]*\*\*The result\*\*/);
    expect(namesIn(card)).toEqual(['evidence-2', 'evidence-1']);
    expect(textOf(card)).not.toContain("can't be shown");
  });

  test('of a message with what was put in shows the result, too, and counts what does not fit', async () => {
    const easel = await startWithInputs();
    await withLog(easel);
    const { ana, channel } = easel;
    await endOf(easel, await ana.command(channel, 'blend', await photos(10)));
    const [, own] = easel.channel.messages();
    expect(await report(easel.guild.addMember(), own)).toBe(thanks);
    const card = await easel.until(() => cardsIn(easel).find((each) => shownIn(each).length === 10));
    expect(namesIn(card).at(-1)).toBe('evidence-1');
    expect(textOf(card)).toContain("-# 1 file can't be shown here.");
  });

  test('of a job that is not over shows what was put in', async () => {
    const easel = await startWithInputs();
    const { ana, runcomfy, until } = easel;
    await withLog(easel);
    runcomfy.next({ runMs: 10 * minute });
    const asked = await animate(easel, ana);
    await until(() => jobOf(easel, asked.id)?.state === 'running');
    expect(await report(easel.guild.addMember(), asked.reply())).toBe(thanks);
    const card = await until(() => cardsIn(easel).find((each) => shownIn(each).length === 1));
    expect(namesIn(card)).toEqual(['input-1']);
  });
});

describe('a removal', () => {
  test('deletes what was put in with the result, also a message of its own', async () => {
    const easel = await startWithInputs();
    const { mod } = staffOf(easel);
    const asked = await blend(easel);
    await endOf(easel, asked);
    expect(easel.channel.messages()).toHaveLength(2);
    const [, own] = easel.channel.messages();
    const chosen = await mod.useOnMessage('Easel: remove result', there(own));
    await chosen.answered();
    expect(textOf(await answerTo(await mod.submit(chosen, {})))).toContain('🗑️ Removed');
    await easel.until(() => easel.channel.messages().length === 0);
    await easel.until(() => jobOf(easel, asked.id)?.removed?.cleared);
    const kept = jobOf(easel, asked.id)?.inputs.filter(
      ({ source, posted }) => source !== undefined || posted?.link !== '',
    );
    expect(kept).toEqual([]);
  });

  test.each([
    ['beside the result', animate, 1, 0],
    ['in a message of its own', blend, 2, 0],
  ] as const)('of a job that runs takes away at once what was put in %s', async (_where, ask, before, after) => {
    const easel = await startWithInputs();
    const { ana, channel, runcomfy, until } = easel;
    const { mod } = staffOf(easel);
    const all = (): number => channel.messages().flatMap((message) => shownIn(message)).length;
    runcomfy.next({ runMs: 10 * minute });
    const asked = await ask(easel, ana);
    await until(() => jobOf(easel, asked.id)?.state === 'running');
    expect(all()).toBe(before);
    await moderate(easel, mod, 'remove', { result: asked.id });
    await until(() => all() === after);
    expect(jobOf(easel, asked.id)?.state).toBe('running');
    await until(() => jobOf(easel, asked.id)?.removed?.cleared);
    expect(channel.messages()).toEqual([]);
  });
});

test('with a result for its owner alone, what was put in leaves the channel when the run is over', async () => {
  const easel = await startWithInputs();
  const { ana, channel, runcomfy, until } = easel;
  runcomfy.next({ runMs: minute });
  const asked = await blend(easel);
  await until(() => jobOf(easel, asked.id)?.state === 'running');
  await press(ana, asked.reply(), `private:${asked.id}`);
  expect(channel.messages()).toHaveLength(2);
  await until(() => ledgerOf(easel).jobs[0]?.told);
  expect(channel.messages().map((message) => shownIn(message).length)).toEqual([0]);
});
