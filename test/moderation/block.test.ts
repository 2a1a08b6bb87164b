import { expect, test } from 'vitest';
import type { MemberHandle } from '../../sandbox/discord/people/handles.ts';
import type { OptionValues } from '../../sandbox/discord/people/options.ts';
import { askUntil, stateOf } from '../support/cat-job.ts';
import { startEasel, textOf, type Easel } from '../support/easel.ts';
import { ledgerOf } from '../support/ledger.ts';
import { moderating } from '../support/press.ts';
import { withoutSmall } from './policy-panel.ts';
import { answerTo, moderate, staffOf } from './staff.ts';

const hour = 3_600_000;
const moderatorsOnly = 'Only people with **Time out members** can do that.';

/** The private refusal of `/image`; `undefined` if the request is accepted. */
async function refusalOf({ channel }: Easel, member: MemberHandle): Promise<string | undefined> {
  const asked = await member.command(channel, 'image', { prompt: 'a cat', images: 1 });
  await asked.answered();
  return asked.response?.ephemeral === true ? textOf(asked.reply()) : undefined;
}

test('a block acts at once: waiting jobs are cancelled free of charge, running jobs continue, and the member is told why and until when', async () => {
  const easel = await startEasel({ env: { JOBS_PER_MEMBER: '1' } });
  const { ana, mei, channel, guild, runcomfy, until } = easel;
  const { mod } = staffOf(easel);
  runcomfy.next({ runMs: 20_000 });
  const first = await askUntil(easel, 'running');
  const second = await ana.command(channel, 'image', { prompt: 'a dog', images: 1 });
  await until(() => stateOf(easel, second.id) === 'waiting');

  const said = await moderate(easel, mod, 'block', {
    member: ana.id,
    length: 24,
    reason: 'too many @everyone **cats**',
  });
  expect(said).toMatch(
    /^⛔ <@\d+> is blocked from Easel until <t:\d+:f>\.\n1 waiting request was cancelled; no credits used\.$/u,
  );
  expect(said).toContain(`<@${ana.id}>`);
  await until(() => stateOf(easel, second.id) === 'cancelled');
  await until(() => textOf(second.reply()).includes(neverBegan.ana));
  expect(await refusalOf(easel, ana)).toMatch(
    /^You're blocked from Easel in this server; it ends <t:\d+:R>\. If that's a mistake, ask its moderators\.\nReason: `too many @everyone \*\*cats\*\*`$/u,
  );
  await until(() => stateOf(easel, first.id) === 'delivered');
  expect(ledgerOf(easel).member(guild.id, ana.id)).toEqual({ spent: 3, held: 0 });
  expect(await moderate(easel, mod, 'block', { member: mei.id, length: 0, reason: '洗版' })).toBe(
    `⛔ <@${mei.id}> is blocked from Easel until you unblock them.`,
  );
  expect(await refusalOf(easel, mei)).toBe('你已被禁止在這個伺服器使用 Easel。如有誤會，請洽管理員。\n原因：`洗版`');
});

const neverBegan = {
  ana: "⛔ You're blocked from Easel in this server, so this didn't start. No credits used.",
  mei: '⛔ 你已被禁止在這個伺服器使用 Easel，所以沒有開始生成，未扣點。',
};

test.each(['ana', 'mei'] as const)(
  "a member who is blocked while Discord's answer to the card is under way is not submitted: free of charge, and reads why (%s)",
  async (who) => {
    const easel = await startEasel({ env: { JOBS_AT_ONCE: '1' } });
    const { channel, guild, discord, runcomfy, until } = easel;
    const { mod } = staffOf(easel);
    const member = easel[who];
    // Its turn does not come for a long time.
    runcomfy.next({ runMs: 3_600_000 });
    const before = await guild.addMember().command(channel, 'image', { prompt: 'a dog', images: 1 });
    await until(() => stateOf(easel, before.id) === 'running');
    discord.faults.inject({ method: 'POST', path: /callback/, fault: { kind: 'late-reply', ms: 2_000 } });
    const asked = await member.command(channel, 'image', { prompt: 'a cat', images: 1 });
    await asked.answered();
    expect(await moderate(easel, mod, 'block', { member: member.id, length: 24, reason: 'spam' })).toContain(
      'cancelled',
    );
    const job = (): unknown => ledgerOf(easel).jobs.find(({ id, told }) => id === asked.id && told === true);
    await until(job);
    await easel.clock.advance(0);
    expect(stateOf(easel, before.id)).toBe('running');
    expect([job()]).toMatchObject([{ state: 'cancelled', failure: 'blocked', settlement: { credits: 0, micros: 0 } }]);
    expect(ledgerOf(easel).member(guild.id, member.id)).toEqual({ spent: 0, held: 0 });
    expect(textOf(asked.reply())).toContain(neverBegan[who]);
    expect(runcomfy.submissions).toHaveLength(1);
  },
);

