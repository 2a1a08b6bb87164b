import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { GuildHandle, InteractionHandle } from '../../sandbox/discord/people/handles.ts';
import { everyday, permissions } from '../../sandbox/discord/world/permissions.ts';
import { startEasel, textOf, type Easel } from '../support/easel.ts';
import { ledgerOf } from '../support/ledger.ts';

const turnedAway = {
  'en-US': "This server isn't on the bot's list. Ask the bot's host.",
  'zh-TW': '這個伺服器不在可使用的名單上，請詢問營運者。',
};
const administrator = 1n << 3n;
const choices = Array.from({ length: 30 }, (_, index) => `voice_${index}`);
const voices = {
  id: 'maker/voices',
  input: {
    type: 'object',
    required: ['text'],
    properties: { text: { type: 'string' }, voice: { type: 'string', enum: choices } },
  },
  price: { usd: '0.01' },
};

/** A bot that one server may use, with a model whose options are autocompleted. */
async function startForOne(): Promise<Easel> {
  const modelsDir = await mkdtemp(join(tmpdir(), 'easel-models-'));
  onTestFinished(async () => rm(modelsDir, { recursive: true, force: true }));
  await writeFile(join(modelsDir, 'voices.json'), JSON.stringify(voices));
  return startEasel({ modelsDir, env: ({ guild, ana }) => ({ DISCORD_GUILDS: guild.id, OPERATOR_IDS: ana.id }) });
}

async function answer(used: InteractionHandle): Promise<string> {
  await used.answered();
  expect(used.response).toMatchObject({ type: 4, ephemeral: true });
  return textOf(used.reply());
}

test.each(['en-US', 'zh-TW'] as const)(
  'in a server that is not in DISCORD_GUILDS every command, menu, press, pick and form is refused, and does no work (%s)',
  async (locale) => {
    const easel = await startForOne();
    const { discord, ana } = easel;
    const elsewhere: GuildHandle = discord.addGuild({ name: 'Elsewhere' });
    const channel = elsewhere.addChannel();
    const all = everyday | administrator | permissions.manageGuild;
    const boss = elsewhere.addMember({ locale, permissions: all });
    const operator = elsewhere.join(ana, { permissions: all });
    const said = await boss.say(channel, 'hello');

    const commands = [
      ['voices', { text: 'hello' }],
      ['jobs', {}],
      ['quota', {}],
      ['policy', {}],
      ['moderate log', {}],
      ['moderate pause', { reason: 'x' }],
    ] as const;
    for (const [name, options] of commands) {
      expect([name, await answer(await boss.command(channel, name, options))]).toEqual([name, turnedAway[locale]]);
    }
    expect(await answer(await operator.command(channel, 'easel pause'))).toBe(turnedAway['en-US']);
    for (const name of ['Easel: remove result', 'Report to moderators']) {
      expect(await answer(await boss.useOnMessage(name, said))).toBe(turnedAway[locale]);
    }
    expect(await answer(await boss.useOnUser('Easel: member history', operator))).toBe(turnedAway[locale]);

    const asked = await boss.command(channel, 'jobs');
    await asked.answered();
    const message = asked.reply();
    if (message === undefined) throw new Error('nothing was said');
    const job = '1'.repeat(18);
    for (const customId of [`cancel:${job}`, 'policy/show-words/0', 'policy/only-for-me/0', 'nothing']) {
      expect(await answer(await boss.press(message, customId, { forged: true }))).toBe(turnedAway[locale]);
    }
    const picked = { as: 'component', customId: 'policy/pick/0', type: 3, values: ['only-for-me'] } as const;
    expect(await answer(await boss.forge(message, picked))).toBe(turnedAway[locale]);
    const field = { type: 4, custom_id: 'reason', value: 'x' };
    const form = { as: 'form', customId: `report/why/${job}/${job}`, fields: [field] } as const;
    expect(await answer(await boss.forge(message, form))).toBe(turnedAway[locale]);

    expect(ledgerOf(easel).jobs).toEqual([]);
    expect(easel.runcomfy.traffic).toEqual([]);
    // Its AutoMod rules are not requested either, although Easel might read them.
    for (const { botRole } of [elsewhere, easel.guild]) {
      botRole.change({ permissions: everyday | permissions.manageGuild });
    }
    const asksFor = ({ id }: GuildHandle): boolean =>
      discord.traffic.some(({ path }) => path.includes(`/guilds/${id}/auto-moderation`));
    await easel.until(() => asksFor(easel.guild));
    expect(asksFor(elsewhere)).toBe(false);
  },
);

/** How many choices Discord shows below the option. */
async function offered(typed: InteractionHandle): Promise<number> {
  await typed.answered();
  expect(typed.response?.type).toBe(8);
  return (typed.response?.data as { choices?: readonly unknown[] } | undefined)?.choices?.length ?? 0;
}

test('an autocompleted option has no choices there, and has them in a server of the list', async () => {
  const { ana, channel, discord } = await startForOne();
  const elsewhere = discord.addGuild();
  const foreign = elsewhere.addMember();
  expect(await offered(await ana.autocomplete(channel, 'voices', 'voice', ''))).toBe(25);
  expect(await offered(await foreign.autocomplete(elsewhere.addChannel(), 'voices', 'voice', ''))).toBe(0);
});
