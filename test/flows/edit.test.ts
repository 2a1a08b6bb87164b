import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { ModalValues } from '../../sandbox/discord/people/modal.ts';
import type { InteractionHandle, MemberHandle } from '../../sandbox/discord/people/handles.ts';
import type { StandInMessage } from '../../sandbox/discord/message/types.ts';
import { callbackTypes } from '../../sandbox/discord/world/interactions.ts';
import { ended, filesOf, startEasel, type Easel, type EaselOptions } from '../support/easel.ts';
import { ledgerOf, settledLedgerOf } from '../support/ledger.ts';
import { permissions } from '../../sandbox/discord/world/permissions.ts';
import { stateOf } from '../support/cat-job.ts';
import { answerOf, buttonsOf, moderating, press } from '../support/press.ts';
import { counting } from '../support/random.ts';
import { decide, formOf, managerOf } from '../moderation/policy-panel.ts';
import { moderate } from '../moderation/staff.ts';
import { film, photo, photos, sha256, startWithInputs } from './inputs/bench.ts';

const day = 24 * 3_600_000;
const edit = ({ id }: InteractionHandle): string => `edit:${id}`;

/** A result of Ana's. */
async function result(
  easel: Easel,
  given: Parameters<MemberHandle['command']>[2] = { prompt: 'a heron', images: 2 },
  command = 'image',
): Promise<{ asked: InteractionHandle; card: StandInMessage }> {
  const asked = await easel.ana.command(easel.channel, command, given);
  return { asked, card: await easel.until(() => ended(asked)) };
}

async function startWithResult(options: EaselOptions = {}, given?: Parameters<typeof result>[1]) {
  const easel = await startEasel({ random: counting(), ...options });
  return { easel, ...(await result(easel, given)) };
}

/** Opens the form. */
async function open(member: MemberHandle, card: StandInMessage, asked: InteractionHandle): Promise<InteractionHandle> {
  const opened = await member.press(card, edit(asked));
  await opened.answered();
  expect(opened.response?.type).toBe(callbackTypes.modal);
  return opened;
}

async function send(
  member: MemberHandle,
  form: InteractionHandle,
  values: ModalValues = {},
): Promise<InteractionHandle> {
  const sent = await member.submit(form, values);
  await sent.answered();
  return sent;
}

const linkTo = ({ guild, channel }: Easel, job: InteractionHandle): string =>
  `https://discord.com/channels/${guild.id}/${channel.id}/${job.reply()?.id}`;

describe('the form', () => {
  test('is filled with what was used, and what is sent is a request of who sends it', async () => {
    const { easel, asked, card } = await startWithResult();
    const { mei, guild, ana, runcomfy, until } = easel;
    expect(buttonsOf(card)).toContain(edit(asked));
    const form = await open(mei, card, asked);
    expect(form.response?.data?.title).toBe('編輯 · /圖片');
    const sent = await send(mei, form, { prompt: 'a heron at dawn' });
    expect(sent.response).toMatchObject({ type: 4, ephemeral: false });
    const made = await until(() => ended(sent));
    expect(filesOf(made)).toHaveLength(2);
    const [first, second] = runcomfy.submissions.map(({ input }) => input);
    expect(second).toEqual({ ...first, text: 'Generate 2 images. a heron at dawn', seed: second?.['seed'] });
    const ledger = await settledLedgerOf(easel, 2);
    expect(ledger.jobs.find(({ id }) => id === sent.id)).toMatchObject({
      owner: { id: mei.id },
      form: form.id,
      origin: { kind: 'edit', parent: asked.id, root: asked.id, credit: { owner: ana.id, message: card.id } },
    });
    expect(ledger.member(guild.id, mei.id)).toEqual({ spent: 6, held: 0 });
  });

  test('sent as it was opened it requests the same again; a blank field leaves its option to the model', async () => {
    const { easel, asked, card } = await startWithResult({}, { prompt: 'a heron', images: 4 });
    const { ana, runcomfy, until } = easel;
    const same = await send(ana, await open(ana, card, asked));
    await until(() => ended(same));
    const left = await send(ana, await open(ana, card, asked), { images: [] });
    await until(() => ended(left));
    const inputs = runcomfy.submissions.map(({ input }) => ({ ...input, seed: 0 }));
    expect(inputs[1]).toEqual(inputs[0]);
    const { given } = ledgerOf(easel).jobs.find(({ id }) => id === left.id) ?? {};
    expect(given).toEqual({ prompt: 'a heron' });
  });

  test('a typed text becomes a value of its option, and one that is none is refused by its name', async () => {
    const { easel, asked, card } = await startWithResult();
    const { ana, mei, runcomfy, until } = easel;
    const sent = await send(ana, await open(ana, card, asked), { images: ['1'], seed: ' ７ ' });
    await until(() => ended(sent));
    expect(runcomfy.submissions.at(-1)?.input).toMatchObject({ seed: 7, sequential_image_generation_options: 1 });
    const wrong = await send(mei, await open(mei, card, asked), { seed: 'seven' });
    expect(answerOf(wrong)).toBe('「種子」必須是數字，例如5或0.5。');
    const beyond = await send(ana, await open(ana, card, asked), { seed: '-5' });
    expect(answerOf(beyond)).toBe('“seed” must be at least 0.');
    expect(ledgerOf(easel).jobs).toHaveLength(2);
  });
});

