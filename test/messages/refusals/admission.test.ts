import { describe, expect, test } from 'vitest';
import { admissionText } from '../../../src/messages/refusals/admission.ts';
import type { AdmissionRefusal } from '../../../src/core/job/admission.ts';
import { checkPolicy } from '../../../src/core/moderation/check.ts';
import { defaultPolicy, type Policy } from '../../../src/core/moderation/policy.ts';
import { aJob } from '../../support/job.ts';
import { createWords } from '../../../src/words/words.ts';

const words = createWords();
const renewsAt = Date.UTC(2026, 10, 22);
const renews = `<t:${renewsAt / 1000}:R>`;

/** The id `gone` does not exist any more. */
const server = { hasChannel: (id: string) => id !== 'gone', hasRole: (id: string) => id !== 'gone' };

interface Case {
  readonly refusal: AdmissionRefusal;
  readonly english: string;
  readonly chinese: string;
}

/** The refusal by a policy of a request for 9 images and 9 seconds of `m` at 45 credits, with a file of somebody's. */
function refusalOf(policy: Partial<Policy>): AdmissionRefusal {
  const requester = { managesServer: false, roleIds: [], channelIds: ['here'], isAgeRestricted: false };
  const asked = { model: { id: 'm' }, credits: 45, images: 9, seconds: 9, inputs: 'others' as const };
  const refusal = checkPolicy({ ...defaultPolicy, ...policy }, requester, asked);
  if (refusal === undefined) throw new Error('it is not refused');
  return refusal;
}

