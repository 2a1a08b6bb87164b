import { expect, onTestFinished, test } from 'vitest';
import { startDiscordFixture } from './fixture.ts';

const text = 'abcdefghij';

async function linkTo(contents: string): Promise<string> {
  const fixture = await startDiscordFixture();
  onTestFinished(() => fixture.close());
  const files = [{ name: 'a.txt', bytes: Buffer.from(contents), type: 'text/plain' }];
  const { status } = await fixture.upload('POST', fixture.messages, { content: 'x' }, files);
  expect(status).toBe(200);
  return fixture.channel.messages()[0]?.attachments[0]?.url ?? '';
}

test('parts of a file can be read', async () => {
  const url = await linkTo(text);
  const part = async (range: string, more: Record<string, string> = {}): Promise<unknown[]> => {
    const response = await fetch(url, { headers: { range, ...more } });
    const { headers, status } = response;
    return [status, await response.text(), headers.get('content-range'), headers.get('content-length')];
  };
  expect(await part('bytes=0-0')).toEqual([206, 'a', 'bytes 0-0/10', '1']);
  expect(await part('bytes=2-4')).toEqual([206, 'cde', 'bytes 2-4/10', '3']);
  expect(await part('bytes=7-')).toEqual([206, 'hij', 'bytes 7-9/10', '3']);
  expect(await part('bytes=7-99')).toEqual([206, 'hij', 'bytes 7-9/10', '3']);
  expect(await part('bytes=-2')).toEqual([206, 'ij', 'bytes 8-9/10', '2']);
  expect(await part('bytes=-99')).toEqual([206, text, 'bytes 0-9/10', '10']);
  expect(await part('bytes=10-')).toEqual([416, '', 'bytes */10', expect.anything()]);
  expect(await part('bytes=-0')).toEqual([416, '', 'bytes */10', expect.anything()]);
  for (const ignored of ['bytes=', 'bytes=-', 'bytes=4-2', 'bytes=0-1,3-4', 'lines=0-1', 'bytes=x-y']) {
    expect(await part(ignored)).toEqual([200, text, null, '10']);
  }
  expect(await part('bytes=0-0', { 'if-range': '"a"' })).toEqual([200, text, null, '10']);
});

test('the whole file says that it has parts; its head has its size alone', async () => {
  const url = await linkTo(text);
  const [whole, head] = [await fetch(url), await fetch(url, { method: 'HEAD' })];
  for (const { headers } of [whole, head]) {
    expect([headers.get('accept-ranges'), headers.get('content-length')]).toEqual(['bytes', '10']);
  }
  expect([await whole.text(), await head.text()]).toEqual([text, '']);
});

test('an empty file has no parts', async () => {
  const url = await linkTo('');
  expect(await (await fetch(url)).text()).toBe('');
  expect((await fetch(url, { headers: { range: 'bytes=0-' } })).status).toBe(416);
});
