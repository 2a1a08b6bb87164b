import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Writable } from 'node:stream';
import { text as textOf } from 'node:stream/consumers';
import { DiscordAPIError, Routes } from 'discord.js';
import { request } from 'undici';
import { describe, expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { createLogger } from '../src/log.ts';
import type { Logger } from 'pino';
import { restsTo } from './support/rests.ts';

const secrets = {
  botToken: 'MTIzNDU2.bot.token',
  webhookToken: 'aW50ZXJhY3Rpb24-token',
  bearer: 'rc-bearer-token',
  prompt: 'a very private prompt',
} as const;

/** A logger, and the text that it has written. */
function logger(): { readonly log: Logger; readonly written: () => string } {
  const chunks: string[] = [];
  const destination = new Writable({
    write(chunk: Buffer, _encoding, done) {
      chunks.push(chunk.toString());
      done();
    },
  });
  return { log: createLogger('trace', destination), written: () => chunks.join('') };
}

/** Logs the error in every way that pino accepts. */
function logged(error: unknown): string {
  const { log, written } = logger();
  log.error({ err: error, job: '42' }, 'a step failed');
  log.error({ err: error });
  log.child({ job: '42' }).warn({ err: error }, 'a step failed');
  if (error instanceof Error) {
    log.error(error);
    log.error(error, 'a step failed');
  }
  return written();
}

async function errorOf(act: () => Promise<unknown>): Promise<unknown> {
  try {
    await act();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}

/** A server on loopback that answers everything with this status and body. */
async function answering(status: number, body: object): Promise<string> {
  const server = createServer((incoming, response) => {
    incoming.resume();
    incoming.on('end', () => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function nested(): Error {
  const webhook = `https://discord.com/api/v10/webhooks/1/${secrets.webhookToken}/messages/@original`;
  const inmost = new Error(`PATCH ${webhook} failed`);
  const headers = { authorization: `Bearer ${secrets.bearer}` };
  const middle = Object.assign(new TypeError(`fetch failed for “${secrets.prompt}”`, { cause: inmost }), {
    headers,
    options: { headers },
    url: webhook,
    requestBody: { json: { prompt: secrets.prompt } },
  });
  return new AggregateError([middle], `Bot ${secrets.botToken} could not say “${secrets.prompt}”`, { cause: middle });
}

/** The parts of a text that must not be there. */
function leaksIn(text: string): string[] {
  return [...Object.values(secrets), 'http:', 'https:', 'authorization'].filter((leak) => text.includes(leak));
}

describe('no secret reaches the log from', () => {
  test('an error with an address, a token, a prompt and a header, however deep', () => {
    expect(leaksIn(logged(nested()))).toEqual([]);
  });

  test('an error of discord.js, with its address and body', async () => {
    const api = await answering(400, { code: 50035, message: `Invalid Form Body: ${secrets.prompt}` });
    const rests = restsTo(api, secrets.botToken);
    const error = await errorOf(async () =>
      rests.interactions.patch(Routes.webhookMessage('1', secrets.webhookToken, '@original'), {
        auth: false,
        body: { content: secrets.prompt },
      }),
    );
    expect(error).toBeInstanceOf(DiscordAPIError);
    expect(JSON.stringify(error)).toContain(secrets.webhookToken);
    const text = logged(error);
    expect(leaksIn(text)).toEqual([]);
    expect(text).toContain('50035');
  });

  test('an error of undici', async () => {
    const gone = 'http://127.0.0.1:1';
    const error = await errorOf(async () =>
      request(`${gone}/${secrets.webhookToken}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${secrets.bearer}` },
        body: secrets.prompt,
      }),
    );
    const text = logged(error);
    expect(leaksIn(text)).toEqual([]);
    expect(text).toContain('ECONNREFUSED');
  });

  test('an error of the global fetch, whose cause has the address', async () => {
    const error = await errorOf(async () => fetch(`http://${secrets.webhookToken}.invalid/`));
    expect(leaksIn(logged(error))).toEqual([]);
  });

  test('an error of zod or of JSON, which repeats its input', async () => {
    const shape = z.object({ [secrets.prompt]: z.string() });
    expect(leaksIn(logged(await errorOf(async () => shape.parseAsync({}))))).toEqual([]);
    const json = await errorOf(async () => new Response(secrets.prompt).json());
    expect(leaksIn(logged(json))).toEqual([]);
  });

  test.each([
    ['a string', `${secrets.prompt} ${secrets.bearer}`],
    ['an object', { message: secrets.prompt, token: secrets.bearer }],
    ['a list', [secrets.prompt]],
  ])('%s that was thrown', (_what, thrown) => {
    expect(leaksIn(logged(thrown))).toEqual([]);
  });

  test('a message that looks like a stack', () => {
    expect(
      leaksIn(logged(new Error(`asked for\n    at ${secrets.prompt} (file.ts:1:2)\n  at ${secrets.bearer}`))),
    ).toEqual([]);
  });
});

describe('what a log line says about an error', () => {
  test('its type, its codes and its source', () => {
    const { log, written } = logger();
    const cause = Object.assign(new TypeError('secret'), { code: 'ECONNRESET', syscall: 'read', status: 502 });
    log.error({ err: new Error('secret', { cause }), job: '42' }, 'a step failed');
    expect(JSON.parse(written())).toMatchObject({
      msg: 'a step failed',
      job: '42',
      err: {
        type: 'Error',
        stack: expect.stringMatching(/^ +at .*log\.test\.ts/) as string,
        cause: { type: 'TypeError', code: 'ECONNRESET', syscall: 'read', status: 502 },
      },
    });
  });

  test('a circular chain of causes ends', () => {
    const error = new Error('one');
    error.cause = new Error('two', { cause: error });
    expect(logged(error)).toContain('a step failed');
  });

  test('nothing below its level', () => {
    const lines: string[] = [];
    const quiet = createLogger('silent', { write: (line) => void lines.push(line) });
    quiet.fatal('nobody hears');
    expect(lines).toEqual([]);
  });
});

test('a reader that does not read the log blocks nothing, and loses no line of it', async () => {
  const child = fork(new URL('support/noisy-logger.ts', import.meta.url), { silent: true });
  onTestFinished(() => void child.kill('SIGKILL'));
  expect(await once(child, 'message')).toEqual(['still going', undefined]);
  if (child.stdout === null) throw new Error('the log goes elsewhere');
  const written = textOf(child.stdout);
  child.send('end');
  const lines = (await written).trimEnd().split('\n');
  expect(lines.map((line) => (JSON.parse(line) as { line: number }).line)).toEqual(
    Array.from({ length: 20_000 }, (_, line) => line),
  );
});
