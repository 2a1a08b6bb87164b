import { copyFile, cp, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { ended, startEasel, textOf, type Easel, type EaselOptions } from '../support/easel.ts';
import { settledLedgerOf } from '../support/ledger.ts';
import { namesWith } from '../support/own-commands.ts';

const image = 'seedream-4-0-sequential.json';
const video = 'seedance-1-0-pro-fast.json';
const flux = 'flux-2-flash-text-to-image.json';
const error = 50;

/** A bot on a folder of its own, in which the test changes files. RunComfy has every model that is published. */
async function startOn(options: EaselOptions = {}): Promise<Easel & { readonly file: (name: string) => string }> {
  const modelsDir = await mkdtemp(join(tmpdir(), 'easel-models-'));
  const upstream = await mkdtemp(join(tmpdir(), 'easel-models-'));
  onTestFinished(async () => {
    for (const folder of [modelsDir, upstream]) await rm(folder, { recursive: true, force: true });
  });
  for (const name of [image, video]) {
    await copyFile(join('models', name), join(modelsDir, name));
    await copyFile(join('models', name), join(upstream, name));
  }
  await cp('test/published', upstream, { recursive: true });
  const easel = await startEasel({
    modelsDir,
    runcomfyModelsDir: upstream,
    ...options,
    env: (known) => ({
      MODELS_RELOAD_SECONDS: '3',
      OPERATOR_IDS: known.ana.id,
      PORT: '0',
      ...(typeof options.env === 'function' ? options.env(known) : options.env),
    }),
  });
  return { ...easel, file: (name) => join(modelsDir, name) };
}

async function shipped(name: string): Promise<Record<string, unknown>> {
  return z.record(z.string(), z.unknown()).parse(JSON.parse(await readFile(join('models', name), 'utf8')));
}

const write = async (path: string, content: object): Promise<void> => writeFile(path, JSON.stringify(content));

const registrations = ({ discord }: Easel): number =>
  discord.traffic.filter(({ method, path }) => method === 'PUT' && path.includes('/commands')).length;
const commandNames = ({ discord }: Easel): string[] => discord.commands().map(({ name }) => name);
const faultsOf = ({ logs }: Easel): unknown[] =>
  logs.filter(({ level, file }) => level === error && file !== undefined).map(({ path, msg }) => [path, msg]);
const alertsOf = ({ alerts }: Easel): string[] => alerts.messages().map(textOf);

async function readiness({ logs }: Easel): Promise<unknown> {
  const port = logs.findLast(({ msg }) => String(msg).startsWith('health, readiness'))?.['port'];
  return (await fetch(`http://127.0.0.1:${String(port)}/readyz`)).json();
}

/**
 * Two looks at the folder, and the registration that they set off. A look reads files in real time, so there is time
 * for more than two.
 */
async function reloaded({ clock }: Easel, seconds = 3): Promise<void> {
  for (let looks = 0; looks < 8; looks += 1) await clock.advance(seconds * 1_000);
}

/** For the tests that last hours. */
const rarely = { env: { MODELS_RELOAD_SECONDS: '20' } };

async function say(easel: Easel, command: string): Promise<string> {
  const asked = await easel.ana.command(easel.channel, command, {}, { forged: true });
  await asked.answered();
  expect(asked.response).toMatchObject({ type: 4, ephemeral: true });
  return textOf(asked.reply());
}

test('a new file is offered within seconds, and registered once, without a restart', async () => {
  const easel = await startOn();
  expect(commandNames(easel)).toEqual(namesWith('video', 'image'));
  await copyFile(join('test/published', flux), easel.file(flux));
  await reloaded(easel);
  expect(commandNames(easel)).toEqual(namesWith('flux-2-flash', 'video', 'image'));
  expect(registrations(easel)).toBe(2);

  const asked = await easel.ana.command(easel.channel, 'flux-2-flash', { prompt: 'a heron' });
  expect(textOf(await easel.until(() => ended(asked)))).toContain('✅');
  await easel.clock.advance(600_000);
  expect(registrations(easel)).toBe(2);
  expect(alertsOf(easel)).toEqual([]);
});

test('files that are copied together are one registration; a price alone is none, and counts at once', async () => {
  const easel = await startOn();
  for (const [index, name] of ['flux-3-image.json', 'ideogram-v4-text-to-image.json'].entries()) {
    await easel.clock.advance(index * 4_000);
    await copyFile(join('test/published', name), easel.file(name));
  }
  await easel.clock.advance(20_000);
  expect(commandNames(easel)).toEqual(namesWith('flux-3-image', 'ideogram-v4', 'video', 'image'));
  expect(registrations(easel)).toBe(2);

  const requests = easel.discord.traffic.length;
  await write(easel.file(image), { ...(await shipped(image)), price: { usd: '0.5' } });
  await easel.clock.advance(60_000);
  expect(easel.discord.traffic.slice(requests).filter(({ path }) => path.includes('/commands'))).toEqual([]);
  expect(await say(easel, 'quota')).toContain('`/image` 50 credits each');
});

test('a file that is touched, or replaced by the same words, changes nothing', async () => {
  const easel = await startOn();
  const requests = easel.discord.traffic.length;
  const text = await readFile(easel.file(image), 'utf8');
  await writeFile(easel.file(image), text);
  await writeFile(easel.file('new'), text);
  await rename(easel.file('new'), easel.file(image));
  await easel.clock.advance(60_000);
  expect(easel.discord.traffic.slice(requests).filter(({ path }) => path.includes('/commands'))).toEqual([]);
  expect(easel.logs.filter(({ msg }) => String(msg).startsWith('the model files changed'))).toEqual([]);
});

test('a job that was accepted under a file that is then removed ends as it was accepted; the command is gone', async () => {
  const easel = await startOn();
  const asked = await easel.ana.command(easel.channel, 'video', { prompt: 'a heron', duration: 2 });
  await easel.until(() => easel.runcomfy.submissions.length === 1);
  const waits = await easel.mei.command(easel.channel, 'video', { prompt: '蒼鷺', duration: 2 });
  await waits.answered();
  await rm(easel.file(video));
  await easel.clock.advance(6_000);
  expect(await say(easel, 'video')).toContain('no longer');
  await easel.clock.advance(6_000);
  expect(commandNames(easel)).toEqual(namesWith('image'));
  for (const each of [asked, waits]) expect(textOf(await easel.until(() => ended(each)))).toMatch(/✅/);
  const { jobs } = await settledLedgerOf(easel, 2);
  for (const job of jobs) {
    expect(job).toMatchObject({ state: 'delivered', model: { command: 'video' }, settlement: { micros: 19_400 } });
  }
  expect(alertsOf(easel)).toEqual([]);
});

test('a broken file changes nothing: an alert, the last good version, until it is mended', async () => {
  const easel = await startOn();
  await writeFile(easel.file(image), '{ "id": ');
  await reloaded(easel);
  expect(faultsOf(easel)).toEqual([['$', 'a model file is not valid; its last good version stays']]);
  expect(alertsOf(easel)).toEqual([expect.stringMatching(/^🚨 A model file has a problem/)]);
  expect(await readiness(easel)).toEqual({ ready: false, reasons: ['alert:models'] });
  expect(registrations(easel)).toBe(1);
  const asked = await easel.ana.command(easel.channel, 'image', { prompt: 'a heron', images: 1 });
  expect(textOf(await easel.until(() => ended(asked)))).toContain('✅');

  const view = await say(easel, 'easel models');
  expect(view).toContain('⚠️ **Needs fixing**');
  expect(view).toMatch(/seedream-4-0-sequential\.json` · `\$ is not JSON .+ · `\/image` stays as it was/);
  expect(view).toContain(
    '✅ **On**\n`/video` 1–4.9 credits per second (2–12) · `bytedance/seedance-1-0/pro/fast/text-to-video`',
  );

  await copyFile(join('models', image), easel.file(image));
  await reloaded(easel);
  expect(await readiness(easel)).toEqual({ ready: true, reasons: [] });
  expect(easel.logs.filter(({ msg, alert }) => msg === 'alert over' && alert === 'models')).toHaveLength(1);
  expect(faultsOf(easel)).toHaveLength(1);
  expect(registrations(easel)).toBe(1);
  expect(await say(easel, 'easel models')).not.toContain('mended');
});

test('a file that is being written is not read half', async () => {
  const easel = await startOn();
  const text = await readFile(join('test/published', flux), 'utf8');
  for (let length = 0; length < text.length; length += 200) {
    await writeFile(easel.file(flux), text.slice(0, length));
    await easel.clock.advance(3_000);
  }
  expect(commandNames(easel)).toEqual(namesWith('video', 'image'));
  await writeFile(easel.file(flux), text);
  await reloaded(easel);
  expect(commandNames(easel)).toEqual(namesWith('flux-2-flash', 'video', 'image'));
  expect(faultsOf(easel)).toEqual([]);
});

test('a file that an editor replaces is not removed meanwhile', async () => {
  const easel = await startOn();
  await rename(easel.file(video), easel.file('backup~'));
  await easel.clock.advance(3_000);
  await copyFile(join('models', video), easel.file(video));
  await reloaded(easel);
  expect(easel.logs.filter(({ msg }) => String(msg).startsWith('the model files changed'))).toEqual([]);
});

test('of two files with one command the one that has it stays, whatever their names', async () => {
  const easel = await startOn();
  const twin = { ...(await shipped(image)), id: 'maker/twin', price: { usd: '0.5' } };
  await write(easel.file('a-twin.json'), twin);
  await reloaded(easel);
  expect(await say(easel, 'quota')).toContain('`/image` 3 credits per image');
  expect(await say(easel, 'easel models')).toContain(
    '/image is already the command of bytedance/seedream-4-0/sequential: set another',
  );
  expect(alertsOf(easel)).toHaveLength(1);
  // The older one gives way, so there is no problem any more.
  await rm(easel.file(image));
  await reloaded(easel);
  expect(await say(easel, 'quota')).toContain('`/image` 50 credits each');
  expect(await readiness(easel)).toEqual({ ready: true, reasons: [] });
});

test('a file that takes the command of another keeps its own until it has a free one', async () => {
  const easel = await startOn();
  await write(easel.file(video), { ...(await shipped(video)), command: 'image' });
  await reloaded(easel);
  expect(commandNames(easel)).toEqual(namesWith('video', 'image'));
  expect(registrations(easel)).toBe(1);
  await write(easel.file(video), { ...(await shipped(video)), command: 'film' });
  await reloaded(easel);
  expect(commandNames(easel).toSorted()).toEqual(namesWith('film', 'image').toSorted());
});

test('a folder that is emptied or gone changes nothing, and is an alert', async () => {
  const easel = await startOn();
  const folder = easel.config.modelsDir;
  await rename(folder, `${folder}-gone`);
  await reloaded(easel);
  expect(alertsOf(easel)).toHaveLength(1);
  expect(await say(easel, 'quota')).toContain('`/image` 3 credits per image');
  await rename(`${folder}-gone`, folder);
  await reloaded(easel);
  expect(await readiness(easel)).toEqual({ ready: true, reasons: [] });
  for (const name of [image, video]) await rm(easel.file(name));
  await reloaded(easel);
  expect(await say(easel, 'easel models')).toContain('has no usable model: those that were offered stay');
  expect(commandNames(easel)).toEqual(namesWith('video', 'image'));
  expect(registrations(easel)).toBe(1);
});

test('a file that comes and goes all day is registered at most ten times an hour', async () => {
  const easel = await startOn(rarely);
  for (let minute = 0; minute < 30; minute += 1) {
    if (minute % 2 === 0) await copyFile(join('test/published', flux), easel.file(flux));
    else await rm(easel.file(flux));
    await easel.clock.advance(60_000);
  }
  expect(registrations(easel)).toBe(11);
  await easel.clock.advance(3_600_000);
  expect(commandNames(easel)).toEqual(namesWith('video', 'image'));
});

test('where Discord does not take the changed commands, they are tried again in an hour', async () => {
  const easel = await startOn(rarely);
  easel.discord.faults.inject({
    method: 'PUT',
    path: /\/commands$/,
    fault: {
      kind: 'answer',
      status: 400,
      body: { code: 30_034, message: 'Max number of daily application command creates' },
    },
  });
  await copyFile(join('test/published', flux), easel.file(flux));
  await reloaded(easel, 20);
  expect(easel.logs.filter(({ code, level }) => code === 30_034 && level === error)).toHaveLength(1);
  expect(commandNames(easel)).toEqual(namesWith('video', 'image'));
  await easel.clock.advance(3_600_000);
  expect(commandNames(easel)).toEqual(namesWith('flux-2-flash', 'video', 'image'));
});

test.each(['en-US', 'zh-TW'] as const)('/easel models is for operators only (%s)', async (locale) => {
  const easel = await startOn();
  const member = easel.guild.addMember({ username: 'owner', locale, permissions: 1n << 3n });
  const asked = await member.command(easel.channel, 'easel models');
  await asked.answered();
  expect(asked.response).toMatchObject({ type: 4, ephemeral: true });
  expect(textOf(asked.reply())).not.toContain('seedream');
});

test('a request is not tried again with an option that its model lost, or without its model', async () => {
  const easel = await startOn();
  const { ana, channel, runcomfy, until } = easel;
  runcomfy.next({ end: 'failed' });
  const asked = await ana.command(channel, 'video', { prompt: 'waves', duration: 4 });
  const card = await until(() => ended(asked));
  const press = async (): Promise<string> => {
    const pressed = await ana.press(card, `retry:${asked.id}`);
    await pressed.answered();
    expect(pressed.response).toMatchObject({ type: 4, ephemeral: true });
    return textOf(pressed.reply());
  };
  const file = await shipped(video);
  const options = z.record(z.string(), z.looseObject({})).parse(file['options']);
  await write(easel.file(video), { ...file, options: { ...options, duration: { name: 'length' } } });
  await reloaded(easel);
  expect(await press()).toContain('no longer has “`duration`”');
  await rm(easel.file(video));
  await reloaded(easel);
  expect(await press()).toContain('This command');
  expect(runcomfy.submissions).toHaveLength(1);
});
