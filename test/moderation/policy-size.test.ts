import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { Component, StandInMessage } from '../../sandbox/discord/message/types.ts';
import type { ModalValues } from '../../sandbox/discord/people/modal.ts';
import type { FormSetting } from '../../src/core/moderation/policy.ts';
import { languages } from '../support/languages.ts';
import { fileWith } from '../catalog/files.ts';
import { startEasel, textOf } from '../support/easel.ts';
import {
  decide,
  fill,
  formOf,
  managerOf,
  openPolicy,
  openSection,
  pick,
  sectionText,
  shownBy,
} from './policy-panel.ts';

/** A folder with this many models, whose names are as long as a command's may be. */
async function manyModels(count: number): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'easel-models-'));
  onTestFinished(async () => rm(folder, { recursive: true, force: true }));
  const names = Array.from({ length: count }, (_, index) => `command-of-thirty-two-letters-${10 + index}`);
  await Promise.all(
    names.map(async (command) => {
      const file = fileWith({ text: { type: 'string' } }, { id: `maker/${command}`, command });
      await writeFile(join(folder, `${command}.json`), JSON.stringify(file));
    }),
  );
  return folder;
}

/** How many components a message has, nested ones included. */
function componentsOf(message: StandInMessage): number {
  const count = (parts: readonly Component[]): number =>
    parts.reduce((sum, part) => sum + 1 + count(part.components ?? []) + (part.accessory === undefined ? 0 : 1), 0);
  return count(message.components);
}

test('50 channels, 20 roles and 30 models fit on the panel, in its forms, and in both languages', async () => {
  const easel = await startEasel({ modelsDir: await manyModels(30) });
  const { guild } = easel;
  const mod = managerOf(guild, 'mod');
  const channels = Array.from({ length: 50 }, (_, index) => guild.addChannel({ name: `room-${index}` }).id);
  const roles = Array.from({ length: 20 }, (_, index) => guild.addRole({ name: `team-${index}` }).id);
  const models = Array.from({ length: 30 }, (_, index) => `maker/command-of-thirty-two-letters-${10 + index}`);
  const halves = { 'models-0': models.slice(0, 25), 'models-1': models.slice(25) };

  let panel = await openPolicy(easel, mod);
  const next = async (setting: FormSetting, values: ModalValues): Promise<void> => {
    panel = shownBy(await fill(mod, panel, setting, values));
  };
  await next('log-channel', { channels: [channels[49] ?? ''] });
  await next('channels', { 'channels-0': channels.slice(0, 25), 'channels-1': channels.slice(25) });
  await next('role-allowance', { roles, day: '100', month: '1000' });
  expect(formOf(await pick(mod, await openPolicy(easel, mod), 'models'))).toEqual(halves);
  await next('models', { 'models-0': [models[3] ?? ''], 'models-1': [] });
  await next('age-restricted', halves);
  await next('model-roles', { ...halves, roles });
  await next('largest', { credits: '999999999', images: '100', seconds: '3600' });
  await next('inputs', { inputs: ['inputs-allowed', 'inputs-others'], roles, 'input-channels': channels.slice(0, 25) });
  await next('words', { add: 'cat' });
  expect(formOf(await pick(mod, await openPolicy(easel, mod), 'channels'))).toEqual({
    'channels-0': channels.slice(0, 25),
    'channels-1': channels.slice(25),
  });

  for (const language of languages) {
    const manager = managerOf(guild, language, language);
    const home = await openPolicy(easel, manager);
    const homeText = textOf(home);
    expect(homeText).toMatch(/, and 47 more|、還有47個/u);
    expect(componentsOf(home)).toBeLessThanOrEqual(40);
    const credits = textOf(await openSection(manager, home, 'credits'));
    for (const role of roles) expect(credits).toContain(`<@&${role}>`);
    const shown = await openSection(manager, await openPolicy(easel, manager), 'models');
    const text = textOf(shown);
    for (const each of [homeText, credits, text]) expect(each.length).toBeLessThanOrEqual(4_000);
    expect(componentsOf(shown)).toBeLessThanOrEqual(40);
    // Lists of models are shortened, with the number of the rest. Nothing is cut in its middle.
    expect(text).toMatch(/(?:and \d+ more|還有\d+個)\n/u);
    expect(text).not.toMatch(/<[@#&\d]*(?:…|$)/u);
  }

  // The longest text that one answer can add to it.
  const said = await decide(easel, mod, 'budget', { day: '999999', month: '999999' });
  expect(said.split('\n').slice(0, 3)).toEqual([
    '✅ Saved: Server budget.',
    "✂️ Credits per day: lowered to 500, the host's limit.",
    "✂️ Credits per month: lowered to 5,000, the host's limit.",
  ]);
  expect(said.length).toBeLessThanOrEqual(4_000);
});

test('21 roles, and invalid numbers, are refused with what to do, and nothing is changed', async () => {
  const easel = await startEasel();
  const { guild } = easel;
  const mod = managerOf(guild, 'mod');
  const roles = Array.from({ length: 21 }, () => guild.addRole().id);
  await decide(easel, mod, 'role-allowance', { roles: roles.slice(0, 20), day: '5' });
  expect(await decide(easel, mod, 'role-allowance', { roles: roles.slice(20), day: '5' })).toBe(
    'Up to 20 roles can have their own credits. Leave both numbers blank to remove one.',
  );
  expect(await decide(easel, mod, 'pace', { cooldown: 'an hour' })).toBe(
    'Cooldown in seconds must be a whole number from 0 to 86,400, or blank. Nothing was changed.',
  );
  const zh = managerOf(guild, 'zh', 'zh-TW');
  expect(await decide(easel, zh, 'largest', { images: '1.5' })).toBe(
    '「單次張數上限」必須是1到100的整數，或留白。設定未變更。',
  );
  expect(await sectionText(easel, mod, 'credits')).toContain(`<@&${roles[19]}> 5 / 1,000`);
});
