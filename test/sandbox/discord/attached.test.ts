import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { AttachedFile } from '../../../sandbox/discord/people/attach.ts';
import type { OptionValues } from '../../../sandbox/discord/people/options.ts';
import { startDiscordFixture, type DiscordFixture } from './fixture.ts';
import { listen, type Listener } from './gateway-client.ts';

let fixture: DiscordFixture;
let bot: Listener;
beforeEach(() => start());
afterEach(() => fixture.close());

const mebibyte = 1024 * 1024;
const day = 24 * 60 * 60 * 1000;
const attachment = 11;

const edit = {
  name: 'edit',
  description: 'Changes a picture',
  options: [
    { type: attachment, name: 'picture', description: 'Which', required: true, file_types: ['image', '.PDF'] },
    { type: attachment, name: 'film', description: 'Which', file_types: ['video'] },
    { type: attachment, name: 'any', description: 'Which' },
    { type: 3, name: 'style', description: 'How', autocomplete: true },
    { type: 6, name: 'owner', description: 'Whose' },
  ],
};

async function start(attachmentLimit?: number): Promise<void> {
  fixture = await startDiscordFixture(attachmentLimit === undefined ? {} : { attachmentLimit });
  bot = await listen(fixture.discord);
  await fixture.request('PUT', `/applications/${fixture.discord.applicationId}/commands`, [edit]);
}

interface Attachment {
  readonly id: string;
  readonly url: string;
  readonly [field: string]: unknown;
}
interface Data {
  readonly options: readonly { name: string; type: number; value: string }[];
  readonly resolved?: { readonly attachments?: Record<string, Attachment>; readonly users?: object };
}

async function dataOf(id: string): Promise<Data> {
  return (await bot.next('INTERACTION_CREATE', id))['data'] as Data;
}

/** Sends /edit. Returns what the bot gets. */
async function attach(options: OptionValues, { forged = false } = {}): Promise<Data> {
  const { id } = await fixture.mira.command(fixture.channel, 'edit', options, { forged });
  return dataOf(id);
}

async function attachOne(picture: AttachedFile): Promise<Attachment> {
  const { options, resolved } = await attach({ picture });
  const found = resolved?.attachments?.[options[0]?.value ?? ''];
  if (found === undefined) throw new Error('the option has no attachment');
  return found;
}

const png = async (): Promise<Buffer> =>
  sharp({ create: { width: 6, height: 3, channels: 3, background: 'red' } })
    .png()
    .toBuffer();
const text = (size = 3, name = 'a.png'): AttachedFile => ({ name, bytes: new Uint8Array(size).fill(65) });
const statusOf = async (address: string): Promise<number> => (await fetch(address)).status;

