import { expect, test } from 'vitest';
import { textOf } from '../../support/easel.ts';
import { ledgerOf } from '../../support/ledger.ts';
import { answerOf } from '../../support/press.ts';
import type { MemberHandle } from '../../../sandbox/discord/people/handles.ts';
import type { StandInMessage } from '../../../sandbox/discord/message/types.ts';
import { endOf, startWithInputs, still } from '../inputs/bench.ts';
import { allowFilesOfOthers } from '../making-again.ts';

/** Picks *Make from this* in a message's menu, which opens a form, or is refused in private. */
async function makeFrom(by: MemberHandle, message: StandInMessage) {
  const opened = await by.useOnMessage('Make from this', message);
  await opened.answered();
  return opened;
}

async function animate(by: MemberHandle, message: StandInMessage) {
  const sent = await by.submit(await makeFrom(by, message), { what: ['animate'], prompt: 'it moves' });
  await sent.answered();
  return sent;
}

test('a file of somebody else is not one’s own by a message that only links to it', async () => {
  const easel = await startWithInputs();
  const { ana, mei, guild, channel, runcomfy } = easel;
  const photo = await ana.say(channel, 'my holiday', [await still()]);
  const [file] = photo.attachments;
  const link = await mei.say(channel, `look: ${file?.url ?? ''}`);
  for (const message of [photo, link]) {
    expect(answerOf(await makeFrom(mei, message))).toContain('這個伺服器不能用其他成員的檔案');
  }
  const own = await animate(ana, photo);
  await endOf(easel, own);
  expect(runcomfy.submissions).toHaveLength(1);

  await allowFilesOfOthers(easel);
  expect(textOf(await endOf(easel, await animate(mei, link)))).toContain('✅');
  expect(ledgerOf(easel).member(guild.id, mei.id)).toEqual({ spent: 5, held: 0 });
});
