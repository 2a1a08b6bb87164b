import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { InteractionHandle } from '../../sandbox/discord/people/handles.ts';
import { ended, startEasel, textOf, type Easel } from '../support/easel.ts';

const voices = Array.from({ length: 40 }, (_, index) => `voice_${index + 1}`);
const moods = { calm: '平靜', 'wild west': '狂野西部' };
const file = {
  id: 'maker/voices/text-to-speech',
  input: {
    type: 'object',
    required: ['text', 'mood'],
    properties: {
      text: { type: 'string' },
      voice: { type: 'string', enum: voices, default: 'voice_7' },
      mood: { type: 'string', enum: [...Object.keys(moods), ...voices] },
      rate: { type: 'integer', enum: voices.map((_, index) => 1_000 * (index + 8)), default: 24_000 },
    },
  },
  price: { usd: '0.01' },
  words: { 'zh-TW': { mood: { name: '心情', choices: moods } } },
};

async function startWithVoices(): Promise<Easel> {
  const modelsDir = await mkdtemp(join(tmpdir(), 'easel-models-'));
  onTestFinished(async () => rm(modelsDir, { recursive: true, force: true }));
  await writeFile(join(modelsDir, 'voices.json'), JSON.stringify(file));
  return startEasel({ modelsDir });
}

/** What Discord shows below the option while a member types. */
async function offered(typed: Promise<InteractionHandle>): Promise<readonly unknown[]> {
  const interaction = await typed;
  await interaction.answered();
  expect(interaction.response?.type).toBe(8);
  return (interaction.response?.data as { choices?: readonly unknown[] } | undefined)?.choices ?? [];
}

test.each([4, 35, -35])("autocomplete is answered although the machine's clock is %d s ahead", async (seconds) => {
  const { ana, channel, clock } = await startWithVoices();
  clock.skew(seconds * 1_000);
  expect(await offered(ana.autocomplete(channel, 'voices', 'voice', '39'))).toEqual([
    { name: 'Voice 39', value: 'voice_39' },
  ]);
});

test('choices that are too many to list are searched while a member types, in their language', async () => {
  const { ana, mei, channel, discord } = await startWithVoices();
  const options = discord.commands().find(({ name }) => name === 'voices')?.options ?? [];
  expect(options.map(({ name, autocomplete, choices }) => [name, autocomplete, choices])).toEqual([
    ['text', undefined, undefined],
    ['mood', true, undefined],
    ['voice', true, undefined],
    ['rate', true, undefined],
    ['preview', undefined, undefined],
  ]);

  const first = await offered(ana.autocomplete(channel, 'voices', 'voice', ''));
  expect(first).toHaveLength(25);
  expect(first.slice(0, 2)).toEqual([
    { name: 'Voice 7', value: 'voice_7' },
    { name: 'Voice 1', value: 'voice_1' },
  ]);
  expect(await offered(ana.autocomplete(channel, 'voices', 'voice', 'VOICE 40'))).toEqual([
    { name: 'Voice 40', value: 'voice_40' },
  ]);
  expect(await offered(ana.autocomplete(channel, 'voices', 'voice', '39'))).toEqual([
    { name: 'Voice 39', value: 'voice_39' },
  ]);
  expect(await offered(ana.autocomplete(channel, 'voices', 'mood', 'west'))).toEqual([
    { name: 'Wild west', value: 'wild west' },
  ]);
  expect(await offered(mei.autocomplete(channel, 'voices', 'mood', '西'))).toEqual([
    { name: '狂野西部', value: 'wild west' },
  ]);
  expect(await offered(ana.autocomplete(channel, 'voices', 'rate', '470'))).toEqual([{ name: '47000', value: 47_000 }]);
  expect(await offered(ana.autocomplete(channel, 'voices', 'voice', 'nobody'))).toEqual([]);
});

test('the sent value is checked again: a value that is no choice is refused, a value that only reads like one is accepted', async () => {
  const { ana, mei, channel, runcomfy, until } = await startWithVoices();
  const text = 'good evening';
  const forged = await ana.command(channel, 'voices', { text, mood: 'angry' });
  await forged.answered();
  expect(textOf(forged.reply())).toBe("“mood” has no such value. Pick one from Discord's list.");
  const outside = await ana.command(channel, 'voices', { text, mood: 'calm', rate: 44_100 });
  await outside.answered();
  expect(textOf(outside.reply())).toBe("“rate” has no such value. Pick one from Discord's list.");
  expect(runcomfy.submissions).toEqual([]);

  const typed = await mei.command(channel, 'voices', { text, mood: '狂野西部', voice: 'Voice 12' });
  await until(() => ended(typed));
  expect(runcomfy.submissions.map(({ input }) => input)).toEqual([
    { text, mood: 'wild west', voice: 'voice_12', rate: 24_000 },
  ]);
});

test('an answer that comes too late for Discord does no harm', async () => {
  const easel = await startWithVoices();
  easel.discord.faults.inject({ method: 'POST', path: /callback/, fault: { kind: 'delay', ms: 4_000 } });
  const typed = await easel.ana.autocomplete(easel.channel, 'voices', 'voice', 'v');
  await easel.until(() => typed.state === 'failed');
  const asked = await easel.ana.command(easel.channel, 'voices', { text: 'still here', mood: 'calm' });
  expect(textOf(await easel.until(() => ended(asked)))).toContain('✅');
});
