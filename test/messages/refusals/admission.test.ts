import { describe, expect, test } from 'vitest';
import { admissionText } from '../../../src/messages/refusals/admission.ts';
import type { AdmissionRefusal } from '../../../src/core/job/admission.ts';
import { checkPolicy } from '../../../src/core/moderation/check.ts';
import { defaultPolicy, type Policy } from '../../../src/core/moderation/policy.ts';
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
  paused: [
    {
      refusal: { reason: 'paused' },
      english: 'Easel is paused for everyone just now. Try again later.',
      chinese: 'Easel 目前全面暫停。請稍後再試。',
    },
  ],
  screened: [
    {
      refusal: { reason: 'screened', by: 'automod' },
      english:
        "This server's AutoMod rules do not let that through, so nothing was started. Put it in other words, or ask a moderator.",
      chinese: '這個伺服器的 AutoMod 規則不允許這段文字，所以沒有開始任何工作。請換個說法，或請教管理員。',
    },
    {
      refusal: { reason: 'screened', by: 'policy' },
      english:
        "This server's moderators do not allow something in it, so nothing was started. Put it in other words, or ask them.",
      chinese: '這個伺服器的管理員不允許其中的內容，所以沒有開始任何工作。請換個說法，或請教他們。',
    },
    {
      refusal: { reason: 'screened', by: 'operator' },
      english:
        'The people who run this bot do not allow something in it, so nothing was started. Put it in other words.',
      chinese: '管理這個機器人的人不允許其中的內容，所以沒有開始任何工作。請換個說法。',
    },
  ],
  'rules-unread': [
    {
      refusal: { reason: 'rules-unread' },
      english: "Easel does not know this server's AutoMod rules yet, so nothing was started. Try again in a minute.",
      chinese: 'Easel 還不知道這個伺服器的 AutoMod 規則，所以沒有開始任何工作。請一分鐘後再試。',
    },
  ],
  unscreened: [
    {
      refusal: { reason: 'unscreened' },
      english:
        "Your prompt couldn't be checked against this server's rules in time. Nothing charged. Try again in a moment; a shorter prompt may help.",
      chinese: '來不及依這個伺服器的規則檢查提示詞，未扣點。請稍後再試，縮短提示詞也有幫助。',
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
  'inputs-full': [
    {
      refusal: { reason: 'inputs-full' },
      english: 'Too many files are waiting right now. Try again in a few minutes.',
      chinese: '目前等待中的檔案太多，請過幾分鐘再試。',
    },
  ],
  quota: [
    {
      refusal: { reason: 'quota', window: 'day', renewsAt, left: 0, cost: 9 },
      english: `You have no credits left today; this costs 9. Resets ${renews}.`,
      chinese: `你今天已沒有點數，這次需要 9 點。${renews}重置。`,
    },
    {
      refusal: { reason: 'quota', window: 'day', renewsAt, left: 1, cost: 3 },
      english: `This costs 3; you have 1 credit left today. Resets ${renews}. Try asking for less.`,
      chinese: `這次需要 3 點，你今天只剩 1 點。${renews}重置。請減少張數或秒數。`,
    },
    {
      refusal: { reason: 'quota', window: 'month', renewsAt, left: 0, cost: 1 },
      english: `You have no credits left this month; this costs 1. Resets ${renews}.`,
      chinese: `你這個月已沒有點數，這次需要 1 點。${renews}重置。`,
    },
    {
      refusal: { reason: 'quota', window: 'month', renewsAt, left: 8, cost: 9 },
      english: `This costs 9; you have 8 credits left this month. Resets ${renews}. Try asking for less.`,
      chinese: `這次需要 9 點，你這個月只剩 8 點。${renews}重置。請減少張數或秒數。`,
    },
  ],
  budget: [
    {
      refusal: { reason: 'budget', of: 'server', window: 'day', renewsAt, left: 0, cost: 9 },
      english: `The server's budget for today is used up. Resets ${renews}.`,
      chinese: `這個伺服器今天的預算已用完，${renews}重置。`,
    },
    {
      refusal: { reason: 'budget', of: 'server', window: 'month', renewsAt, left: 8, cost: 9 },
      english: `The server's budget for this month has 8 credits left; this costs 9. Resets ${renews}.`,
      chinese: `這個伺服器這個月的預算只剩 8 點，這次需要 9 點。${renews}重置。`,
    },
    {
      refusal: { reason: 'budget', of: 'bot', window: 'month', renewsAt, left: 0, cost: 9 },
      english: `The whole bot's budget for this month is used up. Resets ${renews}.`,
      chinese: `整個機器人這個月的預算已用完，${renews}重置。`,
    },
    {
      refusal: { reason: 'budget', of: 'bot', window: 'day', renewsAt, left: 1, cost: 3 },
      english: `The whole bot's budget for today has 1 credit left; this costs 3. Resets ${renews}.`,
      chinese: `整個機器人今天的預算只剩 1 點，這次需要 3 點。${renews}重置。`,
    },
  ],
  'store-failing': [
    {
      refusal: { reason: 'store-failing' },
      english: 'Easel cannot write down new requests just now, so nothing was started. Try again in a few minutes.',
      chinese: 'Easel 目前無法記錄新的請求，所以沒有開始任何工作。請幾分鐘後再試。',
    },
  ],
  'server-paused': [
    {
      refusal: { reason: 'server-paused', why: 'a contest' },
      english: `Easel is paused in this server: \`a contest\` Try again later.`,
      chinese: `Easel 在這個伺服器暫停中：\`a contest\` 請稍後再試。`,
    },
  ],
  barred: [
    {
      refusal: { reason: 'barred', why: 'spam', until: undefined },
      english: `You cannot use Easel in this server: \`spam\` If that is a mistake, ask its moderators.`,
      chinese: `你不能在這個伺服器使用 Easel：\`spam\` 如果有誤，請洽管理員。`,
    },
    {
      refusal: { reason: 'barred', why: 'spam', until: renewsAt },
      english: `You cannot use Easel in this server: \`spam\` It ends ${renews}. If that is a mistake, ask its moderators.`,
      chinese: `你不能在這個伺服器使用 Easel：\`spam\` ${renews}解除。如果有誤，請洽管理員。`,
    },
  ],
  cooldown: [
    {
      refusal: { reason: 'cooldown', until: renewsAt },
      english: `One at a time here: you can ask again ${renews}.`,
      chinese: `這裡一次一個：${renews}可以再提出。`,
    },
  ],
  policy: [
    {
      refusal: refusalOf({ channels: ['1', '2'] }),
      english: 'Easel is not used in this channel. Try one of these: <#1> <#2>',
      chinese: '這個頻道不使用 Easel。請到這些頻道試試：<#1> <#2>',
    },
    {
      refusal: refusalOf({ channels: Array.from({ length: 50 }, (_, index) => String(index)) }),
      english: 'Easel is not used in this channel. Try one of these: <#0> <#1> <#2> <#3> <#4> <#5> <#6> <#7> …',
      chinese: '這個頻道不使用 Easel。請到這些頻道試試：<#0> <#1> <#2> <#3> <#4> <#5> <#6> <#7> …',
    },
    {
      refusal: refusalOf({ channels: ['gone', '2'] }),
      english: 'Easel is not used in this channel. Try one of these: <#2>',
      chinese: '這個頻道不使用 Easel。請到這些頻道試試：<#2>',
    },
    {
      refusal: refusalOf({ channels: ['gone'] }),
      english:
        'Easel is not used anywhere in this server just now: the channels picked for it are gone. Ask a moderator.',
      chinese: '這個伺服器目前沒有可以使用 Easel 的頻道：原本選的頻道已不存在。請洽管理員。',
    },
    {
      refusal: refusalOf({ modelsOff: ['m'] }),
      english: 'This server does not offer this command. Type / to see the others.',
      chinese: '這個伺服器不提供這個指令。輸入 / 看看其他的。',
    },
    {
      refusal: refusalOf({ modelRoles: [{ modelId: 'm', roleIds: ['1'] }] }),
      english: 'In this server this command is for <@&1>. Type / to see the others, or ask a moderator.',
      chinese: '在這個伺服器，這個指令只給 <@&1> 使用。輸入 / 看看其他的，或請教管理員。',
    },
    {
      refusal: refusalOf({ modelRoles: [{ modelId: 'm', roleIds: ['gone'] }] }),
      english: 'This server does not offer this command. Type / to see the others.',
      chinese: '這個伺服器不提供這個指令。輸入 / 看看其他的。',
    },
    {
      refusal: refusalOf({ ageRestricted: ['m'] }),
      english: 'In this server this command is for age-restricted channels only. Try it in one of those.',
      chinese: '在這個伺服器，這個指令只能用在年齡限制頻道。請到那裡試試。',
    },
    {
      refusal: refusalOf({ largest: { credits: 6 } }),
      english: 'This would cost 45 credits; 6 is the most for one request here. Ask for fewer or smaller.',
      chinese: '這會花 45 點；這裡一次最多 6 點。請要少一點或小一點。',
    },
    {
      refusal: refusalOf({ largest: { images: 1 } }),
      english: '1 image at a time is the most in this server. Ask for fewer.',
      chinese: '這個伺服器一次最多 1 張。請要少一點。',
    },
    {
      refusal: refusalOf({ largest: { images: 4 } }),
      english: '4 images at a time are the most in this server. Ask for fewer.',
      chinese: '這個伺服器一次最多 4 張。請要少一點。',
    },
    {
      refusal: refusalOf({ largest: { seconds: 1 } }),
      english: '1 second is the longest in this server. Ask for a shorter one.',
      chinese: '這個伺服器最長 1 秒。請要短一點。',
    },
    {
      refusal: refusalOf({ largest: { seconds: 5 } }),
      english: '5 seconds are the longest in this server. Ask for a shorter one.',
      chinese: '這個伺服器最長 5 秒。請要短一點。',
    },
    {
      refusal: refusalOf({ inputs: { allowed: false, roles: [], channels: [], others: true } }),
      english: "You can't put in a file here: this server's moderators don't allow it. Leave it out, or ask them.",
      chinese: '這個伺服器的管理員不允許放入檔案。請不要附檔案，或詢問管理員。',
    },
    {
      refusal: refusalOf({ inputs: { allowed: true, roles: ['1', 'gone', '2'], channels: [], others: true } }),
      english: 'In this server only <@&1> <@&2> may put in a file. Leave it out, or ask a moderator.',
      chinese: '這個伺服器只有 <@&1> <@&2> 可以放入檔案。請不要附檔案，或詢問管理員。',
    },
    {
      refusal: refusalOf({ inputs: { allowed: true, roles: ['gone'], channels: [], others: true } }),
      english: "You can't put in a file here: this server's moderators don't allow it. Leave it out, or ask them.",
      chinese: '這個伺服器的管理員不允許放入檔案。請不要附檔案，或詢問管理員。',
    },
    {
      refusal: refusalOf({ inputs: { allowed: true, roles: [], channels: ['1', 'gone'], others: true } }),
      english: "You can't put in a file in this channel. Leave it out, or try one of these: <#1>",
      chinese: '這個頻道不能放入檔案。請不要附檔案，或到這些頻道試試：<#1>',
    },
    {
      refusal: refusalOf({ inputs: { allowed: true, roles: [], channels: ['gone'], others: true } }),
      english: "You can't put in a file here: this server's moderators don't allow it. Leave it out, or ask them.",
      chinese: '這個伺服器的管理員不允許放入檔案。請不要附檔案，或詢問管理員。',
    },
    {
      refusal: refusalOf({}),
      english:
        "A link to an upload on Discord may be another member's file, and this server doesn't allow those. Attach a file of your own, or link to a message with an Easel result.",
      chinese:
        'Discord 上的檔案連結可能是其他成員的檔案，這個伺服器不允許使用。請附上自己的檔案，或貼上有 Easel 結果的訊息連結。',
    },
  ],
};

describe('why a request is refused, and what to do', () => {
  test.each(Object.values(cases).flat())('$refusal.reason $refusal.window', ({ refusal, english, chinese }) => {
    expect(admissionText(refusal, server, words.in('en-US'))).toBe(english);
    expect(admissionText(refusal, server, words.in('zh-TW'))).toBe(chinese);
  });

  test('the time of renewal is exact to the second, whatever is left of it', () => {
    const refusal = { reason: 'quota', window: 'day', renewsAt: renewsAt + 999, left: 0, cost: 9 } as const;
    expect(admissionText(refusal, server, words.in('en-US'))).toContain(renews);
  });
});
