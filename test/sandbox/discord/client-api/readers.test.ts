import { request } from 'node:http';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ClientEvent } from '../../../../sandbox/discord/client/api.ts';
import { startClientFixture, type ClientFixture } from './fixture.ts';

let fixture: ClientFixture;
beforeEach(async () => {
  fixture = await startClientFixture();
});
afterEach(() => fixture.close());

const post = async (content: string): Promise<string> =>
  String((await fixture.request('POST', fixture.messages, { content })).body['id']);
const edit = (id: string, content: string) => fixture.request('PATCH', `${fixture.messages}/${id}`, { content });

test('a reader that takes its time gets what is so by then, and costs no memory meanwhile', async () => {
  const { client, origin } = fixture.discord;
  const { body } = await client.fetch(new Request(`${origin}/client/${fixture.mira.id}/events`));
  const reader = (body as ReadableStream<Uint8Array>).getReader();
  const read = async (): Promise<ClientEvent[]> => {
    const text = new TextDecoder().decode((await reader.read()).value);
    const events = Array.from(text.matchAll(/^data: (.*)$/gmu), ([, json = '']) => JSON.parse(json) as ClientEvent);
    // The clock of the fixture stands still, while time goes on.
    return events.filter(({ type }) => type !== 'clock');
  };
  const id = await post('0');
  for (let count = 1; count <= 50; count += 1) await edit(id, String(count));
  const short = await post('short');
  await fixture.request('DELETE', `${fixture.messages}/${short}`);
  expect(await read()).toMatchObject([{ type: 'start', messages: [] }]);
  expect(await read()).toMatchObject([{ type: 'message', message: { id, content: '50' } }]);
  await reader.cancel();
  expect(client.openStreams).toBe(0);
});

test('nothing stays of a reader that has gone, however it went, and the others go on', async () => {
  const { client } = fixture.discord;
  const staying = await fixture.watch(fixture.mira.id);
  const leaving = await Promise.all([1, 2, 3].map(() => fixture.watch(fixture.mira.id)));
  expect(client.openStreams).toBe(4);
  await Promise.all(leaving.map((feed) => feed.close()));
  const broken = request(`${fixture.origin}/client/${fixture.mira.id}/events`);
  broken.on('error', () => undefined).end();
  await expect.poll(() => client.openStreams).toBe(2);
  broken.destroy();
  await expect.poll(() => client.openStreams).toBe(1);
  await post('after');
  expect((await staying.next('message')).message.content).toBe('after');
});
