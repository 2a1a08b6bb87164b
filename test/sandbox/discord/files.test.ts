import sharp from 'sharp';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Media, StandInMessage } from '../../../sandbox/discord/message/types.ts';
import { startDiscordFixture, type SentFile, type DiscordFixture } from './fixture.ts';

let fixture: DiscordFixture;
beforeEach(async () => {
  fixture = await startDiscordFixture();
});
afterEach(() => fixture.close());

const mebibyte = 1024 * 1024;
const v2 = 1 << 15;
const hour = 60 * 60 * 1000;

const file = (name: string, size = 3): SentFile => ({ name, bytes: new Uint8Array(size) });
const gallery = (...names: string[]): object => ({
  type: 12,
  items: names.map((name) => ({ media: { url: `attachment://${name}` } })),
});
const last = (): StandInMessage => {
  const message = fixture.channel.messages().at(-1);
  if (message === undefined) throw new Error('nothing was posted');
  return message;
};
const names = (): string[] => last().attachments.map(({ filename }) => filename);
const statusOf = async (address: string): Promise<number> => (await fetch(address)).status;
const statusesOf = async (of: readonly string[]): Promise<number[]> => Promise.all(of.map(statusOf));
const edit = (): string => `${fixture.messages}/${last().id}`;

test('files are attachments, with their alt text, size and type', async () => {
  const bytes = Buffer.from(
    await sharp({ create: { width: 6, height: 3, channels: 3, background: 'red' } })
      .png()
      .toBuffer(),
  );
  await fixture.upload('POST', fixture.messages, { content: 'x', attachments: [{ id: 0, description: 'a wall' }] }, [
    { name: 'a wall.png', bytes },
  ]);
  expect(last().attachments).toMatchObject([
    {
      filename: 'a_wall.png',
      description: 'a wall',
      content_type: 'image/png',
      width: 6,
      height: 3,
      size: bytes.length,
    },
  ]);
});

test('a spoiler is marked by its name or by a flag, and can be turned on and off', async () => {
  await fixture.upload('POST', fixture.messages, { attachments: [{ id: 0 }, { id: 1, is_spoiler: true }, { id: 2 }] }, [
    file('SPOILER_a.txt'),
    file('b.txt'),
    file('c.txt'),
  ]);
  expect(last().attachments.map(({ flags }) => flags)).toEqual([8, 8, undefined]);
  const [, b, c] = last().attachments;
  const attachments = [
    { id: b?.id, is_spoiler: false },
    { id: c?.id, is_spoiler: true },
  ];
  await fixture.request('PATCH', edit(), { attachments });
  expect(last().attachments.map(({ flags }) => flags)).toEqual([undefined, 8]);
});

test('a gallery’s item can be a spoiler', async () => {
  const items = [{ media: { url: 'attachment://a.png' }, spoiler: true }];
  await fixture.upload('POST', fixture.messages, { flags: v2, components: [{ type: 12, items }] }, [file('a.png')]);
  expect(last().components[0]?.items).toMatchObject([{ spoiler: true }]);
});

test('a gallery with another message’s file shows it while that message exists', async () => {
  await fixture.upload('POST', fixture.messages, { content: 'x' }, [file('a.png')]);
  const first = edit();
  const url = last().attachments[0]?.url ?? '';
  await fixture.request('POST', fixture.messages, {
    flags: v2,
    components: [{ type: 12, items: [{ media: { url } }] }],
  });
  const shown = (): Media | undefined => last().components[0]?.items?.[0]?.media;
  expect(shown()).toMatchObject({ content_type: 'image/png' });
  expect(shown()).not.toHaveProperty('attachment_id');
  expect(await statusOf(shown()?.url ?? '')).toBe(200);
  await fixture.request('DELETE', first);
  expect(await statusOf(shown()?.url ?? '')).toBe(404);
});

test('files that a component shows are in the component, not among the attachments', async () => {
  await fixture.upload('POST', fixture.messages, { flags: v2, components: [gallery('a.png', 'b.png')] }, [
    file('a.png'),
    file('b.png'),
  ]);
  expect(last().attachments).toEqual([]);
  expect(last().components[0]?.items).toHaveLength(2);
  expect(last().components[0]?.items?.[1]?.media.url).toContain('/b.png?ex=');
});

