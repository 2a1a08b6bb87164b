import { describe, expect, test } from 'vitest';
import { readFlags } from '../../src/catalog/read-flags.ts';
import { loadCatalog } from '../../src/services/runcomfy/catalog.ts';
import { fileWith, modelOf } from './files.ts';

const { models } = await loadCatalog('models', new Set());

describe('a hostile prompt', () => {
  test.each([
    '--ar ',
    '--seed 7 ',
    '--qualty ',
    '--resoluton ',
    '--resoluton high ',
    '--foo ',
    '--voise a ',
    '--a',
    '--no "',
    "--no 'a'a",
    '--size 2560 ',
    '—ar 1',
    '--a-a',
    '「--no ',
    '--x=',
    '(--',
    '--比例 ',
    '16:9 --',
  ])('6,000 characters of %j do not hold the loop', (unit) => {
    const text = unit.repeat(Math.ceil(6_000 / unit.length)).slice(0, 6_000);
    for (const model of models) {
      const option = model.fields.find(({ input }) => input === model.prompt?.input)?.name ?? '';
      const before = process.threadCpuUsage();
      readFlags(model, { [option]: text });
      readFlags(model, { [option]: `--seed 7 ${text}` });
      const { user, system } = process.threadCpuUsage(before);
      expect((user + system) / 1000).toBeLessThan(500);
    }
  });
});

test('a thousand mistyped flags of a choice with a thousand values do not hold the loop', () => {
  const voices = Array.from({ length: 1_000 }, (_, index) => `voice_${index}`);
  const model = modelOf(fileWith({ prompt: { type: 'string' }, speaker: { type: 'string', enum: voices } }));
  const before = process.threadCpuUsage();
  readFlags(model, { prompt: '--speakr a '.repeat(1_000) });
  const { user, system } = process.threadCpuUsage(before);
  expect((user + system) / 1000).toBeLessThan(700);
});
