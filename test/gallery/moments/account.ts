import { privateText } from '../../../src/messages/private-text.ts';
import { quotaLines, type QuotaView } from '../../../src/messages/quota.ts';
import { fileWith, modelOf } from '../../catalog/files.ts';
import { privately, type Part } from '../moment.ts';
import { balanceWith } from '../../commands/typed.ts';
import { creditWorth, ids, image, now, resets, video } from './facts.ts';

/** Models that are priced in each way. */
const priced = [
  { command: 'sketch', price: { usd: { low: '0.02', high: '0.05' }, by: 'quality', times: 'count' } },
  { command: 'poster', price: { usd: { low: '0.02', high: '0.05' }, by: 'quality' } },
  { command: 'logo', price: { usd: '0.04' } },
  { command: 'clip', price: { usd: '0.03', times: 'duration' } },
].map((file) =>
  modelOf(
    fileWith(
      {
        quality: { type: 'string', enum: ['low', 'high'], default: 'low' },
        count: { type: 'integer', minimum: 1, maximum: 4, default: 1 },
        duration: { type: 'integer', minimum: 2, maximum: 12, default: 5 },
      },
      { ...file, count: 'count' },
    ),
  ),
);

const usual: QuotaView = {
  balance: balanceWith({
    left: { day: 76, month: 910 },
    used: { day: 15, month: 81 },
    held: { day: 9, month: 9 },
    renewsAt: resets,
  }),
  givenBy: { day: undefined, month: undefined },
  cooldownUntil: undefined,
  models: [image, video, ...priced],
  creditWorth,
};
const limited: QuotaView = {
  ...usual,
  balance: {
    ...usual.balance,
    left: { day: 96, month: 804 },
    granted: { day: 20, month: -100 },
    limits: { day: 120, month: 900 },
    serverLeft: { day: 12, month: 312 },
  },
  givenBy: { day: ids.artist, month: undefined },
  cooldownUntil: now + 40_000,
};

/** `/quota`. */
export const account: Part = {
  title: 'Credits',
  moments: [
    {
      name: 'quota',
      title: 'What is left',
      when: '`/quota`: what is left, what was used and is reserved, and what one more costs.',
      shown: (t) => privately(privateText(quotaLines(usual, t))),
    },
    {
      name: 'quota-limits',
      title: 'What limits now',
      when: '`/quota` where a role gives the credits, moderators changed them, the server has less left than the member, and a cooldown runs.',
      shown: (t) => privately(privateText(quotaLines(limited, t))),
    },
    {
      name: 'quota-no-commands',
      title: 'Nothing is offered',
      when: '`/quota` where the server offers this member no command, and where there are more commands than fit.',
      shown: (t) =>
        privately(
          privateText(quotaLines({ ...usual, models: [] }, t)),
          privateText(quotaLines({ ...usual, models: Array.from({ length: 90 }, () => image) }, t).slice(-3)),
        ),
    },
  ],
};