test.each<[string, object, SentFile[], string[]]>([
  ['without files and list all stay', { content: 'y' }, [], ['a.png', 'b.png']],
  ['an empty list drops all', { attachments: [] }, [], []],
  ['new files without a list drop the old', {}, [file('c.png')], ['c.png']],
  ['a list keeps what it names', { attachments: [{ id: 'b.png' }] }, [], ['b.png']],
  [
    'a list of old and new keeps both',
    { attachments: [{ id: 'a.png' }, { id: 0 }] },
    [file('c.png')],
    ['a.png', 'c.png'],
  ],
  ['a file that the list leaves out is dropped', { attachments: [{ id: 'a.png' }] }, [file('c.png')], ['a.png']],
])('in an edit %s', async (_name, payload, files, left) => {
  await fixture.upload('POST', fixture.messages, { content: 'x' }, [file('a.png'), file('b.png')]);
  const ids = new Map(last().attachments.map(({ filename, id }) => [filename, id]));
  const withIds = JSON.parse(JSON.stringify(payload), (key, value: unknown) =>
    key === 'id' ? (ids.get(String(value)) ?? value) : value,
  ) as object;
  expect((await fixture.upload('PATCH', edit(), withIds, files)).status).toBe(200);
  expect(names()).toEqual(left);
});

test("an attachment that is not the message's is refused", async () => {
  await fixture.upload('POST', fixture.messages, { content: 'x' }, [file('a.png')]);
  const foreign = last().attachments[0]?.id;
  await fixture.request('POST', fixture.messages, { content: 'y' });
  for (const id of [foreign, '123456789012345678', '0']) {
    const answer = await fixture.request('PATCH', edit(), { attachments: [{ id }] });
    expect(answer).toMatchObject({ status: 400, body: { code: 50035, errors: { attachments: { 0: {} } } } });
  }
});

test('an edit cannot show a new file that it does not list', async () => {
  const interaction = await fixture.image();
  await fixture.callback(interaction, 5);
  const path = fixture.webhook(interaction, '@original');
  const payload = { flags: v2, components: [gallery('a.png')] };
  const refused = await fixture.upload('PATCH', path, payload, [file('a.png')]);
  expect(refused.status).toBe(400);
  expect(JSON.stringify(refused.body)).toContain('UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND');
  const listed = await fixture.upload('PATCH', path, { ...payload, attachments: [{ id: '0' }] }, [file('a.png')]);
  expect(listed.status).toBe(200);
});

test('an edit may show an old file again by its name, or by the URL that it got', async () => {
  await fixture.upload('POST', fixture.messages, { flags: v2, components: [gallery('a.png')] }, [file('a.png')]);
  expect((await fixture.request('PATCH', edit(), { components: [gallery('a.png')] })).status).toBe(200);
  const url = last().components[0]?.items?.[0]?.media.url;
  const again = { components: [{ type: 12, items: [{ media: { url } }] }] };
  expect((await fixture.request('PATCH', edit(), again)).status).toBe(200);
  expect(last().attachments).toEqual([]);
  expect(last().components[0]?.items?.[0]?.media.attachment_id).toBeDefined();
});

test('eleven files are refused, ten are not', async () => {
  const many = Array.from({ length: 11 }, (_, index) => file(`${index}.png`));
  const refused = await fixture.upload('POST', fixture.messages, { content: 'x' }, many);
  expect(refused).toMatchObject({ status: 400, body: { code: 50035, errors: { files: {} } } });
  expect((await fixture.upload('POST', fixture.messages, { content: 'x' }, many.slice(1))).status).toBe(200);
});

test('ten files and an eleventh in an edit are refused, and the ten stay', async () => {
  const ten = Array.from({ length: 10 }, (_, index) => file(`${index}.png`));
  await fixture.upload('POST', fixture.messages, { content: 'x' }, ten);
  const kept = last().attachments.map(({ id }) => ({ id }));
  const refused = await fixture.upload('PATCH', edit(), { attachments: [...kept, { id: 0 }] }, [file('one-more.png')]);
  expect(refused).toMatchObject({ status: 400, body: { code: 50035, errors: { attachments: {} } } });
  expect(names()).toEqual(ten.map(({ name }) => name));
});

const section = (url: string): object => ({
  flags: v2,
  components: [{ type: 9, components: [{ type: 10, content: 'x' }], accessory: { type: 11, media: { url } } }],
});

