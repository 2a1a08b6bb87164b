import { Client } from 'pg';
import { onTestFinished } from 'vitest';
import type { LeaseOptions } from '../../src/services/storage/postgres/lease.ts';
import { besides, endOthers, startPostgresProcess, type TlsOptions } from './postgres-server.ts';

/** A PostgreSQL server for the tests of a file. */
export interface PostgresServer {
  /** The URL of an empty database that no other test uses until the end of this one. */
  database(): Promise<string>;
  /** The same, for another kind of database: `kind` follows `CREATE DATABASE`. */
  databaseOf(kind: string): Promise<string>;
  stop(): Promise<void>;
}

/** @throws if no server can run here: the message of the server or of its installation. */
export async function startPostgres(tls?: TlsOptions): Promise<PostgresServer> {
  const { url, stop } = await startPostgresProcess({ tls });
  const admin = await connect(url);
  const free: string[] = [];
  let made = 0;

  async function create(kind: string): Promise<string> {
    made += 1;
    await admin.query(`CREATE DATABASE easel_${made} ${kind}`);
    return besides(url, `easel_${made}`);
  }

  return {
    async database() {
      const own = free.pop() ?? (await create(''));
      // To empty a database is much faster than to make one.
      onTestFinished(async () => {
        const client = await connect(own);
        await client.query(endOthers);
        await client.query('DROP SCHEMA public CASCADE; CREATE SCHEMA public');
        await client.end();
        free.push(own);
      });
      return own;
    },
    databaseOf: create,
    async stop() {
      await admin.end();
      await stop();
    },
  };
}

/**
 * The server for the tests of a file; `undefined` where none can run on this machine, so that its tests are skipped,
 * but never in CI.
 */
export async function startPostgresIfPossible(tls?: TlsOptions): Promise<PostgresServer | undefined> {
  return startPostgres(tls).catch((error: unknown) => {
    if (process.env['CI'] !== undefined) throw error;
    process.stderr.write(`${String(error)}\n`);
    return undefined;
  });
}

/** A connection in addition to those of the store. */
export async function connect(url: string): Promise<Client> {
  const client = new Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  return client;
}

let leases = 0;

/** A lease that nobody else in the tests has: several stores may then write to one database. */
export function ownLease(options: Partial<LeaseOptions> = {}): LeaseOptions {
  leases += 1;
  return {
    name: `test ${leases}`,
    holder: `test ${leases}`,
    described: 'a test',
    held: () => {},
    lost: () => {},
    ...options,
  };
}