describe('a file that a member attaches to a command', () => {
  test('is resolved by the id in its option, beside the people', async () => {
    const bytes = await png();
    const picture = { name: 'a wall.png', bytes, type: 'image/png' };
    const { options, resolved } = await attach({ picture, any: text(), owner: fixture.mira.id });
    expect(options.map(({ name, type }) => [name, type])).toEqual([
      ['picture', attachment],
      ['any', attachment],
      ['owner', 6],
    ]);
    expect(Object.keys(resolved?.users ?? {})).toEqual([fixture.mira.id]);
    const [first, second] = options;
    expect(Object.keys(resolved?.attachments ?? {})).toEqual([first?.value, second?.value]);
    expect(resolved?.attachments?.[first?.value ?? '']).toEqual({
      id: first?.value,
      filename: 'a_wall.png',
      size: bytes.length,
      content_type: 'image/png',
      width: 6,
      height: 3,
      ephemeral: true,
      url: expect.stringContaining('/ephemeral-attachments/') as string,
      proxy_url: expect.stringContaining('/ephemeral-attachments/') as string,
    });
  });

  test('has the type that the client claims, whatever its bytes are', async () => {
    const claimed = await attachOne({ name: 'a.png', bytes: Buffer.from('<html>'), type: 'image/png' });
    expect(claimed).toMatchObject({ content_type: 'image/png', size: 6 });
    expect(claimed).not.toHaveProperty('width');
    expect((await fetch(claimed.url)).headers.get('content-type')).toBe('image/png');
    expect(await attachOne({ name: 'a.png', bytes: await png() })).not.toHaveProperty('content_type');
    const asText = await attachOne({ name: 'a.png', bytes: await png(), type: 'text/plain' });
    expect([asText['content_type'], asText['width']]).toEqual(['text/plain', undefined]);
  });

  test('has the size of its film', async () => {
    const film = { ...text(3, 'a.mp4'), type: 'video/mp4', film: { width: 32, height: 64 } };
    const { resolved } = await attach({ picture: text(), film });
    expect(Object.values(resolved?.attachments ?? {})[1]).toMatchObject({ width: 32, height: 64 });
  });

  test('is served for a day, only with its own signature', async () => {
    const { url } = await attachOne(text());
    expect(await (await fetch(url)).text()).toBe('AAA');
    expect(await statusOf(url.split('?')[0] ?? '')).toBe(404);
    expect(await statusOf(url.replace(/hm=../u, 'hm=zz'))).toBe(404);
    expect(await statusOf(url.replace(/ex=[^&]+/u, 'ex=ffffffff'))).toBe(404);
    fixture.clock.advance(day - 1000);
    expect(await statusOf(url)).toBe(200);
    fixture.clock.advance(1000);
    const late = await fetch(url);
    expect([late.status, await late.text()]).toEqual([404, 'This content is no longer available.']);
  });

  test('is forgotten after a while, unlike the file of a message', async () => {
    const { url } = await attachOne(text());
    await fixture.upload('POST', fixture.messages, { content: 'x' }, [{ name: 'b.txt', bytes: Buffer.from('b') }]);
    const posted = fixture.channel.messages().at(-1)?.attachments[0]?.url ?? '';
    await fixture.discord.forgetAttached();
    expect([await statusOf(url), await statusOf(posted)]).toEqual([404, 200]);
  });

  test('can be shown by a message, as a link that breaks with it', async () => {
    const { url } = await attachOne({ name: 'a.png', bytes: await png(), type: 'image/png' });
    const items = [{ media: { url } }];
    await fixture.request('POST', fixture.messages, { flags: 1 << 15, components: [{ type: 12, items }] });
    const shown = (): string => fixture.channel.messages().at(-1)?.components[0]?.items?.[0]?.media.url ?? '';
    fixture.clock.advance(day);
    expect(await statusOf(shown())).toBe(200);
    await fixture.discord.forgetAttached();
    expect(await statusOf(shown())).toBe(404);
  });

  test('is not uploaded while another option is typed', async () => {
    const { id } = await fixture.mira.autocomplete(fixture.channel, 'edit', 'style', 'oi', { picture: text() });
    const data = await dataOf(id);
    expect(data).not.toHaveProperty('resolved');
    expect(data.options).toEqual([{ name: 'style', type: 3, value: 'oi', focused: true }]);
  });
});

test.each<[string, OptionValues]>([
  ['“picture” is required. Specify a value.', {}],
  ['“picture” must be a file.', { picture: 'a.png' }],
  ['“style” takes no file.', { picture: text(), style: text() }],
  ['“picture” must be one of these: image, .PDF.', { picture: text(3, 'a.mp4') }],
  ['“picture” must be one of these: image, .PDF.', { picture: text(3, 'png') }],
  ['“film” must be one of these: video.', { picture: text(), film: text(3, 'a.png') }],
])('the client refuses: %s', async (problem, options) => {
  await expect(fixture.mira.command(fixture.channel, 'edit', options)).rejects.toThrow(problem);
});

test.each(['a.PNG', 'a.jfif', 'a.b.avif', 'a.pdf'])('the client takes %s as a picture or a PDF', async (name) => {
  expect((await attachOne(text(3, name))).id).toMatch(/^\d+$/u);
});

test('the extension is checked by the client alone', async () => {
  const { resolved } = await attach({ picture: text(3, 'a.exe') }, { forged: true });
  expect(Object.values(resolved?.attachments ?? {})).toMatchObject([{ filename: 'a.exe' }]);
});

const send = async (size: number, forged = false): Promise<string> => {
  const answer = fixture.mira.command(fixture.channel, 'edit', { picture: text(size) }, { forged });
  return answer.then(
    () => 'sent',
    (error: unknown) => String(error),
  );
};

describe('a file that is too large', () => {
  test('cannot be uploaded, not even by a modified client', async () => {
    expect(await send(10 * mebibyte)).toBe('sent');
    const refused = 'ClientRefusal: a.png is too large. A file may have 10 MB here.';
    expect(await send(10 * mebibyte + 1)).toBe(refused);
    expect(await send(10 * mebibyte + 1, true)).toBe(refused);
  });

  test('is measured by the limit of the server', async () => {
    await fixture.close();
    await start(12 * mebibyte);
    expect(await send(12 * mebibyte)).toBe('sent');
    expect(await send(12 * mebibyte + 1)).toContain('is too large');
  });

  test('is measured by the limit of the member, if that is higher, and the interaction says so', async () => {
    const nitro = fixture.guild.addMember({ attachmentLimit: 20 * mebibyte });
    const { id } = await nitro.command(fixture.channel, 'edit', { picture: text(20 * mebibyte) });
    const event = await bot.next('INTERACTION_CREATE', id);
    expect(event['attachment_size_limit']).toBe(20 * mebibyte);
    const over = nitro.command(fixture.channel, 'edit', { picture: text(20 * mebibyte + 1) });
    await expect(over).rejects.toThrow('is too large');
  });
});
