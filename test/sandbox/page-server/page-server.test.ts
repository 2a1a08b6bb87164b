import { mkdtemp, rm, writeFile, mkdir } from 'node:fs/promises';
import { request, type IncomingMessage } from 'node:http';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startPageServer, type PageServer } from '../../../sandbox/page-server/page-server.ts';

let folder: string;
let server: PageServer;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'page-'));
  await mkdir(join(folder, 'assets'));
  await writeFile(join(folder, 'index.html'), '<!doctype html><title>the page</title>');
  await writeFile(join(folder, 'assets/index-1.js'), '');
  server = await startPageServer({ folder, port: 0, apis: { '/client': () => new Response('from the API') } });
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

interface Answer {
  readonly status: number | undefined;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly text: string;
}

/** `fetch` would set Host and Origin itself. */
async function ask(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  const asking = request(`${server.origin}${path}`, { method, headers });
  asking.end();
  const [answer] = (await once(asking, 'response')) as [IncomingMessage];
  const text = (await answer.toArray()).join('');
  return { status: answer.statusCode, headers: answer.headers, text };
}

const port = (): string => new URL(server.origin).port;

test('the page, its files and the APIs are at one address on loopback', async () => {
  expect(server.origin).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  expect((await ask('/')).text).toContain('the page');
  expect((await ask('/client/people')).text).toBe('from the API');
  expect((await ask('/nothing-here')).status).toBe(404);
});

test('the page may load and run nothing but its own files', async () => {
  const { headers } = await ask('/');
  expect(headers['content-security-policy']).toBe(
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; media-src 'self' blob:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  );
  expect(headers['x-content-type-options']).toBe('nosniff');
  expect(headers['referrer-policy']).toBe('no-referrer');
});

test('files with their content in their name are kept by the browser; the document, and what is not there, are not', async () => {
  expect((await ask('/assets/index-1.js')).headers['cache-control']).toBe('public, max-age=31536000, immutable');
  expect((await ask('/')).headers['cache-control']).toBe('no-cache');
  expect((await ask('/assets/gone-1.js')).headers['cache-control']).toBe('no-cache');
});

test.each<[what: string, headers: () => Record<string, string>]>([
  ['a name that was pointed at this machine', () => ({ host: `evil.example:${port()}` })],
  ['a name that only begins like this machine', () => ({ host: `localhost.evil.example:${port()}` })],
  ['another page', () => ({ origin: 'https://evil.example' })],
  ['another page on this machine', () => ({ origin: 'http://127.0.0.1:1' })],
  ['a page without an origin', () => ({ origin: 'null' })],
  ['a picture or script in another page', () => ({ 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' })],
  ['another port of this machine', () => ({ 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'cors' })],
])('a request of %s is refused, by the page and by the APIs', async (_what, headers) => {
  expect((await ask('/', headers())).status).toBe(403);
  expect((await ask('/client/people', headers())).status).toBe(403);
  expect((await ask('/client/people', headers(), 'POST')).status).toBe(403);
});

test.each<[what: string, headers: () => Record<string, string>]>([
  ['the page itself', () => ({ origin: server.origin, 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'cors' })],
  ['the page under the name localhost', () => ({ host: `localhost:${port()}`, origin: `http://localhost:${port()}` })],
  ['somebody who types the address', () => ({ 'sec-fetch-site': 'none', 'sec-fetch-mode': 'navigate' })],
  ['a link in another page', () => ({ 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' })],
  ['a program on this machine', () => ({})],
])('a request of %s is answered', async (_what, headers) => {
  expect((await ask('/', headers())).status).toBe(200);
});

test('a form in another page cannot be sent here, although it navigates', async () => {
  const headers = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' };
  expect((await ask('/client/people', headers, 'POST')).status).toBe(403);
});

test('another port is taken where the wanted one is not free', async () => {
  const taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  const address = taken.address();
  const wanted = typeof address === 'object' ? (address?.port ?? 0) : 0;
  const other = await startPageServer({ folder, port: wanted, apis: {} });
  expect(new URL(other.origin).port).not.toBe(String(wanted));
  await other.close();
  taken.close();
});
