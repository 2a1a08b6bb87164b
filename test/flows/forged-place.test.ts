import { expect, test } from 'vitest';
import { channelTypes } from '../../sandbox/discord/world/channels.ts';
import { permissions } from '../../sandbox/discord/world/permissions.ts';
import { ended, startEasel, textOf, type Easel } from '../support/easel.ts';
import { ledgerOf } from '../support/ledger.ts';
import { answerOf, press } from '../support/press.ts';
import { endOf } from './inputs/bench.ts';

type Place = (easel: Easel) => { readonly id: string };

const hidden: Place = ({ guild, mei }) =>
  guild.addChannel({ overwrites: { [mei.id]: { deny: permissions.viewChannel } } });
const thread: Place = ({ guild, channel, ana }) =>
  guild.addChannel({ type: channelTypes.privateThread, parentId: channel.id, botJoined: true, joined: [ana] });

test.each([
  ['a channel that they do not see', hidden],
  ['a private thread', thread],
])('nobody makes anything from a result in %s by a button that they make up elsewhere', async (_where, placeOf) => {
  const easel = await startEasel();
  const { ana, mei, channel, runcomfy } = easel;
  const secret = await ana.command(placeOf(easel), 'image', { prompt: 'the plan of the party', images: 1 });
  await endOf(easel, secret);
  const shown = await mei.command(channel, 'image', { prompt: '竹林', images: 1 });
  const card = await easel.until(() => ended(shown));
  for (const button of ['again', 'edit', 'next']) {
    const answer = answerOf(await press(mei, card, `${button}:${secret.id}`));
    expect([button, answer]).toEqual([button, expect.stringContaining('沒有這個請求')]);
  }
  const fields = [{ type: 4, custom_id: 'prompt', value: 'x' }];
  const forged = await mei.forge(card, { as: 'form', customId: `edited:${secret.id}:${card.id}`, fields });
  await forged.answered();
  expect(textOf(forged.reply())).toContain('沒有這個請求');
  expect(runcomfy.submissions).toHaveLength(2);
  expect(ledgerOf(easel).jobs).toHaveLength(2);
});
