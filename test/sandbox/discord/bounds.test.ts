import { afterEach, beforeEach, expect, test } from 'vitest';
import { listen } from './gateway-client.ts';
import { startDiscordFixture, type DiscordFixture } from './fixture.ts';

let fixture: DiscordFixture;
beforeEach(async () => {
  const bounds = { exchanges: 3, interactions: 2, messages: 2, versions: 1, attached: 1 };
  fixture = await startDiscordFixture({ bounds, recordAnswers: true });
});
afterEach(() => fixture.close());

const post = async (content: string): Promise<string> => {
  const bytes = Buffer.from(content);
  const { body } = await fixture.upload('POST', fixture.messages, { content }, [{ name: 'a.txt', bytes }]);
  return String(body['id']);
};
const linkOf = (id: string): string => fixture.discord.message(fixture.channel.id, id)?.attachments[0]?.url ?? '';

test('the oldest messages of a channel are forgotten with their files, those of other channels are not', async () => {
  const other = fixture.guild.addChannel();
  await fixture.mira.say(other, 'elsewhere');
  const first = await post('one');
  const link = linkOf(first);
  await post('two');
  expect((await fetch(link)).status).toBe(200);
  await post('three');
  expect(fixture.channel.messages().map(({ content }) => content)).toEqual(['two', 'three']);
  expect((await fetch(link)).status).toBe(404);
  expect(await fixture.request('PATCH', `${fixture.messages}/${first}`, { content: 'x' })).toMatchObject({
    status: 404,
    body: { code: 10008 },
  });
  expect(other.messages()).toHaveLength(1);
});

test('a message keeps so many of its versions', async () => {
  const id = await post('one');
  for (const content of ['two', 'three']) await fixture.request('PATCH', `${fixture.messages}/${id}`, { content });
  expect(fixture.channel.messages()).toMatchObject([{ content: 'three', history: [{ content: 'two' }] }]);
});

test('the oldest interactions can no longer be answered, and are not told again', async () => {
  const [first, second, third] = [await fixture.image(), await fixture.image(), await fixture.image()];
  expect((await fixture.callback(first, 5)).body['code']).toBe(10062);
  for (const kept of [second, third]) expect((await fixture.callback(kept, 5)).status).toBe(204);
  const heard = await listen(fixture.discord);
  fixture.discord.gateway.tellAgain();
  await heard.next('INTERACTION_CREATE', third.id);
  expect(heard.all().map(([, { id }]) => id)).toEqual([second.id, third.id]);
});

test('the oldest files that were attached to commands are forgotten', async () => {
  const command = { name: 'edit', description: 'x', options: [{ type: 11, name: 'file', description: 'x' }] };
  await fixture.request('PUT', `/applications/${fixture.discord.applicationId}/commands`, [command]);
  const heard = await listen(fixture.discord);
  const attach = async (): Promise<string> => {
    const file = { name: 'a.txt', bytes: Buffer.from('a') };
    const { id } = await fixture.mira.command(fixture.channel, 'edit', { file });
    const { data } = (await heard.next('INTERACTION_CREATE', id)) as {
      data: { resolved: { attachments: Record<string, { url: string }> } };
    };
    return Object.values(data.resolved.attachments)[0]?.url ?? '';
  };
  const [one, two] = [await attach(), await attach()];
  expect([(await fetch(one)).status, (await fetch(two)).status]).toEqual([404, 200]);
});

test('the newest requests are kept, with their answers', async () => {
  for (const content of ['one', 'two', 'three', '']) await fixture.request('POST', fixture.messages, { content });
  expect(fixture.discord.traffic).toMatchObject([
    { body: { content: 'two' }, answer: { content: 'two' } },
    { body: { content: 'three' }, status: 200 },
    { status: 400, answer: { code: 50006 } },
  ]);
});

test('of the sessions that nobody resumes only the newest wait', async () => {
  for (let count = 0; count < 60; count += 1) {
    await listen(fixture.discord);
    fixture.discord.gateway.disconnect(1006);
  }
  expect(fixture.discord.gateway.sessions()).toHaveLength(51);
});