/** Every reason. A new one does not compile without its line here. */
const cases: Readonly<Record<AdmissionRefusal['reason'], readonly Case[]>> = {
  'form-used': [
    {
      refusal: { reason: 'form-used', by: undefined },
      english: "You've already sent this form. Look for the newer message, or press **Edit** again.",
      chinese: '這份表單已經送出過了。請看較新的訊息，或再按一次「編輯」。',
    },
    {
      refusal: { reason: 'form-used', by: aJob({ reply: '700' }) },
      english: "You've already sent this form: https://discord.com/channels/3/4/700",
      chinese: '這份表單已經送出過了：https://discord.com/channels/3/4/700',
    },
  ],
  paused: [
    {
      refusal: { reason: 'paused' },
      english: 'Easel is paused for everyone right now. Try again later.',
      chinese: 'Easel 目前全面暫停，請稍後再試。',
    },
  ],
  screened: [
    {
      refusal: { reason: 'screened', by: 'automod' },
      english: "Blocked by this server's AutoMod. No credits used; rephrase, or ask a moderator.",
      chinese: '被這個伺服器的 AutoMod 擋下，未扣點。請換個說法，或詢問管理員。',
    },
    {
      refusal: { reason: 'screened', by: 'policy' },
      english: "Blocked by this server's word list. No credits used; rephrase, or ask a moderator.",
      chinese: '含有這個伺服器禁用的字詞，未扣點。請換個說法，或詢問管理員。',
    },
    {
      refusal: { reason: 'screened', by: 'operator' },
      english: "Blocked by the bot host's word list. No credits used; rephrase and try again.",
      chinese: '含有營運者禁用的字詞，未扣點。請換個說法再試。',
    },
  ],
  'rules-unread': [
    {
      refusal: { reason: 'rules-unread' },
      english: "Easel is still reading this server's AutoMod rules, so nothing was started. Try again in a minute.",
      chinese: 'Easel 還在讀取這個伺服器的 AutoMod 規則，所以沒有開始生成。請過一分鐘再試。',
    },
  ],
  unscreened: [
    {
      refusal: { reason: 'unscreened' },
      english:
        "Your prompt couldn't be checked against this server's rules in time. No credits used; try again, or shorten it.",
      chinese: '來不及依這個伺服器的規則檢查提示詞，未扣點。請再試一次，或縮短提示詞。',
    },
  ],
  'original-removed': [
    {
      refusal: { reason: 'original-removed' },
      english: 'This result was deleted, so nothing was started. Start from another one.',
      chinese: '這個結果已刪除，沒有開始生成。請選別的結果。',
    },
  ],
  retried: [
    {
      refusal: { reason: 'retried' },
      english: "You've already tried this again. Look for the newer message.",
      chinese: '你已經再試過了，請看較新的訊息。',
    },
  ],
  'server-not-allowed': [
    {
      refusal: { reason: 'server-not-allowed' },
      english: "This server isn't on the bot's list. Ask the bot's host.",
      chinese: '這個伺服器不在可使用的名單上，請詢問營運者。',
    },
  ],
  'member-waiting': [
    {
      refusal: { reason: 'member-waiting', limit: 10 },
      english: 'You already have 10 in line. Wait for one to start, or cancel one with `/jobs`.',
      chinese: '你已有10個請求在排隊。請等其中一個開始，或用 `/生成進度` 取消一個。',
    },
  ],
  'all-waiting': [
    {
      refusal: { reason: 'all-waiting' },
      english: 'The line is full right now. Try again in a few minutes.',
      chinese: '目前排隊的人太多，請過幾分鐘再試。',
    },
  ],
  'inputs-full': [
    {
      refusal: { reason: 'inputs-full' },
      english: 'Too many files are waiting right now. Try again in a few minutes.',
      chinese: '目前等待中的檔案太多，請過幾分鐘再試。',
    },
  ],
  quota: [
    {
      refusal: { reason: 'quota', window: 'day', renewsAt, left: 0, cost: 9, affordable: 0 },
      english: `This costs 9; you have no credits left today. Resets ${renews}.`,
      chinese: `這次需要9點，你今天的點數已用完，${renews}重置。`,
    },
    {
      refusal: { reason: 'quota', window: 'day', renewsAt, left: 1, cost: 3, affordable: 0 },
      english: `This costs 3; you have 1 credit left today. Resets ${renews}.`,
      chinese: `這次需要3點，你今天剩1點，${renews}重置。`,
    },
    {
      refusal: { reason: 'quota', window: 'month', renewsAt, left: 0, cost: 1, affordable: 0 },
      english: `This costs 1; you have no credits left this month. Resets ${renews}.`,
      chinese: `這次需要1點，你這個月的點數已用完，${renews}重置。`,
    },
    {
      refusal: { reason: 'quota', window: 'month', renewsAt, left: 8, cost: 9, affordable: 0 },
      english: `This costs 9; you have 8 credits left this month. Resets ${renews}.`,
      chinese: `這次需要9點，你這個月剩8點，${renews}重置。`,
    },
  ],
  budget: [
    {
      refusal: { reason: 'budget', of: 'server', window: 'day', renewsAt, left: 0, cost: 9, affordable: 0 },
      english: `The server's budget for today is used up. Resets ${renews}.`,
      chinese: `伺服器今天的預算已用完，${renews}重置。`,
    },
    {
      refusal: { reason: 'budget', of: 'server', window: 'month', renewsAt, left: 8, cost: 9, affordable: 0 },
      english: `This costs 9; the server's budget has 8 credits left this month. Resets ${renews}.`,
      chinese: `這次需要9點，伺服器這個月的預算只剩8點，${renews}重置。`,
    },
    {
      refusal: { reason: 'budget', of: 'bot', window: 'month', renewsAt, left: 0, cost: 9, affordable: 0 },
      english: `The bot's budget for this month is used up. Resets ${renews}.`,
      chinese: `機器人這個月的預算已用完，${renews}重置。`,
    },
    {
      refusal: { reason: 'budget', of: 'bot', window: 'day', renewsAt, left: 1, cost: 3, affordable: 0 },
      english: `This costs 3; the bot's budget has 1 credit left today. Resets ${renews}.`,
      chinese: `這次需要3點，機器人今天的預算只剩1點，${renews}重置。`,
    },
  ],
  'store-failing': [
    {
      refusal: { reason: 'store-failing' },
      english: "Easel can't save new requests right now, so nothing was started. Try again in a few minutes.",
      chinese: 'Easel 目前無法儲存新的請求，所以沒有開始生成。請過幾分鐘再試。',
    },
  ],
  'server-paused': [
    {
      refusal: { reason: 'server-paused', why: 'a contest' },
      english: `Easel is paused in this server. Try again later.\nReason: \`a contest\``,
      chinese: `Easel 在這個伺服器暫停中，請稍後再試。\n原因：\`a contest\``,
    },
  ],
  blocked: [
    {
      refusal: { reason: 'blocked', why: 'spam', until: undefined },
      english: `You're blocked from Easel in this server. If that's a mistake, ask its moderators.\nReason: \`spam\``,
      chinese: `你已被禁止在這個伺服器使用 Easel。如有誤會，請洽管理員。\n原因：\`spam\``,
    },
    {
      refusal: { reason: 'blocked', why: 'spam', until: renewsAt },
      english: `You're blocked from Easel in this server; it ends ${renews}. If that's a mistake, ask its moderators.\nReason: \`spam\``,
      chinese: `你已被禁止在這個伺服器使用 Easel，${renews}解除。如有誤會，請洽管理員。\n原因：\`spam\``,
    },
  ],
  cooldown: [
    {
      refusal: { reason: 'cooldown', until: renewsAt },
      english: `Cooldown: you can generate again ${renews}.`,
      chinese: `冷卻中，${renews}可以再生成。`,
    },
  ],
  policy: [
    {
      refusal: refusalOf({ channels: ['1', '2'] }),
      english: "You can't use Easel in this channel. Try: <#1> <#2>",
      chinese: '這個頻道不能用 Easel，請到：<#1> <#2>',
    },
    {
      refusal: refusalOf({ channels: Array.from({ length: 50 }, (_, index) => String(index)) }),
      english: "You can't use Easel in this channel. Try: <#0> <#1> <#2> <#3> <#4> <#5> <#6> <#7> …",
      chinese: '這個頻道不能用 Easel，請到：<#0> <#1> <#2> <#3> <#4> <#5> <#6> <#7> …',
    },
    {
      refusal: refusalOf({ channels: ['gone', '2'] }),
      english: "You can't use Easel in this channel. Try: <#2>",
      chinese: '這個頻道不能用 Easel，請到：<#2>',
    },
    {
      refusal: refusalOf({ channels: ['gone'] }),
      english: "You can't use Easel in this server right now: the channels picked for it are gone. Ask a moderator.",
      chinese: '這個伺服器目前不能用 Easel：原本選的頻道已不存在。請詢問管理員。',
    },
    {
      refusal: refusalOf({ modelsOff: ['m'] }),
      english: 'This command is turned off in this server. Type `/` to see the others.',
      chinese: '這個伺服器停用了這個指令。輸入「/」查看其他指令。',
    },
    {
      refusal: refusalOf({ modelRoles: [{ modelId: 'm', roleIds: ['1'] }] }),
      english: 'In this server, this command is for <@&1>. Type `/` to see the others, or ask a moderator.',
      chinese: '在這個伺服器，這個指令只給 <@&1> 使用。輸入「/」查看其他指令，或詢問管理員。',
    },
    {
      refusal: refusalOf({ modelRoles: [{ modelId: 'm', roleIds: ['gone'] }] }),
      english: 'This command is turned off in this server. Type `/` to see the others.',
      chinese: '這個伺服器停用了這個指令。輸入「/」查看其他指令。',
    },
    {
      refusal: refusalOf({ ageRestricted: ['m'] }),
      english: 'In this server, this command only works in age-restricted channels. Try it in one.',
      chinese: '在這個伺服器，這個指令只能在年齡限制頻道使用。請到那裡再試。',
    },
    {
      refusal: refusalOf({ largest: { credits: 6 } }),
      english: "This costs 45, over this server's limit of 6 credits per request. Ask for fewer images or seconds.",
      chinese: '需要45點，超過單次上限6點。請減少張數或秒數。',
    },
    {
      refusal: refusalOf({ largest: { images: 1 } }),
      english: 'This server allows up to 1 image per request.',
      chinese: '這個伺服器一次最多1張，請減少張數。',
    },
    {
      refusal: refusalOf({ largest: { images: 4 } }),
      english: 'This server allows up to 4 images per request.',
      chinese: '這個伺服器一次最多4張，請減少張數。',
    },
    {
      refusal: refusalOf({ largest: { seconds: 1 } }),
      english: 'This server allows up to 1 second per request.',
      chinese: '這個伺服器一次最長1秒，請減少秒數。',
    },
    {
      refusal: refusalOf({ largest: { seconds: 5 } }),
      english: 'This server allows up to 5 seconds per request.',
      chinese: '這個伺服器一次最長5秒，請減少秒數。',
    },
    {
      refusal: refusalOf({ inputs: { allowed: false, roles: [], channels: [], others: true } }),
      english: "This server doesn't allow adding files. Leave them out, or ask a moderator.",
      chinese: '這個伺服器不開放提供檔案。請拿掉檔案，或詢問管理員。',
    },
    {
      refusal: refusalOf({ inputs: { allowed: true, roles: ['1', 'gone', '2'], channels: [], others: true } }),
      english: 'Only <@&1> <@&2> may add files in this server. Leave them out, or ask a moderator.',
      chinese: '這個伺服器只有 <@&1> <@&2> 可以提供檔案。請拿掉檔案，或詢問管理員。',
    },
    {
      refusal: refusalOf({ inputs: { allowed: true, roles: ['gone'], channels: [], others: true } }),
      english: "This server doesn't allow adding files. Leave them out, or ask a moderator.",
      chinese: '這個伺服器不開放提供檔案。請拿掉檔案，或詢問管理員。',
    },
    {
      refusal: refusalOf({ inputs: { allowed: true, roles: [], channels: ['1', 'gone'], others: true } }),
      english: "You can't add files in this channel. Leave them out, or try: <#1>",
      chinese: '這個頻道不能提供檔案。請拿掉檔案，或到：<#1>',
    },
    {
      refusal: refusalOf({ inputs: { allowed: true, roles: [], channels: ['gone'], others: true } }),
      english: "This server doesn't allow adding files. Leave them out, or ask a moderator.",
      chinese: '這個伺服器不開放提供檔案。請拿掉檔案，或詢問管理員。',
    },
    {
      refusal: refusalOf({}),
      english:
        "This server doesn't allow other members' files, and a link to an upload may be one. Attach your own, or link to a message with an Easel result.",
      chinese:
        '這個伺服器不能用其他成員的檔案，而上傳檔案的連結可能是別人的。請附加自己的檔案，或貼上有 Easel 結果的訊息連結。',
    },
  ],
};