function upload(values: readonly string[]): { type: number; custom_id: string; values: readonly string[] } {
  return { type: 19, custom_id: 'image', values };
}

describe('files', () => {
  test('stay where the field is left empty, also a day later; new ones take their place', async () => {
    const easel = await startWithInputs();
    const { ana, mei, clock, runcomfy, until } = easel;
    const { asked, card } = await result(easel, { prompt: 'both', ...(await photos(2)), results: 1 }, 'blend');
    await clock.advance(2 * day);
    const refused = await send(mei, await open(mei, card, asked), { prompt: 'of somebody else' });
    expect(answerOf(refused)).toContain('這個伺服器不能用其他成員的檔案');
    const kept = await send(ana, await open(ana, card, asked), { prompt: 'both again' });
    await until(() => ended(kept));
    const before = ledgerOf(easel).jobs.find(({ id }) => id === asked.id)?.inputs ?? [];
    const after = ledgerOf(easel).jobs.find(({ id }) => id === kept.id)?.inputs ?? [];
    expect(after.map(({ fetched }) => fetched?.size)).toEqual(before.map(({ fetched }) => fetched?.size));
    expect(after.map(({ source }) => source)).toEqual(
      [0, 1].map((input) => ({ kind: 'kept', job: asked.id, input, isOwn: true })),
    );

    const own = await photo(7);
    const replaced = await send(ana, await open(ana, card, asked), { image: [own] });
    await until(() => ended(replaced));
    const urls = runcomfy.submissions.at(-1)?.input['images'] as readonly string[];
    expect(urls).toHaveLength(1);
    const file = await fetch(urls[0] ?? '');
    expect(sha256({ name: '', bytes: new Uint8Array(await file.arrayBuffer()) })).toBe(sha256(own));
  });

  test('that a form could not have sent change nothing', async () => {
    const easel = await startWithInputs();
    const { ana, runcomfy } = easel;
    const { asked, card } = await result(easel, { image: await photo(1) }, 'redraw');
    const text = { type: 4, custom_id: 'prompt', value: 'x' };
    const forged = [
      [text, upload(['123456789012345678'])],
      [text, upload([asked.id, asked.id])],
      [text],
      [text, { type: 3, custom_id: 'image', values: [] }],
      [text, upload([]), upload([])],
      [text, { ...upload([]), custom_id: 'prompt' }],
    ];
    for (const fields of forged) {
      const sent = await ana.forge(card, { as: 'form', customId: `edited:${asked.id}:${asked.id}`, fields });
      await sent.answered();
      expect(answerOf(sent)).toContain('One of these choices is no longer available');
    }
    const form = await open(ana, card, asked);
    const [one, two] = [await photo(2), await photo(3)];
    for (const image of [[one, two], [await film()], [{ ...one, name: 'photo.exe' }]]) {
      const sent = await ana.submit(form, { image }, { forged: true });
      await sent.answered();
      expect(answerOf(sent)).toContain('One of these choices is no longer available');
    }
    expect(runcomfy.submissions).toHaveLength(1);
    expect(ledgerOf(easel).jobs).toHaveLength(1);
  });
});

