import { expect, test } from 'vitest';
import { startEasel, textOf } from '../support/easel.ts';

const refused = [
  {
    name: 'a flag with a value that its option does not take',
    command: 'video',
    options: { prompt: 'a cat --dur 13' },
    says: '“duration” has no such value. It takes 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12.',
  },
  {
    name: 'a flag that the model does not have',
    command: 'video',
    options: { prompt: 'a cat --durr 12' },
    says: "`--durr` doesn't work here. Did you mean `--dur`?",
  },
  {
    name: 'a flag without a value',
    command: 'video',
    options: { prompt: 'a cat --dur' },
    says: '`--dur` needs a value right after it. Add one, or use **duration** instead.',
  },
  {
    name: 'two flags for one option',
    command: 'video',
    options: { prompt: 'a cat --dur 5 --duration 6' },
    says: 'The prompt sets **duration** twice. Keep one of the flags.',
  },
  {
    name: 'a negative prompt that the model does not take',
    command: 'image',
    options: { prompt: 'a cat --no dogs' },
    says: 'This model has no option for `--no`.',
  },
  {
    name: 'flags without anything to draw',
    command: 'image',
    options: { prompt: '--ar 16:9 --seed 7' },
    says: 'The prompt is empty.',
  },
  {
    name: 'a flag of other tools',
    command: 'video',
    options: { prompt: 'a cat --wm true' },
    says: "`--wm` doesn't work here. Take it out",
  },
  {
    name: 'a number of images that is not offered',
    command: 'image',
    options: { prompt: 'Generate 20 images of cats' },
    says: 'The prompt asks for 20, but the limit is 15 per request. Ask for fewer.',
  },
  {
    name: 'a number of images that the option contradicts',
    command: 'image',
    options: { prompt: 'Generate 5 images of cats', images: 2 },
    says: 'The prompt says 5, but the option says 2.',
  },
  {
    name: 'a prompt that has no room for the number of images',
    command: 'image',
    options: { prompt: 'x'.repeat(600) },
    says: 'the prompt is 19 characters over the limit',
  },
  {
    name: 'an empty prompt',
    command: 'image',
    options: { prompt: ' ' },
    says: 'The prompt is empty.',
  },
  {
    name: 'a prompt that is all mentions and markup',
    command: 'image',
    options: { prompt: '<@123456789012345678> ** __ ~~ || > @everyone' },
    says: 'The prompt is empty.',
  },
  {
    name: 'a forged choice',
    command: 'image',
    options: { prompt: 'a cat', size: '9999:9999 (1:1)' },
    says: '“size” has no such value.',
  },
  {
    name: 'a forged number',
    command: 'image',
    options: { prompt: 'a cat', images: 16 },
    says: '“images” has no such value.',
  },
  {
    name: 'a forged seed',
    command: 'image',
    options: { prompt: 'a cat', seed: -1 },
    says: '“seed” must be at least 0.',
  },
  {
    name: 'a forged hidden input',
    command: 'image',
    options: { prompt: 'a cat', sequential_image_generation: 'disabled' },
    says: 'no longer has “`sequential_image_generation`”',
  },
  {
    name: 'a forged long prompt',
    command: 'video',
    options: { prompt: 'x'.repeat(501) },
    says: '“prompt” is 1 over the 500-character limit.',
  },
];

test.each(refused)('$name: a private refusal before anything is spent', async ({ command, options, says }) => {
  const { ana, channel, runcomfy } = await startEasel();
  const asked = await ana.command(channel, command, options, { forged: true });
  await asked.answered();
  expect(asked.response).toMatchObject({ type: 4, ephemeral: true });
  expect(textOf(asked.reply())).toContain(says);
  expect(channel.messages()).toEqual([]);
  expect(runcomfy.traffic).toEqual([]);
});

test("a refusal is in the reader's language", async () => {
  const { mei, channel } = await startEasel();
  const asked = await mei.command(channel, 'video', { prompt: '一隻貓 --dur' });
  await asked.answered();
  expect(textOf(asked.reply())).toBe('`--dur` 後面缺少值。請補上，或改用選項「秒數」。');
});

test.each([
  { lost: 'on its way', fault: { kind: 'reset' } },
  { lost: 'on its way back', fault: { kind: 'drop-reply' } },
] as const)('the member reads a refusal whose answer is lost $lost', async ({ fault }) => {
  const { ana, channel, discord, logs } = await startEasel();
  discord.faults.inject({ method: 'POST', path: /\/callback/, fault });
  const asked = await ana.command(channel, 'image', { prompt: ' ' });
  await asked.answered();
  expect(textOf(asked.reply())).toContain('The prompt is empty.');
  expect(logs.filter(({ msg }) => msg === 'a command could not be answered')).toEqual([]);
});

test('a refusal that Discord does not confirm in time is not followed by another one', async () => {
  const easel = await startEasel();
  const { ana, channel, discord, logs } = easel;
  discord.faults.inject({ method: 'POST', path: /\/callback/, fault: { kind: 'hang' } });
  const asked = await ana.command(channel, 'image', { prompt: ' ' });
  const isGivenUp = (): boolean => logs.some(({ msg }) => msg === 'a command could not be answered');
  await expect.poll(isGivenUp, { timeout: 30_000 }).toBe(true);
  await easel.clock.advance(0);
  expect(discord.traffic.filter(({ path }) => path.includes(`/interactions/${asked.id}/`))).toHaveLength(1);
  expect(asked.response).toBeUndefined();
});
