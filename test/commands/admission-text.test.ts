import { describe, expect, test } from 'vitest';
import { admissionText } from '../../src/commands/admission-text.ts';
import type { AdmissionRefusal } from '../../src/core/job/admission.ts';
import { languages } from '../../src/core/language.ts';
import { createWords } from '../../src/words/words.ts';

const words = createWords();
const renewsAt = Date.UTC(2026, 10, 22);
const renews = `<t:${renewsAt / 1000}:R>`;

interface Case {
  readonly refusal: AdmissionRefusal;
  readonly english: string;
  readonly chinese: string;
}

/** Every reason that there is: a new one does not compile without its line here. */
const cases: Readonly<Record<AdmissionRefusal['reason'], readonly Case[]>> = {
  paused: [
    {
      refusal: { reason: 'paused' },
      english: 'Easel is paused for everyone just now. Try again later.',
      chinese: 'Easel 目前全面暫停。請稍後再試。',
    },
  ],
  'server-not-allowed': [
    {
      refusal: { reason: 'server-not-allowed' },
      english: 'This server is not on the list of those that may use this bot. Ask the people who run it.',
      chinese: '這個伺服器不在可以使用的名單上。請詢問管理這個機器人的人。',
    },
  ],
  'member-waiting': [
    {
      refusal: { reason: 'member-waiting', limit: 10 },
      english: 'You already have 10 waiting. Let one start, or cancel one with /jobs.',
      chinese: '你已經有 10 個在等待。請等其中一個開始，或用 /我的工作 取消一個。',
    },
  ],
  'all-waiting': [
    {
      refusal: { reason: 'all-waiting' },
      english: 'The line is full just now. Try again in a few minutes.',
      chinese: '目前排隊的人太多。請幾分鐘後再試。',
    },
  ],
  quota: [
    {
      refusal: { reason: 'quota', window: 'day', renewsAt },
      english: `You do not have enough credits left for this today. They renew ${renews}. Fewer or smaller may still fit: see /quota.`,
      chinese: `你今天剩下的點數不夠。${renews}會重新計算。數量少一點或小一點也許可以，請看 /點數。`,
    },
    {
      refusal: { reason: 'quota', window: 'month', renewsAt },
      english: `You do not have enough credits left for this month. They renew ${renews}. Fewer or smaller may still fit: see /quota.`,
      chinese: `你這個月剩下的點數不夠。${renews}會重新計算。數量少一點或小一點也許可以，請看 /點數。`,
    },
  ],
  budget: [
    {
      refusal: { reason: 'budget' },
      english: "This community's budget is used up for now. Try again later.",
      chinese: '這個社群的預算目前用完了。請稍後再試。',
    },
  ],
  'store-failing': [
    {
      refusal: { reason: 'store-failing' },
      english: 'Easel cannot write down new requests just now, so nothing was started. Try again in a few minutes.',
      chinese: 'Easel 目前無法記錄新的請求，所以沒有開始任何工作。請幾分鐘後再試。',
    },
  ],
};

describe('why a request is not taken on, and what to do', () => {
  test.each(Object.values(cases).flat())('$refusal.reason $refusal.window', ({ refusal, english, chinese }) => {
    expect(admissionText(refusal, 'en-US', words)).toBe(english);
    expect(admissionText(refusal, 'zh-TW', words)).toBe(chinese);
  });

  test.each(languages)('the budget of a community is refused without a figure, in %s', (language) => {
    expect(admissionText({ reason: 'budget' }, language, words)).not.toMatch(/\d/);
  });

  test('the time of renewal is told by the second, whatever is left of it', () => {
    const refusal = { reason: 'quota', window: 'day', renewsAt: renewsAt + 999 } as const;
    expect(admissionText(refusal, 'en-US', words)).toContain(renews);
  });
});