describe('a form makes one job', () => {
  test('sent twice, also after a restart and a day later, it leads to the job that it made', async () => {
    const { easel, asked, card } = await startWithResult();
    const { ana, clock, until } = easel;
    const form = await open(ana, card, asked);
    const sent = await send(ana, form);
    await until(() => ended(sent));
    const said = `You've already sent this form: ${linkTo(easel, sent)}`;
    expect(answerOf(await send(ana, form, { prompt: 'another' }))).toBe(said);
    await easel.stop();
    await clock.advance(2 * day);
    await easel.start();
    expect(answerOf(await send(ana, form))).toBe(said);
    expect(ledgerOf(easel).jobs).toHaveLength(2);
  });

  test('of two that arrive at once, one makes a job, and the other is led to it', async () => {
    const { easel, asked, card } = await startWithResult();
    const { ana } = easel;
    const form = await open(ana, card, asked);
    const both = [ana.submit(form, { prompt: 'one' }), ana.submit(form, { prompt: 'two' })];
    const sent = await Promise.all(both);
    for (const each of sent) await each.answered();
    const [made, ...more] = sent.filter(({ response }) => response?.ephemeral === false);
    const [refused] = sent.filter(({ response }) => response?.ephemeral === true);
    expect([made === undefined, more.length]).toEqual([false, 0]);
    expect(answerOf(refused ?? form)).toBe(`You've already sent this form: ${linkTo(easel, made ?? form)}`);
    expect(ledgerOf(easel).jobs).toHaveLength(2);
  });

  test('a day later it still works, at the price and the policy of that day', async () => {
    const { easel, asked, card } = await startWithResult();
    const { ana, guild, clock, until } = easel;
    const [late, refused] = [await open(ana, card, asked), await open(ana, card, asked)];
    await clock.advance(day);
    const sent = await send(ana, late, { prompt: 'late' });
    await until(() => ended(sent));
    await decide(easel, managerOf(guild, 'boss'), 'largest', { images: '1' });
    expect(answerOf(await send(ana, refused))).toContain('This server allows up to 1 image');
    expect(ledgerOf(easel).jobs).toHaveLength(2);
  });

  test('whose card Discord refused, so that nobody saw it, may be sent again', async () => {
    const { easel, asked, card } = await startWithResult();
    const { ana, discord, until } = easel;
    const form = await open(ana, card, asked);
    discord.faults.inject({
      method: 'POST',
      path: /callback/,
      fault: { kind: 'answer', status: 403, body: { code: 50013, message: 'Missing Permissions' } },
    });
    await ana.submit(form, {});
    await until(() => ledgerOf(easel).jobs.some(({ failure }) => failure === 'unseen'));
    const sent = await send(ana, form);
    expect(sent.response?.ephemeral).toBe(false);
    await until(() => ended(sent));
  });

  test('is forgotten with its job', async () => {
    const { easel, asked, card } = await startWithResult({ env: { KEEP_DAYS: '1' } });
    const { ana, clock, until } = easel;
    const sent = await send(ana, await open(ana, card, asked));
    await until(() => ended(sent));
    await clock.advance(3 * day);
    await until(() => ledgerOf(easel).jobs.every(({ given }) => given === undefined));
    expect(easel.database.rows(['form:'])).toEqual([]);
    expect(answerOf(await press(ana, card, edit(asked)))).toContain('no longer keeps the options');
  });
});