test.each([
  ['a.png', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'), 200],
  ['a.mp4', Buffer.from('00000018667479706d703432000000006d70343269736f6d', 'hex'), 400],
])('a thumbnail shows pictures only: %s of this message, or of another one, is %d', async (name, bytes, status) => {
  const own = await fixture.upload('POST', fixture.messages, section(`attachment://${name}`), [{ name, bytes }]);
  await fixture.upload('POST', fixture.messages, { content: 'x' }, [{ name, bytes }]);
  const other = await fixture.request('POST', fixture.messages, section(last().attachments[0]?.url ?? ''));
  expect([own.status, other.status]).toEqual([status, status]);
  expect(JSON.stringify(own.body).includes('THUMBNAIL_NOT_AN_IMAGE')).toBe(status === 400);
});

test('a file component shows only a file of its own message', async () => {
  await fixture.upload('POST', fixture.messages, { content: 'x' }, [file('a.bin')]);
  const url = last().attachments[0]?.url;
  const refused = await fixture.request('POST', fixture.messages, {
    flags: v2,
    components: [{ type: 13, file: { url } }],
  });
  expect(refused.status).toBe(400);
  expect(JSON.stringify(refused.body)).toContain('URL_TYPE_INVALID_SCHEME');
});

test('a file component has the name and size of its file, also after an edit', async () => {
  const shown = { flags: v2, components: [{ type: 13, file: { url: 'attachment://a.bin' } }] };
  await fixture.upload('POST', fixture.messages, shown, [file('a.bin', 7)]);
  expect(last().components).toMatchObject([{ type: 13, name: 'a.bin', size: 7 }]);
  const edited = await fixture.request('PATCH', edit(), shown);
  expect(edited.body['components']).toMatchObject([{ type: 13, name: 'a.bin', size: 7 }]);
});

test.each([
  [10 * mebibyte, 200],
  [10 * mebibyte + 1, 413],
])('a file of %d bytes is %d', async (size, status) => {
  expect((await fixture.upload('POST', fixture.messages, { content: 'x' }, [file('a.bin', size)])).status).toBe(status);
  const interaction = await fixture.image();
  await fixture.callback(interaction, 5);
  const path = fixture.webhook(interaction, '@original');
  const answer = await fixture.upload('PATCH', path, { content: 'x' }, [file('a.bin', size)]);
  expect(answer).toMatchObject({ status, ...(status === 413 && { body: { code: 40005 } }) });
});

test('a whole request beyond 25 MiB is refused though each file is small enough', async () => {
  const three = [file('a', 9 * mebibyte), file('b', 9 * mebibyte), file('c', 9 * mebibyte)];
  const answer = await fixture.upload('POST', fixture.messages, { content: 'x' }, three);
  expect(answer).toMatchObject({ status: 413, body: { code: 40005 } });
});

test("a guild's own limit counts for a file and is in the interaction", async () => {
  await fixture.close();
  fixture = await startDiscordFixture({ attachmentLimit: 30 * mebibyte });
  const answer = await fixture.upload('POST', fixture.messages, { content: 'x' }, [file('a.bin', 30 * mebibyte)]);
  expect(answer.status).toBe(200);
  const over = await fixture.upload('POST', fixture.messages, { content: 'x' }, [file('a.bin', 30 * mebibyte + 1)]);
  expect(over.status).toBe(413);
});

test('a message that is read again has links that work, in its components and its attachments', async () => {
  await fixture.upload('POST', fixture.messages, { flags: v2, components: [gallery('a.png')] }, [file('a.png')]);
  const shown = edit();
  await fixture.upload('POST', fixture.messages, { content: 'x' }, [file('b.png')]);
  const listed = edit();
  const links = async (): Promise<string[]> => {
    const { body: first } = await fixture.request('GET', shown);
    const { body: second } = await fixture.request('GET', listed);
    const [component] = first['components'] as StandInMessage['components'];
    const [attachment] = second['attachments'] as StandInMessage['attachments'];
    return [component?.items?.[0]?.media.url ?? '', attachment?.url ?? ''];
  };
  const old = await links();
  fixture.clock.advance(24 * hour);
  expect(await statusesOf(old)).toEqual([404, 404]);
  expect(await statusesOf(await links())).toEqual([200, 200]);
});

test('a file is served for a day, only with its own signature, and not after its message is deleted', async () => {
  await fixture.upload('POST', fixture.messages, { content: 'x' }, [
    { name: 'a.txt', bytes: Buffer.from('abc'), type: 'text/plain' },
  ]);
  const url = last().attachments[0]?.url ?? '';
  const served = await fetch(url);
  expect(await served.text()).toBe('abc');
  expect(served.headers.get('content-type')).toBe('text/plain');
  expect(await statusOf(url.split('?')[0] ?? '')).toBe(404);
  expect(await statusOf(url.replace(/hm=../u, 'hm=zz'))).toBe(404);
  fixture.clock.advance(24 * hour);
  expect(await statusOf(url)).toBe(404);
  const fresh = last().attachments[0]?.url ?? '';
  expect(await statusOf(fresh)).toBe(200);
  await fixture.request('DELETE', edit());
  expect(await statusOf(fresh)).toBe(404);
});
