import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { InteractionHandle } from '../../sandbox/discord/people/handles.ts';
import { change, ownerOf } from '../moderation/screens.ts';
import { ended, startEasel, textOf, type Easel } from '../support/easel.ts';
import { ledgerOf } from '../support/ledger.ts';
import { answerOf, buttonsOf, press } from '../support/press.ts';

const file = {
  id: 'maker/painter/text-to-image',
  input: {
    type: 'object',
    required: ['prompt'],
    properties: {
      prompt: { type: 'string' },
      negative_prompt: { type: 'string' },
      image_size: { type: 'string', enum: ['square_hd', 'portrait_16_9', 'landscape_16_9'], default: 'square_hd' },
      steps: { type: 'integer', minimum: 1, maximum: 50, default: 25 },
      upscale: { type: 'boolean', default: false },
    },
  },
  price: { usd: '0.01' },
  words: { 'zh-TW': { steps: { name: '步數' }, negative_prompt: { name: '排除' } } },
};

async function startPainting(): Promise<Easel> {
  const modelsDir = await mkdtemp(join(tmpdir(), 'easel-models-'));
  onTestFinished(async () => rm(modelsDir, { recursive: true, force: true }));
  await writeFile(join(modelsDir, 'painter.json'), JSON.stringify(file));
  return startEasel({ modelsDir });
}

/** What RunComfy got. */
const sent = ({ runcomfy }: Easel): unknown[] => runcomfy.submissions.map(({ input }) => input);

const given = (easel: Easel, { id }: InteractionHandle): unknown =>
  ledgerOf(easel).jobs.find((job) => job.id === id)?.given;

test('flags in a prompt are options: RunComfy gets them, the card shows them, the prompt is without them', async () => {
  const easel = await startEasel();
  const { ana, mei, channel, until } = easel;
  const english = await ana.command(channel, 'video', { prompt: 'a heron --ar 1:1, at dawn --dur 3s --seed 7' });
  expect(textOf(await until(() => ended(english)))).toMatch(
    /^.*a heron, at dawn.*\n-# ✅ .*ratio 1:1 · duration 3 · seed 7 · /s,
  );
  expect(textOf(english.reply())).not.toContain('--');
  const chinese = await mei.command(channel, 'video', { prompt: '一隻蒼鷺--比例 9:16 --秒數 4秒 --種子８' });
  expect(textOf(await until(() => ended(chinese)))).toMatch(/一隻蒼鷺[^]*比例 9:16 · 秒數 4 · 種子 8 · /);
  expect(sent(easel)).toEqual([
    { text: 'a heron, at dawn', resolution: '480p', ratio: '1:1', duration: 3, seed: 7 },
    { text: '一隻蒼鷺', resolution: '480p', ratio: '9:16', duration: 4, seed: 8 },
  ]);
  expect(given(easel, english)).toEqual({ prompt: 'a heron, at dawn', ratio: '1:1', duration: 3, seed: 7 });
  expect(given(easel, chinese)).toEqual({ prompt: '一隻蒼鷺', ratio: '9:16', duration: 4, seed: 8 });
});

test('the number of pictures by a flag is what is priced, said and sent', async () => {
  const easel = await startEasel();
  const asked = await easel.ana.command(easel.channel, 'image', { prompt: 'a heron --n 2 --ar 1:1' });
  await easel.until(() => ended(asked));
  expect(easel.runcomfy.submissions[0]?.input).toMatchObject({
    text: 'Generate 2 images. a heron',
    sequential_image_generation_options: 2,
    image_size: '2048:2048 (1:1)',
  });
  expect(ledgerOf(easel).jobs[0]).toMatchObject({ expected: 2, hold: { credits: 6 } });
});

test('another model understands its own flags, with a negative prompt and a switch', async () => {
  const easel = await startPainting();
  const { ana, mei, channel, until } = easel;
  const english = await ana.command(channel, 'painter', {
    prompt: 'a heron --no trees, people --ar 16:9 --upscale --steps 30',
  });
  await until(() => ended(english));
  const chinese = await mei.command(channel, 'painter', { prompt: '蒼鷺 --排除「樹、人」 --步數 40' });
  await until(() => ended(chinese));
  expect(sent(easel)).toEqual([
    { prompt: 'a heron', negative_prompt: 'trees, people', image_size: 'landscape_16_9', steps: 30, upscale: true },
    { prompt: '蒼鷺', negative_prompt: '樹、人', image_size: 'square_hd', steps: 40, upscale: false },
  ]);
  expect(textOf(chinese.reply())).toContain('步數 40');
});

