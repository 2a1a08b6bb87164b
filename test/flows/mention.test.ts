import { describe, expect, test } from 'vitest';
import type { InteractionHandle } from '../../sandbox/discord/people/handles.ts';
import type { StandInMessage } from '../../sandbox/discord/message/types.ts';
import { permissions } from '../../sandbox/discord/world/permissions.ts';
import type { Outcome } from '../../sandbox/runcomfy/switches.ts';
import { decide, managerOf } from '../moderation/policy-panel.ts';
import { ended, startEasel, textOf, type Easel, type EaselOptions } from '../support/easel.ts';
import { areAllAnnounced, ledgerOf } from '../support/ledger.ts';
import { answerOf, moderating, press } from '../support/press.ts';
import { refuseEditsOf, running } from '../support/replies.ts';

const minute = 60_000;

/** An easel in a server that turned mentions on. */
async function startMentioning(options: EaselOptions = {}): Promise<Easel> {
  const easel = await startEasel(options);
  await decide(easel, managerOf(easel.guild, 'manager'), 'mention-owner', { 'mention-owner': 'mention-on' });
  return easel;
}

async function ask({ ana, channel, runcomfy }: Easel, outcome: Partial<Outcome> = {}): Promise<InteractionHandle> {
  runcomfy.next({ runMs: 2 * minute, ...outcome });
  return ana.command(channel, 'image', { prompt: 'a heron', images: 1 });
}

/** Nothing is left to do for any job. */
async function settled(easel: Easel, asked: InteractionHandle): Promise<void> {
  await easel.until(() => ended(asked));
  await easel.until(() => areAllAnnounced(easel));
  await easel.clock.advance(minute);
}

/** The messages that ping somebody. */
const mentions = ({ channel }: Easel): StandInMessage[] =>
  channel.messages().filter((message) => message.mentions.length > 0 || message.mention_everyone);

test('what took more than a minute ends with a reply to its card that mentions its owner alone, once', async () => {
  const easel = await startMentioning();
  const asked = await ask(easel);
  await settled(easel, asked);
  await easel.stop();
  await easel.start();
  await easel.clock.advance(minute);
  const [said, ...more] = mentions(easel);
  expect(more).toEqual([]);
  expect(said).toMatchObject({
    type: 19,
    message_reference: { message_id: asked.reply()?.id },
    mentions: [{ id: easel.ana.id }],
    mention_roles: [],
    mention_everyone: false,
  });
  expect(textOf(said)).toBe(`<@${easel.ana.id}> Your result is ready.`);
  expect(easel.channel.messages()).toHaveLength(2);
  expect(ledgerOf(easel).jobs[0]?.mention).toEqual({ isOver: true, message: said?.id });
});

test.each<[string, Partial<Outcome>, EaselOptions, boolean]>([
  ['is off by default', {}, {}, false],
  ['is not for what took a minute or less', { runMs: 20_000 }, {}, true],
  ['is for what took longer than the host says', { runMs: 20_000 }, { env: { TELL_AFTER_SECONDS: '5' } }, true],
  ['is never sent where the host says so', {}, { env: { TELL_AFTER_SECONDS: '0' } }, true],
])('the mention %s', async (_name, outcome, options, isOn) => {
  const easel = isOn ? await startMentioning(options) : await startEasel(options);
  await settled(easel, await ask(easel, outcome));
  const isDue =
    options.env !== undefined && 'TELL_AFTER_SECONDS' in options.env && options.env['TELL_AFTER_SECONDS'] === '5';
  expect(mentions(easel)).toHaveLength(isDue ? 1 : 0);
});

test('a failure says so, and names the credits', async () => {
  const easel = await startMentioning();
  const { mei, channel, runcomfy } = easel;
  runcomfy.next({ runMs: 2 * minute, end: 'failed' });
  await settled(easel, await mei.command(channel, 'image', { prompt: '一隻鷺', images: 1 }));
  expect(mentions(easel).map(textOf)).toEqual([`<@${mei.id}> 這次沒有結果，未扣點。`]);
});

