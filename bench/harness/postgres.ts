import { Client } from 'pg';
import { besides, startPostgresProcess } from '../../test/support/postgres-server.ts';

/** A PostgreSQL on the same machine, reached by a socket. It flushes each commit to the disk, as SQLite does. */
export interface BenchServer extends AsyncDisposable {
  /** The URL of an empty database. */
  newDatabase(): Promise<string>;
}

/** `undefined` where none can run on this machine, which it says; never in CI. */
export async function startBenchServer(): Promise<BenchServer | undefined> {
  const server = await startPostgresProcess({ isDurable: true }).catch((error: unknown) => {
    if (process.env['CI'] !== undefined) throw error;
    process.stderr.write(`Not measured on PostgreSQL. ${String(error)}\n`);
    return undefined;
  });
  if (server === undefined) return undefined;
  const { url, stop } = server;
  const admin = new Client({ connectionString: url });
  await admin.connect();
  let made = 0;
  return {
    async newDatabase() {
      made += 1;
      await admin.query(`CREATE DATABASE bench_${made}`);
      return besides(url, `bench_${made}`);
    },
    async [Symbol.asyncDispose]() {
      await admin.end();
      await stop();
    },
  };
}
