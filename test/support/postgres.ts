import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline/promises';
import { Client } from 'pg';
import { onTestFinished } from 'vitest';

/** A PostgreSQL server for the tests of a file. */
export interface PostgresServer {
  /** The URL of an empty database that no other test uses until the end of this one. */
  database(): Promise<string>;
  /** The same, for another kind of database: `kind` follows `CREATE DATABASE`. */
  databaseOf(kind: string): Promise<string>;
  stop(): Promise<void>;
}

const program = new URL('postgres-program.ts', import.meta.url).pathname;

/** @throws if no server can run here: the message of the server or of its installation. */
export async function startPostgres(): Promise<PostgresServer> {
  // In a process group of its own, so that an interrupt at the terminal does not reach it, but the end of its input
  // does.
  const child = spawn(process.execPath, [program], { detached: true, stdio: ['pipe', 'pipe', 'pipe'] });
  const exited = once(child, 'close');
  let complaint = '';
  child.stderr.on('data', (chunk: Buffer) => (complaint += chunk.toString()));
  const folder = await Promise.race([
    once(createInterface(child.stdout), 'line').then(([line]) => String(line)),
    exited.then(() => undefined),
  ]);
  if (folder === undefined) throw new Error(`PostgreSQL cannot run here: ${complaint}`);
  return createServer(
    (name) => `postgres://postgres:password@${encodeURIComponent(folder)}/${name}`,
    async () => {
      child.stdin.end();
      await exited;
    },
  );
}

async function createServer(urlOf: (name: string) => string, end: () => Promise<void>): Promise<PostgresServer> {
  const admin = await connect(urlOf('postgres'));
  const free: string[] = [];
  let made = 0;

  async function create(kind: string): Promise<string> {
    made += 1;
    await admin.query(`CREATE DATABASE easel_${made} ${kind}`);
    return urlOf(`easel_${made}`);
  }

  return {
    async database() {
      const url = free.pop() ?? (await create(''));
      // To empty a database is much faster than to make one.
      onTestFinished(async () => {
        const client = await connect(url);
        await client.query(endOthers);
        await client.query('DROP SCHEMA public CASCADE; CREATE SCHEMA public');
        await client.end();
        free.push(url);
      });
      return url;
    },
    databaseOf: create,
    async stop() {
      await admin.end();
      await end();
    },
  };
}

/** Ends every other connection to the same database, like an operator or a restart of the server. */
export const endOthers = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
  WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid()`;

/** A connection in addition to those of the store. */
export async function connect(url: string): Promise<Client> {
  const client = new Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  return client;
}