test('a member who is blocked while the card is under way reads why in it, when it is shown', async () => {
  const easel = await startEasel();
  const { ana, channel, discord, runcomfy, until } = easel;
  const { mod } = staffOf(easel);
  discord.faults.inject({ method: 'POST', path: /callback/, fault: { kind: 'delay', ms: 2_000 } });
  const asked = await ana.command(channel, 'image', { prompt: 'a cat', images: 1 });
  await discord.until(() => stateOf(easel, asked.id) === 'accepted');
  expect(await moderate(easel, mod, 'block', { member: ana.id, length: 24, reason: 'spam' })).toContain('cancelled');
  await easel.clock.advance(1_000);
  expect(asked.reply()).toBeUndefined();
  await until(() => ledgerOf(easel).jobs[0]?.told);
  await easel.clock.advance(5_000);
  expect(textOf(asked.reply())).toContain(neverBegan.ana);
  expect(runcomfy.submissions).toEqual([]);
});

test('a block also ends jobs whose card Discord has not confirmed yet', async () => {
  const easel = await startEasel();
  const { ana, channel, guild, discord, runcomfy, until } = easel;
  const { mod } = staffOf(easel);
  discord.faults.inject({ method: 'POST', path: /callback/, fault: { kind: 'drop-reply' } });
  const heal = discord.faults.inject({
    method: 'GET',
    path: /\/messages\/(?:@|%40)original/,
    times: Infinity,
    fault: { kind: 'answer', status: 503, body: { code: 0, message: '503' } },
  });
  const asked = await ana.command(channel, 'image', { prompt: 'a cat', images: 1 });
  await until(() => stateOf(easel, asked.id) === 'accepted');
  // The file has it a moment before the bot's memory.
  await easel.clock.advance(0);
  expect(await moderate(easel, mod, 'block', { member: ana.id, length: 24, reason: 'spam' })).toContain(
    '1 waiting request was cancelled',
  );
  heal();
  await until(() => ledgerOf(easel).jobs[0]?.told);
  await easel.clock.advance(0);
  expect(ledgerOf(easel).jobs).toMatchObject([{ state: 'cancelled', failure: 'blocked' }]);
  expect(ledgerOf(easel).member(guild.id, ana.id)).toEqual({ spent: 0, held: 0 });
  expect(textOf(asked.reply())).toContain(neverBegan.ana);
  expect(runcomfy.submissions).toEqual([]);
});

test("a pause that comes while Discord's answer to the card is under way holds the request, and its end releases it", async () => {
  const easel = await startEasel();
  const { ana, channel, discord, runcomfy, until } = easel;
  const { mod } = staffOf(easel);
  discord.faults.inject({ method: 'POST', path: /callback/, fault: { kind: 'late-reply', ms: 2_000 } });
  const asked = await ana.command(channel, 'image', { prompt: 'a cat', images: 1 });
  await asked.answered();
  await moderate(easel, mod, 'pause', { reason: 'a rest' });
  await until(() => stateOf(easel, asked.id) === 'waiting');
  await easel.clock.advance(60_000);
  expect([stateOf(easel, asked.id), runcomfy.submissions.length]).toEqual(['waiting', 0]);
  await moderate(easel, mod, 'resume');
  await until(() => stateOf(easel, asked.id) === 'delivered');
});

test('a block ends by itself, also over a restart, and a moderator can end it before', async () => {
  const easel = await startEasel();
  const { ana, mei, clock } = easel;
  const { mod, head } = staffOf(easel);
  await moderate(easel, mod, 'block', { member: ana.id, length: 1, reason: 'spam' });
  await clock.advance(1_000);
  await moderate(easel, mod, 'block', { member: mei.id, length: 0, reason: 'spam' });
  await easel.stop();
  await easel.start();
  await clock.advance(hour - 10_000);
  expect(await refusalOf(easel, ana)).toContain('`spam`');
  const listed = await moderate(easel, head, 'blocked');
  expect(withoutSmall(listed).split('\n')).toEqual([
    `⛔ <@${mei.id}> · no end · by <@${mod.id}>`,
    'Reason: `spam`',
    expect.stringMatching(new RegExp(`^⛔ <@${ana.id}> · until <t:\\d+:f> · by <@${mod.id}>$`, 'u')),
    'Reason: `spam`',
  ]);
  await clock.advance(20_000);
  expect(await refusalOf(easel, ana)).toBeUndefined();
  expect(await moderate(easel, head, 'unblock', { member: mei.id, reason: 'a mistake' })).toBe(
    `✅ <@${mei.id}> can use Easel here again.`,
  );
  expect(await refusalOf(easel, mei)).toBeUndefined();
  expect(await moderate(easel, head, 'blocked')).toBe('Nobody is blocked here.');
  expect(await moderate(easel, mod, 'unblock', { member: mei.id })).toBe(`<@${mei.id}> isn't blocked.`);
  expect(await moderate(easel, mod, 'log')).toMatch(/unblocked <@\d+>\nReason: `a mistake`/u);
});