describe('who may', () => {
  test('everybody who sees the result; not from another server, and not in a direct message', async () => {
    const { easel, asked, card } = await startWithResult();
    const { ana, guild, discord } = easel;
    const mod = guild.addMember({ username: 'mod', permissions: moderating });
    await open(mod, card, asked);
    const elsewhere = discord.addGuild();
    const stranger = elsewhere.addMember({ username: 'stranger' });
    const message = await stranger.say(elsewhere.addChannel(), 'hello');
    const [customId, formId] = [edit(asked), `edited:${asked.id}:${asked.id}`];
    expect(answerOf(await press(stranger, message, customId))).toBe('Easel no longer knows this request.');
    expect(answerOf(await press(elsewhere.join(ana), message, customId))).toContain('another server');
    const sent = await stranger.forge(message, { as: 'form', customId: formId, fields: [] });
    await sent.answered();
    expect(answerOf(sent)).toBe('Easel no longer knows this request.');
  });

  test('nobody who is blocked, or where the server forbids the model; neither to open nor to send it', async () => {
    const { easel, asked, card } = await startWithResult();
    const { ana, mei, guild } = easel;
    const boss = guild.addMember({ username: 'boss', permissions: moderating | permissions.manageGuild });
    const form = await open(mei, card, asked);
    await moderate(easel, boss, 'block', { member: mei.id, length: 24, reason: 'too many' });
    expect(answerOf(await press(mei, card, edit(asked)))).toContain('too many');
    expect(answerOf(await send(mei, form))).toContain('too many');
    const mine = await open(ana, card, asked);
    await decide(easel, boss, 'models', { 'models-0': [] });
    expect(answerOf(await press(ana, card, edit(asked)))).toContain('This command is turned off in this server');
    expect(answerOf(await send(ana, mine))).toContain('This command is turned off in this server');
    expect(ledgerOf(easel).jobs).toHaveLength(1);
  });

  test('nobody once it is removed, and only its owner if it is private', async () => {
    const { easel, asked, card } = await startWithResult();
    const { ana, mei, guild, channel, runcomfy, until } = easel;
    const mod = guild.addMember({ username: 'mod', permissions: moderating });
    const form = await open(mei, card, asked);
    await moderate(easel, mod, 'remove', { result: asked.id, reason: 'no' });
    expect(answerOf(await send(mei, form))).toContain('已');
    runcomfy.next({ runMs: 60_000 });
    const secret = await ana.command(channel, 'image', { prompt: 'a secret', images: 1 });
    await until(() => stateOf(easel, secret.id) === 'running');
    await press(ana, secret.reply(), `private:${secret.id}`);
    await until(() => stateOf(easel, secret.id) === 'delivered');
    expect(answerOf(await press(mei, secret.reply(), edit(secret)))).toContain('私人');
    const own = await ana.press(secret.reply() ?? card, edit(secret), { forged: true });
    await own.answered();
    expect(own.response?.type).toBe(callbackTypes.modal);
  });
});

test('an option and a value that the model file no longer has are left out, and the form says so', async () => {
  const modelsDir = await mkdtemp(join(tmpdir(), 'easel-models-'));
  onTestFinished(async () => rm(modelsDir, { recursive: true, force: true }));
  const file = join(modelsDir, 'image.json');
  await copyFile('models/seedream-4-0-sequential.json', file);
  const easel = await startEasel({ modelsDir, env: { MODELS_RELOAD_SECONDS: '3' } });
  const { ana, clock, runcomfy, until } = easel;
  const { asked, card } = await result(easel, { prompt: 'a heron', images: 2, size: '2048:2048 (1:1)', seed: 7 });
  const changed = JSON.parse(await readFile(file, 'utf8')) as { options: Record<string, object> };
  changed.options['seed'] = { hidden: true };
  changed.options['image_size'] = { ...changed.options['image_size'], only: ['2560:1440 (16:9)'] };
  await writeFile(file, JSON.stringify(changed));
  await clock.advance(30_000);
  const form = await open(ana, card, asked);
  const [note] = form.response?.data?.components ?? [];
  expect(note?.content).toBe('No longer available, so left out: `size`, `seed`');
  expect(formOf(form)).toEqual({ prompt: 'a heron', images: ['2'], quality: [] });
  const sent = await send(ana, form);
  await until(() => ended(sent));
  expect(runcomfy.submissions.at(-1)?.input).toMatchObject({ image_size: '2560:1440 (16:9)' });
});
