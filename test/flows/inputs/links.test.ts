import { expect, test } from 'vitest';
import { channelTypes } from '../../../sandbox/discord/world/channels.ts';
import { permissions } from '../../../sandbox/discord/world/permissions.ts';
import { textOf, type Easel } from '../../support/easel.ts';
import { photo, startWithInputs, still } from './bench.ts';

const someMessage = '1234567890123456789';

/** What Ana reads, in private, when the bot refuses what she gives. Nothing is sent. */
async function refusalOf(easel: Easel, options: Parameters<Easel['ana']['command']>[2]): Promise<string> {
  const asked = await easel.ana.command(easel.channel, 'animate', options, { forged: true });
  await asked.answered();
  const reply = await easel.until(() => asked.reply());
  expect([reply.flags & 64, easel.runcomfy.submissions]).toEqual([64, []]);
  return textOf(reply);
}

const linkTo = (guildId: string, channelId: string): string =>
  `https://discord.com/channels/${guildId}/${channelId}/${someMessage}`;

test('a link leads only where the member can read', async () => {
  const easel = await startWithInputs();
  const { guild, ana, channel } = easel;
  const { viewChannel, readMessageHistory } = permissions;
  const unseen = guild.addChannel({ overwrites: { [ana.id]: { deny: viewChannel } } });
  const unread = guild.addChannel({ overwrites: { [ana.id]: { deny: readMessageHistory } } });
  const secret = guild.addChannel({ type: channelTypes.privateThread, parentId: channel.id, botJoined: true });
  const thread = guild.addChannel({ type: channelTypes.publicThread, parentId: unseen.id });
  for (const place of [unseen, unread, thread, { id: someMessage }]) {
    const text = await refusalOf(easel, { 'image-link': linkTo(guild.id, place.id) });
    expect(text).toContain("“image-link” links to a channel that you can't see or that is gone.");
  }
  expect(await refusalOf(easel, { 'image-link': linkTo(guild.id, secret.id) })).toContain('links to a private thread');
  expect(await refusalOf(easel, { 'image-link': linkTo(someMessage, channel.id) })).toContain("isn't in this server");
});

test('an address leads only to the hosts that the operator names', async () => {
  const easel = await startWithInputs({ env: { INPUT_HOSTS: 'media.example' } });
  for (const address of ['https://cdn.discordapp.com/a.png', 'https://media.example.org/a.png']) {
    expect(await refusalOf(easel, { 'image-link': address })).toContain('takes URLs from `media.example` only');
  }
});

test('a file above INPUT_MB is refused before anything is fetched or spent', async () => {
  const easel = await startWithInputs({ env: { INPUT_MB: '1' } });
  const large = { ...(await still()), bytes: new Uint8Array(2 * 2 ** 20) };
  expect(await refusalOf(easel, { image: large })).toContain('“image” is 2 MB; the limit is 1 MB. Or set **resize**');
});

test('what a modified client sends in place of a file is no file', async () => {
  const easel = await startWithInputs();
  const picture = await photo(1);
  expect(await refusalOf(easel, { image: 'https://cdn.discordapp.com/a.png' })).toContain('“image”');
  expect(await refusalOf(easel, { 'image-link': picture })).toContain('“image-link”');
  expect(await refusalOf(easel, {})).toContain('“image” is missing. Attach a picture, or paste a link to one.');
});
