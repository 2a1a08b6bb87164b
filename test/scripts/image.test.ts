import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';

const dockerfile = await readFile('Dockerfile', 'utf8');
const compose = await readFile('compose.yaml', 'utf8');

test('both steps of the image begin with one exact version, on a Debian whose glibc takes the prebuilt sqlite3', () => {
  const bases = [...dockerfile.matchAll(/^FROM (\S+)/gm)].map(([, base]) => base);
  expect(bases).toEqual([
    expect.stringMatching(/^node:24\.\d+\.\d+-trixie$/),
    expect.stringMatching(/^node:24\.\d+\.\d+-trixie-slim$/),
  ]);
  expect(bases[1]).toBe(`${bases[0]}-slim`);
});

test('what is copied into the image is there, and .dockerignore lets it through and nothing else', async () => {
  const copied = [...dockerfile.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, names = '']) => names.split(' '));
  expect(copied.filter((name) => !existsSync(name))).toEqual([]);
  const lines = (await readFile('.dockerignore', 'utf8')).trim().split('\n');
  expect(lines.toSorted()).toEqual(['*', ...new Set(copied.map((name) => `!${name}`))].toSorted());
});

test('the container has no rights, no memory and no log without an end, and writes nowhere but in its volume', () => {
  for (const line of [
    '  PORT: ${PORT:-8080}',
    'read_only: true',
    'tmpfs: [/tmp]',
    'cap_drop: [ALL]',
    "security_opt: ['no-new-privileges:true']",
    'mem_limit: 1g',
    "options: { max-size: 10m, max-file: '5' }",
  ]) {
    expect(compose).toContain(`    ${line}\n`);
  }
  expect(dockerfile).toMatch(/^ENV .* npm_config_cache=\/tmp\/\S+ NODE_COMPILE_CACHE=\/tmp\/\S+$/m);
  expect(dockerfile).toMatch(/^USER node$/m);
  expect(dockerfile).toMatch(/^HEALTHCHECK .*CMD \["node", "scripts\/healthcheck\.js"\]$/m);
});

/** @returns the exit code. */
async function check(env: Readonly<Record<string, string>>): Promise<unknown> {
  const child = spawn(process.execPath, ['scripts/healthcheck.js'], { env: { ...env }, stdio: 'ignore' });
  const [code] = (await once(child, 'exit')) as [number | null];
  return code;
}

/** @returns the port of a server that answers so. */
async function answering(status: number): Promise<string> {
  const server = createServer((request, response) => {
    response.writeHead(request.url === '/healthz' ? status : 404).end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return String((server.address() as AddressInfo).port);
}

describe('the health check', () => {
  test('follows what Easel answers at its port', async () => {
    expect(await check({ PORT: await answering(200) })).toBe(0);
    expect(await check({ PORT: await answering(200), MONITOR_HOST: '127.0.0.1' })).toBe(0);
    expect(await check({ PORT: await answering(503) })).toBe(1);
  });

  test('fails where nobody answers, and passes where no port is opened', async () => {
    expect(await check({ PORT: '1' })).toBe(1);
    expect(await check({ PORT: ' ' })).toBe(0);
    expect(await check({ PORT: '0' })).toBe(0);
    expect(await check({})).toBe(0);
  });
});
