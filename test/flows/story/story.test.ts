import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { callbackTypes } from '../../../sandbox/discord/world/interactions.ts';
import { change, ownerOf } from '../../moderation/screens.ts';
import { moderate, staffOf } from '../../moderation/staff.ts';
import { ended, filesOf, startEasel, textOf, type Easel } from '../../support/easel.ts';
import { ledgerOf, settledLedgerOf } from '../../support/ledger.ts';
import { answerOf } from '../../support/press.ts';
import { captions, tell } from './tell.ts';

test('a story is one job: its form becomes the prompt, and each picture has its caption', async () => {
  const easel = await startEasel();
  const { ana, guild, runcomfy, until, discord } = easel;
  const sent = await tell(easel, { size: ['0'] });
  expect(sent.response).toMatchObject({ type: callbackTypes.message, ephemeral: false });
  const message = await until(() => ended(sent));
  const prompt = 'Generate 3 images. a red fox, watercolour\n1. in a wood\n2. by the river\n3. at home';
  expect(runcomfy.submissions.map(({ input }) => input)).toMatchObject([
    { text: prompt, sequential_image_generation_options: 3, image_size: '2048:2048 (1:1)' },
  ]);
  expect(filesOf(message).map(({ alt }) => alt)).toEqual(
    captions.map((caption, index) => `AI image ${index + 1} of 3, asked for: ${caption}`),
  );
  expect(textOf(message)).toContain('1. `in a wood`\n2. `by the river`\n3. `at home`\n-# ✅ Seedream 4.0');
  expect(ledgerOf(easel).jobs).toMatchObject([{ id: sent.id, captions, prompt, expected: 3 }]);
  const ledger = await settledLedgerOf(easel, 1);
  expect(ledger.member(guild.id, ana.id)).toMatchObject({ spent: 9, held: 0 });
  expect(discord.traffic.filter(({ status }) => status !== undefined && status >= 400)).toEqual([]);
});

test('in Chinese, with twelve pictures in two messages, each with its own captions', async () => {
  const easel = await startEasel();
  const { mei, channel, until } = easel;
  const lines = Array.from({ length: 12 }, (_, index) => `第${index + 1}夜的狐狸`);
  const sent = await tell(easel, { about: '水彩', captions: lines.join('\n\n') }, mei);
  await until(() => ended(sent));
  const [first, second] = await until(() => channel.messages().length === 2 && channel.messages());
  expect(filesOf(first)[9]?.alt).toBe('AI 圖片，第10張，共12張，提示詞：第10夜的狐狸');
  expect(textOf(first)).toContain('生成 12 張圖片。水彩');
  expect(textOf(first)).toContain('10. `第10夜的狐狸`');
  expect(textOf(first)).not.toContain('11. ');
  expect(textOf(second)).toBe('11. `第11夜的狐狸`\n12. `第12夜的狐狸`\n-# 第2／2則');
});

test('fewer pictures than captions: each that came has its own, and the card says it', async () => {
  const easel = await startEasel();
  easel.runcomfy.next({ count: 2 });
  const sent = await tell(easel);
  const message = await easel.until(() => ended(sent));
  const text = textOf(message);
  expect(text).toContain('1. `in a wood`\n2. `by the river`\n-# ✅');
  expect(text).toContain('Made 2 of 3');
  expect(text).not.toContain('3. `at home`');
});

test('no caption is more than text', async () => {
  const easel = await startEasel();
  const sent = await tell(easel, { captions: '@everyone `x` [a](https://evil.example)\n# big ||spoiler||' });
  const message = await easel.until(() => ended(sent));
  expect(textOf(message)).toContain('1. `@everyone ˋxˋ [a](https://evil.example)`\n2. `# big ||spoiler||`');
  expect(message.mentions ?? []).toEqual([]);
});

test('flags in a story are options, and no caption has them', async () => {
  const easel = await startEasel();
  const sent = await tell(easel, {
    about: 'a red fox --seed 7',
    captions: 'in a wood --quality standard\nby the river\n--n 2',
  });
  const message = await easel.until(() => ended(sent));
  expect(textOf(message)).toContain('1. `in a wood`\n2. `by the river`\n-# ✅');
  expect(textOf(message)).not.toContain('--');
  const [submission] = easel.runcomfy.submissions;
  expect(submission?.input).toMatchObject({
    text: 'Generate 2 images. a red fox\n1. in a wood\n2. by the river',
    seed: 7,
    optimize_prompt_options: 'standard',
    sequential_image_generation_options: 2,
  });
});

