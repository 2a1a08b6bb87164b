import { expect, test } from 'vitest';
import type { AttachedFile } from '../../../sandbox/discord/people/attach.ts';
import { textOf } from '../../support/easel.ts';
import { ledgerOf } from '../../support/ledger.ts';
import { noise } from '../../support/pictures.ts';
import { press } from '../../support/press.ts';
import { blendTwoIntoNine, endOf, photo, shownIn, startWithInputs, still } from './bench.ts';

test('what somebody put in is no result, also where its job was cancelled while Discord took the files', async () => {
  const easel = await startWithInputs();
  const { ana, mei, guild, channel, discord, runcomfy, until } = easel;
  discord.faults.inject({ method: 'PATCH', path: /\/webhooks\//, fault: { kind: 'late-reply', ms: 5_000 } });
  // What stays there, because Discord does not let the bot delete it.
  const forbidden = { message: 'Missing Permissions', code: 50_013 };
  discord.faults.inject({ method: 'DELETE', times: Infinity, fault: { kind: 'answer', status: 403, body: forbidden } });
  const asked = await blendTwoIntoNine(channel, mei);
  await asked.answered();
  await until(() => shownIn(channel.messages()[1]).length === 2);
  await press(mei, asked.reply(), `cancel:${asked.id}`);
  await endOf(easel, asked);
  const own = channel.messages()[1];
  const link = `https://discord.com/channels/${guild.id}/${channel.id}/${own?.id ?? ''}`;
  const used = await endOf(easel, await ana.command(channel, 'animate', { 'image-link': link }));
  expect(textOf(used)).toContain('has no such Easel result. No credits used.');
  expect(runcomfy.submissions).toEqual([]);
});

test('a job that waits until others have fetched their files can be cancelled at once', async () => {
  const easel = await startWithInputs();
  const { ana, mei, channel, discord, until } = easel;
  discord.faults.inject({ method: 'GET', path: /\/ephemeral-attachments\//, times: Infinity, fault: { kind: 'hang' } });
  for (let number = 0; number < 4; number += 1) {
    const other = await mei.command(channel, 'animate', { image: await photo(number) });
    await other.answered();
  }
  await until(() => ledgerOf(easel).jobs.filter(({ state }) => state === 'waiting').length === 4);
  const asked = await ana.command(channel, 'animate', { image: await still() });
  await asked.answered();
  await until(() => ledgerOf(easel).jobs.filter(({ state }) => state === 'waiting').length === 5);
  await press(ana, asked.reply(), `cancel:${asked.id}`);
  expect(await until(() => textOf(asked.reply()).includes('🚫 Cancelled'))).toBe(true);
});

test('a job that is cancelled while the message for its files is made leaves no empty message', async () => {
  const easel = await startWithInputs();
  const { ana, channel, discord, until } = easel;
  // One of them tells Ana where her files go.
  discord.faults.inject({ method: 'POST', path: /\/webhooks\//, times: 2, fault: { kind: 'late-reply', ms: 5_000 } });
  const asked = await blendTwoIntoNine(channel, ana);
  await asked.answered();
  await until(() => channel.messages().length === 2);
  await press(ana, asked.reply(), `cancel:${asked.id}`);
  expect(textOf(await endOf(easel, asked))).toContain('🚫 Cancelled');
  expect(await until(() => channel.messages().length === 1)).toBe(true);
});

test('a large request that waits for two slow ones of others ends at once when it is cancelled', async () => {
  const easel = await startWithInputs({ env: { JOBS_AT_ONCE: '5' } });
  const { ana, mei, guild, channel, runcomfy, until } = easel;
  const large: AttachedFile = { ...(await photo(1)), bytes: await noise(620, 620).png().toBuffer() };
  runcomfy.faults.inject({ method: 'POST', times: 2, fault: { kind: 'hang' } });
  const others = [mei, guild.addMember({ username: 'max' })];
  for (const member of others) await (await member.command(channel, 'redraw', { image: large })).answered();
  await until(() => runcomfy.traffic.filter(({ method }) => method === 'POST').length === 2);
  const asked = await ana.command(channel, 'redraw', { image: large });
  await asked.answered();
  await until(() => shownIn(asked.reply()).length === 1);
  await press(ana, asked.reply(), `cancel:${asked.id}`);
  expect(textOf(await endOf(easel, asked))).toContain('🚫 Cancelled · no credits used');
  expect(ledgerOf(easel).jobs.filter(({ state }) => state === 'submitting')).toHaveLength(2);
});