describe('nobody is mentioned', () => {
  test('who cancelled the job, but its owner is if a moderator did', async () => {
    const easel = await startMentioning();
    const { ana, guild, channel, runcomfy, until } = easel;
    const mod = guild.addMember({ username: 'mod', permissions: moderating });
    for (const person of [ana, mod]) {
      runcomfy.next({ queueMs: 5 * minute });
      const asked = await ana.command(channel, 'image', { prompt: 'a heron', images: 1 });
      await running(easel, asked);
      await easel.clock.advance(2 * minute);
      await press(person, asked.reply(), `cancel:${asked.id}`);
      await until(() => ended(asked));
      await settled(easel, asked);
      expect(ledgerOf(easel).jobs.every(({ state }) => state === 'cancelled')).toBe(true);
      expect(mentions(easel)).toHaveLength(person === ana ? 0 : 1);
    }
  });

  test('for a private result', async () => {
    const easel = await startMentioning();
    const asked = await ask(easel);
    const card = await running(easel, asked);
    await press(easel.ana, card, `private:${asked.id}`);
    await settled(easel, asked);
    expect(mentions(easel)).toEqual([]);
  });

  test('twice, where the result already came with a mention', async () => {
    const easel = await startMentioning();
    const asked = await ask(easel);
    refuseEditsOf(easel, await running(easel, asked));
    await easel.until(() => areAllAnnounced(easel) && mentions(easel).length > 0);
    await easel.clock.advance(minute);
    expect(mentions(easel)).toHaveLength(1);
    expect(textOf(mentions(easel)[0])).not.toContain('Your result is ready.');
  });
});

test('a moderator removes the mention with the job, and finds the job by it', async () => {
  const easel = await startMentioning();
  const { guild, channel, until } = easel;
  const mod = guild.addMember({ username: 'mod', permissions: moderating });
  const asked = await ask(easel);
  await settled(easel, asked);
  const [said] = mentions(easel);
  if (said === undefined) throw new Error('nobody was mentioned');
  const menu = await mod.useOnMessage('Easel: remove result', said);
  await menu.answered();
  const sent = await mod.submit(menu, { reason: 'too much' });
  await sent.answered();
  await until(() => channel.messages().length === 0);
  expect(ledgerOf(easel).jobs[0]?.removed).toMatchObject({ by: mod.id });
  expect(answerOf(sent)).toContain('Removed');
});

test('a mention whose answer was lost is found, and removed with the job', async () => {
  const easel = await startMentioning();
  const { guild, channel, discord, until } = easel;
  const mod = guild.addMember({ username: 'mod', permissions: moderating });
  discord.faults.inject({ method: 'POST', path: /\/channels\/\d+\/messages$/, fault: { kind: 'drop-reply' } });
  const history = { kind: 'answer', status: 500, body: {} } as const;
  discord.faults.inject({ method: 'GET', path: /\/channels\/\d+\/messages/, times: 3, fault: history });
  const asked = await ask(easel);
  await until(() => mentions(easel).length === 1);
  const card = await until(() => ended(asked));
  const menu = await mod.useOnMessage('Easel: remove result', card);
  await menu.answered();
  await (await mod.submit(menu, { reason: 'too much' })).answered();
  expect(ledgerOf(easel).jobs[0]?.mention).toEqual({ isOver: false });
  await until(() => channel.messages().length === 0);
  expect(ledgerOf(easel).jobs[0]?.removed).toMatchObject({ by: mod.id });
});

test('where its card was deleted the mention stands alone; where it cannot reply the job is over without it', async () => {
  const easel = await startMentioning();
  const { channel, guild, discord } = easel;
  discord.faults.inject({
    method: 'POST',
    path: /\/channels\/\d+\/messages$/,
    fault: { kind: 'answer', status: 500, body: {} },
  });
  const asked = await ask(easel);
  await easel.until(() => ledgerOf(easel).jobs[0]?.mention !== undefined);
  const manager = guild.addMember({ username: 'janitor', permissions: (1n << 13n) | (1n << 10n) });
  const card = asked.reply();
  if (card !== undefined) await manager.deleteMessage(card);
  await easel.until(() => mentions(easel).length > 0);
  expect(mentions(easel)[0]).toMatchObject({ type: 0, mentions: [{ id: easel.ana.id }] });

  channel.change({ overwrites: { [guild.botRole.id]: { deny: permissions.readMessageHistory } } });
  const other = await ask(easel);
  await settled(easel, other);
  expect(mentions(easel)).toHaveLength(1);
  expect(ledgerOf(easel).jobs.find(({ id }) => id === other.id)?.mention).toEqual({ isOver: true });
});