test('nobody blocks the owner of the server, themselves, or those above them; the owner blocks everybody else', async () => {
  const easel = await startEasel();
  const { ana, guild } = easel;
  const { owner, mod, head } = staffOf(easel);
  const peer = guild.addMember({ roles: head.roles });
  const block = async (by: MemberHandle, whom: MemberHandle): Promise<string> =>
    (await moderate(easel, by, 'block', { member: whom.id, length: 24, reason: 'x' })).replace(/ until .*/u, '');
  const above = 'You can only block members whose highest role is below yours.';
  const rows = [
    [mod, owner, "The server's owner can't be blocked."],
    [owner, owner, "The server's owner can't be blocked."],
    [mod, mod, "You can't block yourself. Ask another moderator."],
    [mod, head, above],
    [head, peer, above],
    [head, mod, `⛔ <@${mod.id}> is blocked from Easel`],
    [owner, head, `⛔ <@${head.id}> is blocked from Easel`],
    // A moderator who may not use Easel still moderates, because Discord's permissions decide that.
    [mod, ana, `⛔ <@${ana.id}> is blocked from Easel`],
  ] as const;
  const said: string[] = [];
  for (const [by, whom] of rows) said.push(await block(by, whom));
  expect(said).toEqual(rows.map(([, , text]) => text));
  expect((await moderate(easel, mod, 'log')).match(/blocked <@/gu)).toHaveLength(3);
});

test('a member who left can be blocked too, and stays blocked when they come back', async () => {
  const easel = await startEasel();
  const { ana, guild } = easel;
  const { mod } = staffOf(easel);
  ana.leave();
  expect(await moderate(easel, mod, 'block', { member: ana.id, length: 168, reason: 'left in anger' })).toContain('⛔');
  const again = guild.join(ana);
  expect(await refusalOf(easel, again)).toContain('`left in anger`');
});

test('a block in one server does not count in another', async () => {
  const easel = await startEasel();
  const { ana, discord } = easel;
  const { mod } = staffOf(easel);
  await moderate(easel, mod, 'block', { member: ana.id, length: 0, reason: 'x' });
  const elsewhere = discord.addGuild();
  const lobby = elsewhere.addChannel();
  const asked = await elsewhere.join(ana).command(lobby, 'image', { prompt: 'a cat', images: 1 });
  await asked.answered();
  expect(asked.response?.ephemeral).not.toBe(true);
  const foreign = elsewhere.addMember({ permissions: moderating });
  const list = await foreign.command(lobby, 'moderate blocked');
  expect(textOf(await answerTo(list))).toBe('Nobody is blocked here.');
});

test('strangers who forge /moderate are refused, and nothing is written down', async () => {
  const easel = await startEasel();
  const { ana, mei, channel } = easel;
  const { mod } = staffOf(easel);
  const member = mei.id;
  const forged: readonly (readonly [string, OptionValues])[] = [
    ['block', { member, length: 24, reason: 'x' }],
    ['unblock', { member }],
    ['blocked', {}],
    ['pause', { reason: 'x' }],
    ['resume', {}],
    ['grant', { member: ana.id, amount: 100 }],
    ['take', { member, amount: 100 }],
    ['reset', { member: ana.id }],
    ['history', { member }],
    ['remove', { result: '123456789012345678' }],
    ['log', {}],
  ];
  for (const [name, options] of forged) {
    const used = await ana.command(channel, `moderate ${name}`, options, { forged: true });
    expect(textOf(await answerTo(used))).toBe(moderatorsOnly);
  }
  const looked = await ana.useOnUser('Easel: member history', mei, { forged: true });
  expect(textOf(await answerTo(looked))).toBe(moderatorsOnly);
  expect(await moderate(easel, mod, 'log')).toBe('No decisions here yet.');
});
