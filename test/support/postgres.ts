import { Client } from 'pg';
import { onTestFinished } from 'vitest';
import { besides, endOthers, startPostgresProcess } from './postgres-server.ts';

/** A PostgreSQL server for the tests of a file. */
export interface PostgresServer {
  /** The URL of an empty database that no other test uses until the end of this one. */
  database(): Promise<string>;
  /** The same, for another kind of database: `kind` follows `CREATE DATABASE`. */
  databaseOf(kind: string): Promise<string>;
  stop(): Promise<void>;
}

/** @throws if no server can run here: the message of the server or of its installation. */
export async function startPostgres(): Promise<PostgresServer> {
  const { url, stop } = await startPostgresProcess();
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

/** A connection in addition to those of the store. */
export async function connect(url: string): Promise<Client> {
  const client = new Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  return client;
}
