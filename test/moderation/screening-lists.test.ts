import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { linesIn } from './policy-panel.ts';
import { startEasel, textOf } from '../support/easel.ts';
import { ledgerOf } from '../support/ledger.ts';
import { threadsSoFar } from '../support/threads.ts';
import { byAutoMod, byOperator, byPolicy, change, letRead, ownerOf, refusalOf, screeningIn } from './screens.ts';

async function listOf(...lines: readonly string[]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'easel-list-'));
  onTestFinished(async () => rm(folder, { recursive: true, force: true }));
  await writeFile(join(folder, 'blocked.txt'), lines.join('\n'));
  return join(folder, 'blocked.txt');
}

test('the policy’s words count for everybody in the server from the press on, with AutoMod’s wildcards, until they are removed', async () => {
  const easel = await startEasel();
  const { ana, mei, channel, guild, until } = easel;
  const owner = ownerOf(guild);
  const log = guild.addChannel({ name: 'mod-log' });
  await change(owner, channel, 'log-channel', { channels: [log.id] });
  await change(owner, channel, 'words', { add: 'Bazooka\nwitch*\n毒品' });
  for (const prompt of ['a bazooka', 'a b a z o o k a', 'Witchcraft', '很多毒品']) {
    expect([prompt, await refusalOf(ana, channel, prompt)]).toEqual([prompt, byPolicy]);
  }
  expect(await refusalOf(mei, channel, '毒品')).toBe('含有這個伺服器禁用的字詞，未扣點。請換個說法，或詢問管理員。');
  expect(await refusalOf(owner, channel, 'a bazooka')).toBe(byPolicy);
  expect(ledgerOf(easel).jobs).toEqual([]);
  const cards = (): readonly string[] => linesIn(log);
  await until(() => cards().some((text) => text.startsWith('🛡️')));
  expect(cards().find((text) => text.startsWith('🛡️'))).toBe(
    `🛡️ The server's word list refused a request by <@${ana.id}> in <#${channel.id}>\nMatched: \`bazooka\`\n||\`a bazooka\`||`,
  );
  await change(owner, channel, 'words', { remove: '*' });
  expect(await refusalOf(ana, channel, 'a bazooka')).toBeUndefined();
});

test('words that one server blocks, by AutoMod or by its policy, are allowed in another', async () => {
  const easel = await startEasel();
  const { ana, channel, guild, discord } = easel;
  const other = discord.addGuild({ name: 'Tea club' });
  const lounge = other.addChannel({ name: 'lounge' });
  const there = other.join(ana);
  other.addRule({ trigger_type: 1, trigger_metadata: { keyword_filter: ['coffee'] } });
  guild.addRule({ trigger_type: 1, trigger_metadata: { keyword_filter: ['bazooka'] } });
  await letRead(easel);
  await letRead(easel, other);
  await change(ownerOf(other), lounge, 'words', { add: 'espresso' });
  expect(await refusalOf(ana, channel, 'a coffee and an espresso')).toBeUndefined();
  expect(await refusalOf(ana, channel, 'a bazooka')).toBe(byAutoMod);
  expect(await refusalOf(there, lounge, 'a bazooka')).toBeUndefined();
  expect(await refusalOf(there, lounge, 'a coffee')).toBe(byAutoMod);
  expect(await refusalOf(there, lounge, 'an espresso')).toBe(byPolicy);
});

test('where the operator has blocked words, what checks prompts is loaded before the first prompt', async () => {
  const before = threadsSoFar().started;
  await startEasel({ env: { BLOCKED_WORDS_FILE: await listOf('forbidden') } });
  expect(threadsSoFar().started).toBe(before + 2);
});

test('where nobody has rules or words, nothing is loaded', async () => {
  const before = threadsSoFar().started;
  await startEasel();
  expect(threadsSoFar().started).toBe(before);
});

test('the operator’s list counts in every server and for everybody; moderators are told about the refusal, but not the word', async () => {
  const easel = await startEasel({ env: { BLOCKED_WORDS_FILE: await listOf('# ours', 'forbidden fruit*', '自杀') } });
  const { ana, mei, channel, guild, until, logs } = easel;
  const owner = ownerOf(guild);
  const log = guild.addChannel({ name: 'mod-log' });
  await change(owner, channel, 'log-channel', { channels: [log.id] });
  expect(await refusalOf(owner, channel, 'a bowl of Forbidden Fruits')).toBe(byOperator);
  expect(await refusalOf(mei, channel, '自殺')).toBe('含有營運者禁用的字詞，未扣點。請換個說法再試。');
  const cards = (): readonly string[] => log.messages().flatMap((message) => textOf(message).match(/^🛡️.*\n.*/u) ?? []);
  await until(() => cards().length === 2);
  expect(cards()).toEqual([
    `🛡️ The word list of the bot's host refused a request by <@${owner.id}> in <#${channel.id}>\n||\`a bowl of Forbidden Fruits\`||`,
    `🛡️ The word list of the bot's host refused a request by <@${mei.id}> in <#${channel.id}>\n||\`自殺\`||`,
  ]);
  expect(await refusalOf(ana, channel, 'a bowl of fruit')).toBeUndefined();
  expect(JSON.stringify(logs)).not.toMatch(/forbidden fruit|Forbidden Fruits/u);
});

test('/policy names what is not checked, in the reader’s language, and fits', async () => {
  const easel = await startEasel();
  const { channel, guild } = easel;
  const owner = ownerOf(guild);
  const reader = ownerOf(guild, 'zh-TW');
  guild.addRule({ trigger_type: 4, name: 'Flagged words', trigger_metadata: { presets: [1, 2, 3], allow_list: [] } });
  guild.addRule({ trigger_type: 5, name: 'Mentions', trigger_metadata: { mention_total_limit: 5 } });
  guild.addRule({
    trigger_type: 1,
    name: 'Only told',
    trigger_metadata: { keyword_filter: ['x'] },
    actions: [{ type: 2, metadata: { channel_id: channel.id } }],
  });
  guild.addRule({
    trigger_type: 1,
    name: 'Patterns',
    trigger_metadata: { regex_patterns: [String.raw`(\w{100}){100}`] },
  });
  await letRead(easel);
  expect(await screeningIn(owner, channel)).toBe(
    [
      '1 AutoMod rule applies too',
      "**Not checked:** `Flagged words` (Discord's own word lists), `Mentions` (too many mentions), `Only told` (only alerts, blocks nothing), `Patterns` (pattern `(\\w{100}){100}`)",
    ].join('\n'),
  );
  expect(await screeningIn(reader, channel)).toContain('**不檢查：**`Flagged words`（Discord 內建字詞清單）');
  for (let index = 0; index < 4; index += 1) {
    const patterns = Array.from({ length: 10 }, (_, each) => `(\\w{99}){${String(each + 10)}}${'x'.repeat(200)}`);
    guild.addRule({ trigger_type: 1, name: 'R'.repeat(100), trigger_metadata: { regex_patterns: patterns } });
  }
  const said = await screeningIn(owner, channel);
  expect(said).toMatch(/and \d+ more$/u);
  expect(said.length).toBeLessThan(600);
});