describe('is refused in private, and nothing is sent', () => {
  test.each([
    [
      'one line',
      { captions: 'a fox\n\n   \n' },
      'This model makes stories of 2 to 15 pictures, and you wrote 1 caption.',
    ],
    ['no line', { captions: ' \n---\n' }, 'and you wrote 0 captions.'],
    ['too many lines', { captions: 'a fox\n'.repeat(17) }, 'of 2 to 15 pictures, and you wrote 17 captions.'],
    [
      'too much text',
      { about: 'x'.repeat(600) },
      "Together the texts are 59 characters over the model's limit of 600.",
    ],
    ['a flag that the model does not have', { about: 'a fox --chaos 7' }, '`--chaos`'],
  ])('%s', async (_case, values, text) => {
    const easel = await startEasel();
    const sent = await tell(easel, values);
    expect(sent.response?.ephemeral).toBe(true);
    expect(answerOf(sent)).toContain(text);
    expect([easel.runcomfy.submissions, ledgerOf(easel).jobs]).toEqual([[], []]);
  });

  test('a caption with a blocked word, more pictures than the server allows, and a member who was blocked meanwhile', async () => {
    const easel = await startEasel();
    const { guild, channel, ana } = easel;
    const owner = ownerOf(guild);
    await change(owner, channel, 'words', { add: 'kraken' });
    await change(owner, channel, 'largest', { images: '2' });
    const answers = [await tell(easel, { captions: 'the sea\na kraken' }), await tell(easel)].map(answerOf);
    expect(answers[0]).toContain("Blocked by this server's word list.");
    expect(answers[1]).toBe('This server allows up to 2 images per request.');
    const { mod } = staffOf(easel);
    const opened = await ana.command(channel, 'story', {});
    await opened.answered();
    await moderate(easel, mod, 'block', { member: ana.id, length: 24, reason: 'spam' });
    const sent = await ana.submit(opened, { captions: 'a\nb' });
    await sent.answered();
    expect(answerOf(sent)).toContain("You're blocked from Easel in this server");
    expect([easel.runcomfy.submissions, ledgerOf(easel).jobs]).toEqual([[], []]);
  });

  test('before anybody fills in a form: to a blocked member, in a paused server, and where the policy forbids it', async () => {
    const easel = await startEasel();
    const { guild, channel, ana, alerts } = easel;
    const { mod } = staffOf(easel);
    const refusal = async (): Promise<string> => {
      const opened = await ana.command(channel, 'story', {});
      await opened.answered();
      return answerOf(opened);
    };
    await change(ownerOf(guild), channel, 'channels', { 'channels-0': [alerts.id] });
    expect(await refusal()).toContain("You can't use Easel in this channel.");
    await moderate(easel, mod, 'block', { member: ana.id, length: 24, reason: 'spam' });
    expect(await refusal()).toContain("You're blocked from Easel in this server");
    await moderate(easel, mod, 'pause', { reason: 'spam' });
    expect(await refusal()).toContain('paused');
  });
});

/** What stands in the form of `/story`. */
async function formOf(easel: Easel, options: Record<string, string> = {}): Promise<Record<string, unknown>> {
  const opened = await easel.ana.command(easel.channel, 'story', options);
  await opened.answered();
  const labels =
    (opened.response?.data as unknown as { components: { component: FormField }[] } | undefined)?.components ?? [];
  return Object.fromEntries(
    labels.map(({ component: { custom_id, value, options: choices } }) => [
      custom_id,
      choices === undefined ? value : choices.findIndex((choice) => choice.default),
    ]),
  );
}

interface FormField {
  readonly custom_id: string;
  readonly value?: string;
  readonly options?: readonly { readonly default: boolean }[];
}

test('a story that became no request stands in the next form, and one that did does not', async () => {
  const easel = await startEasel();
  const blank = { about: undefined, captions: undefined, size: 3 };
  expect(await formOf(easel)).toEqual(blank);
  const values = { about: 'a fox', captions: 'one line', size: ['1'] };
  await tell(easel, values);
  expect(await formOf(easel)).toEqual({ ...values, size: 1 });
  await tell(easel);
  expect(await formOf(easel)).toEqual(blank);
  await tell(easel, values);
  await easel.clock.advance(15 * 60_000);
  expect(await formOf(easel)).toEqual(blank);
});