test('an option wins over a flag, and its card says so until the end, after a restart too', async () => {
  const easel = await startEasel();
  const { ana, mei, channel, runcomfy, until } = easel;
  runcomfy.switches.rateLimit = { left: 1, retryAfter: '60' };
  const english = await ana.command(channel, 'video', { prompt: 'a heron --ar 1:1', ratio: '16:9' });
  const chinese = await mei.command(channel, 'video', {
    prompt: '蒼鷺 --比例 1:1 --秒數 4',
    ratio: '4:3',
    duration: 3,
  });
  for (const each of [english, chinese]) await each.answered();
  const says = '-# Not used: `--ar 1:1`. Options win over flags in the prompt.';
  const saysInChinese = '-# 以選項為準，未採用提示詞中的 `--比例 1:1`、`--秒數 4`。';
  expect(textOf(english.reply())).toContain(says);
  expect(textOf(chinese.reply())).toContain(saysInChinese);
  await until(() => runcomfy.traffic.some(({ method, over }) => method === 'POST' && over === true));
  await easel.stop();
  await easel.start();
  for (const each of [english, chinese]) await until(() => ended(each));
  expect(textOf(english.reply())).toContain('ratio 16:9');
  expect(textOf(english.reply())).toContain(says);
  expect(textOf(chinese.reply())).toContain(saysInChinese);
  expect(new Set(runcomfy.submissions.map(({ input }) => input['ratio']))).toEqual(new Set(['16:9', '4:3']));
  expect(given(easel, english)).toEqual({ prompt: 'a heron', ratio: '16:9' });
});

test('a flag that is not used is on the card, so it is screened like the prompt', async () => {
  const easel = await startPainting();
  const { ana, guild, channel, runcomfy } = easel;
  await change(ownerOf(guild), channel, 'words', { add: 'kraken' });
  const asked = await ana.command(channel, 'painter', { prompt: 'the sea --no kraken', negative_prompt: 'ships' });
  await asked.answered();
  expect(answerOf(asked)).toContain("Blocked by this server's word list.");
  expect([channel.messages(), runcomfy.submissions]).toEqual([[], []]);
});

test('a result that is only for its owner tells the channel of no flag', async () => {
  const easel = await startEasel();
  easel.runcomfy.next({ runMs: 60_000 });
  const asked = await easel.ana.command(easel.channel, 'video', { prompt: 'a heron --ar 1:1', ratio: '16:9' });
  await easel.until(() => textOf(asked.reply()).includes('🎨'));
  await press(easel.ana, asked.reply(), `private:${asked.id}`);
  await easel.until(() => !textOf(asked.reply()).includes('--ar'));
  expect(textOf(asked.reply())).not.toContain('a heron');
});

test('Try again has the options that the flags were', async () => {
  const easel = await startEasel();
  const { ana, channel, runcomfy, until } = easel;
  runcomfy.next({ end: 'failed' });
  const asked = await ana.command(channel, 'video', { prompt: 'a heron --ar 1:1 --seed 7 --dur 3', duration: 4 });
  const card = await until(() => ended(asked));
  // A job without a result is one line.
  expect(textOf(card)).not.toContain('--dur');
  expect(buttonsOf(card)).toContain(`retry:${asked.id}`);
  const again = await ana.press(card, `retry:${asked.id}`);
  await again.answered();
  await until(() => ended(again));
  const [first, second] = sent(easel);
  expect(first).toEqual({ text: 'a heron', resolution: '480p', ratio: '1:1', duration: 4, seed: 7 });
  expect(second).toEqual(first);
  expect(textOf(again.reply())).not.toContain('--dur');
});

test('a seed that a flag leaves to chance is drawn', async () => {
  const easel = await startEasel({ random: () => 0.5 });
  const asked = await easel.ana.command(easel.channel, 'video', { prompt: 'a heron --ar 1:1' });
  await easel.until(() => ended(asked));
  const [job] = ledgerOf(easel).jobs;
  expect(job?.drawnSeed).toBe('seed');
  expect(Number(job?.input['seed'])).toBeGreaterThan(0);
});

test.each([
  [
    'an unknown flag',
    'a heron --stepz 30',
    "`--stepz` doesn't work here. Did you mean `--steps`?",
    '這裡不能用 `--stepz`。要找的是 `--steps` 嗎？',
  ],
  ['a number beyond the bounds', 'a heron --steps 60', '“steps” can be at most 50.', '「步數」最大為50。'],
  [
    'a choice that is not there',
    'a heron --ar 3:2',
    '“image_size” has no such value. It takes Square hd, Portrait 16:9, Landscape 16:9.',
    '「image_size」沒有這個值',
  ],
  ['a picture', 'a heron --sref https://a.example/a.png', "`--sref` doesn't work here.", '這裡不能用 `--sref`。'],
])('%s is refused in private, and nothing is spent', async (_what, prompt, english, chinese) => {
  const { ana, mei, channel, runcomfy } = await startPainting();
  for (const [who, says] of [
    [ana, english],
    [mei, chinese],
  ] as const) {
    const asked = await who.command(channel, 'painter', { prompt });
    await asked.answered();
    expect(asked.response).toMatchObject({ type: 4, ephemeral: true });
    expect(answerOf(asked)).toContain(says);
  }
  expect(channel.messages()).toEqual([]);
  expect(runcomfy.traffic).toEqual([]);
});