describe('why a request is refused, and what to do', () => {
  test.each(Object.values(cases).flat())('$refusal.reason $refusal.window', ({ refusal, english, chinese }) => {
    expect(admissionText(refusal, { server }, words.in('en-US'))).toBe(english);
    expect(admissionText(refusal, { server }, words.in('zh-TW'))).toBe(chinese);
  });

  test.each([
    ['quota', { of: 'image', count: 2 }, 'Resets T. 2 images would still fit.', 'T重置。還夠生成2張。'],
    ['quota', { of: 'second', count: 1 }, 'Resets T. 1 second would still fit.', 'T重置。還夠生成1秒。'],
    ['budget', { of: 'image', count: 1 }, 'Resets T. 1 image would still fit.', 'T重置。還夠生成1張。'],
  ] as const)('a shortage of the %s says what the rest pays for: %o', (reason, fits, english, chinese) => {
    const refusal = { reason, of: 'server', window: 'day', renewsAt, left: 8, cost: 9, affordable: 0 } as const;
    const ending = (language: 'en-US' | 'zh-TW') =>
      admissionText(refusal, { server, fits }, words.in(language)).replaceAll(renews, 'T');
    expect(ending('en-US')).toMatch(new RegExp(`${english}$`, 'u'));
    expect(ending('zh-TW')).toMatch(new RegExp(`${chinese}$`, 'u'));
  });

  test('where nothing is left, nothing fits', () => {
    const refusal = { reason: 'quota', window: 'day', renewsAt, left: 0, cost: 9, affordable: 0 } as const;
    const fits = { of: 'image', count: 2 } as const;
    expect(admissionText(refusal, { server, fits }, words.in('en-US'))).not.toContain('fit');
  });

  test('the time of renewal is exact to the second, whatever is left of it', () => {
    const refusal = {
      reason: 'quota',
      window: 'day',
      renewsAt: renewsAt + 999,
      left: 0,
      cost: 9,
      affordable: 0,
    } as const;
    expect(admissionText(refusal, { server }, words.in('en-US'))).toContain(renews);
  });
});
