import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { agreeOnCount, type CountVerdict } from '../../../src/core/prompt/count.ts';
import { statedCount } from '../../../src/core/prompt/stated-count.ts';
import { assertReaching } from '../../support/assert-reaching.ts';

const OFFERED = Array.from({ length: 15 }, (_, index) => index + 1);

function agree(prompt: string, option?: number, maxLength?: number): CountVerdict {
  return agreeOnCount({ prompt, option, offered: OFFERED, fallback: 3, maxLength });
}

describe('the number is put before a prompt that does not say it', () => {
  test.each([
    ['a fox', undefined, 3, 'Generate 3 images. a fox'],
    ['a fox', 5, 5, 'Generate 5 images. a fox'],
    ['a fox', 1, 1, 'Generate 1 image. a fox'],
    ['a picture of a cat', 4, 4, 'Generate 4 images. a picture of a cat'],
    ['一隻貓', 3, 3, '生成 3 張圖片。一隻貓'],
    ['一隻 cyberpunk 風格的貓', 3, 3, '生成 3 張圖片。一隻 cyberpunk 風格的貓'],
    ['a cat named 小花', 3, 3, 'Generate 3 images. a cat named 小花'],
    ['桜の下のねこ', 3, 3, 'Generate 3 images. 桜の下のねこ'],
    ['貓の家', 3, 3, '生成 3 張圖片。貓の家'],
    ['畫一張貓的圖片', 4, 4, '生成 4 張圖片。畫一張貓的圖片'],
    ['小花 the cat', 3, 3, 'Generate 3 images. 小花 the cat'],
    ['the小花兒cat', 3, 3, 'Generate 3 images. the小花兒cat'],
    ['貓，貓。貓、貓', 3, 3, '生成 3 張圖片。貓，貓。貓、貓'],
  ])('%j with the option %s', (prompt, option, count, text) => {
    expect(agree(prompt, option)).toEqual({ ok: true, count, text });
  });
});

describe('a prompt that says the number is sent as it is', () => {
  test.each([
    ['Generate 5 images of a fox', undefined, 5],
    ['Generate 5 images of a fox', 5, 5],
    ['五張狐狸', undefined, 5],
    ['畫一張貓的圖片', undefined, 1],
    ['畫一張貓的圖片', 1, 1],
  ])('%j with the option %s', (prompt, option, count) => {
    expect(agree(prompt, option)).toEqual({ ok: true, count, text: prompt });
  });
});

describe('numbers that cannot agree', () => {
  test.each([
    ['twenty images', 20],
    ['二十張圖', 20],
    ['0 images', 0],
    ['3000000000 images', 3_000_000_000],
    [`${'9'.repeat(400)} images`, Number.MAX_SAFE_INTEGER],
  ])('%j is outside the offered range', (prompt, said) => {
    const refusal = { reason: 'count-not-offered', said, largest: 15 };
    expect(agree(prompt)).toEqual({ ok: false, refusal });
  });

  test.each([
    ['Generate 5 images of a fox', 3, 5],
    ['twenty images', 15, 20],
    ['三張圖', 5, 3],
    ['one image', 3, 1],
    ['Generate 3 images of a fox. Generate 5 images of a hen', 5, 3],
  ])('%j differs from the option %i', (prompt, option, said) => {
    expect(agree(prompt, option)).toEqual({ ok: false, refusal: { reason: 'counts-differ', said, option } });
  });

  test('一張 is read as one only if one is offered', () => {
    expect(
      agreeOnCount({ prompt: '畫一張貓', option: undefined, offered: [2, 4], fallback: 2, maxLength: undefined }),
    ).toEqual({ ok: true, count: 2, text: '生成 2 張圖片。畫一張貓' });
  });
});

describe('the length counts code points, with the sentence', () => {
  const SENTENCE = 'Generate 3 images. '.length;
  test.each([
    ['🦊'.repeat(600 - SENTENCE), undefined],
    ['🦊'.repeat(600 - SENTENCE + 1), 1],
    ['🦊'.repeat(600), SENTENCE],
    [`3 images ${'🦊'.repeat(591)}`, undefined],
    [`3 images ${'🦊'.repeat(592)}`, 1],
    ['狐'.repeat(591), undefined],
    ['狐'.repeat(592), 1],
  ])('prompt %#', (prompt, over) => {
    const verdict = agree(prompt, 3, 600);
    expect(verdict.ok ? undefined : verdict.refusal).toEqual(
      over === undefined ? undefined : { reason: 'too-long-with-count', over, count: 3 },
    );
  });
});

test('whatever is sent states the number that is sent, fits, and is sent unchanged when it is read again', () => {
  const part = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.constantFrom(
      '3 images',
      'twenty images',
      '三張',
      '一張',
      'draw ',
      '生成',
      ', ',
      '。',
      '5 photos',
      ' of ',
      '貓',
      '的圖片',
      '1',
    ),
    fc.constantFrom('\uD800', '\u202E', '\u0000', '\n'),
  );
  const request = fc.record({
    prompt: fc.array(part, { maxLength: 8 }).map((parts) => parts.join('')),
    option: fc.option(fc.integer({ min: 1, max: 15 }), { nil: undefined }),
    maxLength: fc.option(fc.integer({ min: 1, max: 60 }), { nil: undefined }),
  });
  assertReaching(
    ['as written', 'count-not-offered', 'counts-differ', 'too-long-with-count', 'with sentence'],
    (saw) =>
      fc.property(request, ({ prompt, option, maxLength }) => {
        const asked = { prompt, option, offered: OFFERED, fallback: 3, maxLength };
        const verdict = agreeOnCount(asked);
        saw(verdict.ok ? (verdict.text === prompt ? 'as written' : 'with sentence') : verdict.refusal.reason);
        if (!verdict.ok) return;
        expect(statedCount(verdict.text)?.count).toBe(verdict.count);
        expect(verdict.count).toBe(option ?? verdict.count);
        expect(Array.from(verdict.text).length).toBeLessThanOrEqual(maxLength ?? Infinity);
        expect(agreeOnCount({ ...asked, prompt: verdict.text })).toEqual(verdict);
        expect(agreeOnCount({ ...asked, prompt: verdict.text, option: verdict.count })).toEqual(verdict);
      }),
    { numRuns: 3000 },
  );
});