test('a story that is tried again, or made again by somebody else, keeps its captions', async () => {
  const easel = await startEasel();
  const { ana, until } = easel;
  easel.runcomfy.next({ end: 'failed' });
  const sent = await tell(easel);
  await until(() => ended(sent));
  const again = await ana.press(sent.reply() ?? { id: '' }, `retry:${sent.id}`);
  await again.answered();
  const message = await until(() => ended(again));
  expect(filesOf(message)[2]?.alt).toBe('AI image 3 of 3, asked for: at home');

  const other = await easel.mei.press(message, `again:${again.id}`);
  await other.answered();
  expect(textOf(await until(() => ended(other)))).toContain('3. `at home`');
});

/** A folder with this many models that make stories. */
async function storyModels(count: number): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'easel-models-'));
  onTestFinished(async () => rm(folder, { recursive: true, force: true }));
  for (let number = 1; number <= count; number += 1) {
    const n = { type: 'integer', enum: [1, 2, 3], default: 1 };
    const input = { type: 'object', properties: { prompt: { type: 'string' }, n }, required: ['prompt'] };
    const prompt = { input: 'prompt', says: { count: 'n' } };
    const file = {
      id: `maker/tale-${number}`,
      command: `tale-${number}`,
      input,
      prompt,
      price: { usd: '0.05', times: 'n' },
    };
    await writeFile(join(folder, `${number}.json`), JSON.stringify(file));
  }
  const imagine = { type: 'object', properties: { prompt: { type: 'string' } }, required: ['prompt'] };
  const plain = { id: 'maker/imagine', command: 'imagine', input: imagine, price: { usd: '0.05' } };
  await writeFile(join(folder, 'imagine.json'), JSON.stringify(plain));
  return folder;
}

describe('of several models that make stories', () => {
  test('the command has a choice, and the first is taken where none is picked', async () => {
    const easel = await startEasel({ modelsDir: await storyModels(2) });
    const { ana, channel, runcomfy, until, discord } = easel;
    const command = discord.commands().find(({ name }) => name === 'story');
    expect(command?.options?.map(({ name }) => name)).toEqual(['model']);
    const opened = await ana.command(channel, 'story', { model: 'tale-2' });
    await opened.answered();
    const sent = await ana.submit(opened, { about: '', captions: 'a fox\na hare' });
    await sent.answered();
    await until(() => ended(sent));
    await until(async () => ended(await tell(easel)));
    expect(runcomfy.submissions.map(({ modelId }) => modelId)).toContain('maker/tale-1');
    expect(runcomfy.submissions[0]?.modelId).toBe('maker/tale-2');
  });

  test('none: there is no such command', async () => {
    const easel = await startEasel({ modelsDir: await storyModels(0) });
    expect(easel.discord.commands().some(({ name }) => name === 'story')).toBe(false);
  });
});

test('captions leave with the prompt that they are of: a preview that is changed has none', async () => {
  const modelsDir = await mkdtemp(join(tmpdir(), 'easel-models-'));
  onTestFinished(async () => rm(modelsDir, { recursive: true, force: true }));
  const file = join(modelsDir, 'image.json');
  await copyFile('models/seedream-4-0-sequential.json', file);
  const easel = await startEasel({ modelsDir, env: { MODELS_RELOAD_SECONDS: '3' } });
  const { ana, clock, until } = easel;
  const told = await tell(easel);
  const card = await until(() => ended(told));
  const model = JSON.parse(await readFile(file, 'utf8')) as { price: object };
  await writeFile(file, JSON.stringify({ ...model, price: { ...model.price, usd: '0.06' } }));
  await clock.advance(30_000);
  const shown = await ana.press(card, `again:${told.id}`);
  await shown.answered();
  const form = await ana.press(shown.reply() ?? card, `preview/change/${shown.id}`);
  await form.answered();
  const changed = await ana.submit(form, { prompt: 'three blue whales', images: ['3'] });
  await changed.answered();
  const made = await ana.press(changed.reply() ?? card, `preview/run/${changed.id}`);
  await made.answered();
  const text = textOf(await until(() => ended(made)));
  expect(text).toContain('three blue whales');
  for (const caption of captions) expect(text).not.toContain(caption);
});
