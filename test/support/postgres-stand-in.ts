import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** What a server answers to the first message of a client. */
interface Refusal {
  readonly code: string;
  readonly message: string;
}

/** A server, or a pooler, that refuses every connection so. @returns its URL */
export async function startRefusing({ code, message }: Refusal): Promise<string> {
  const fields = [`SFATAL`, `VFATAL`, `C${code}`, `M${message}`].map((field) => `${field}\0`).join('');
  return listen((client) => client.once('data', () => client.end(messageOf('E', Buffer.from(`${fields}\0`)))));
}

/** A pooler that drops the parameters that clients begin with, as PgBouncer does with `ignore_startup_parameters`. */
export async function startDroppingPooler(url: string): Promise<string> {
  const { host, pathname } = new URL(url);
  const address = await listen((client) => {
    const remote = connect(join(decodeURIComponent(host), '.s.PGSQL.5432'));
    client.once('data', (startup) => {
      remote.write(withoutParameters(startup));
      client.pipe(remote).pipe(client);
    });
    for (const socket of [client, remote]) socket.on('error', () => socket.destroy());
    client.on('close', () => remote.destroy());
  });
  return `${address}${pathname}`;
}

async function listen(accept: (client: Socket) => void): Promise<string> {
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    sockets.add(client);
    client.on('error', () => {});
    accept(client);
  });
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `postgres://postgres:password@127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** https://www.postgresql.org/docs/current/protocol-message-formats.html */
function messageOf(kind: string, body: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeInt32BE(body.length + 4);
  return Buffer.concat([Buffer.from(kind), length, body]);
}

/** The user and the database stay. */
function withoutParameters(startup: Buffer): Buffer {
  const words = startup.subarray(8).toString().split('\0');
  const kept = ['user', 'database'].flatMap((name) => [name, words[words.indexOf(name) + 1] ?? '']);
  return messageOf('', Buffer.concat([startup.subarray(4, 8), Buffer.from(`${kept.join('\0')}\0\0`)]));
}
