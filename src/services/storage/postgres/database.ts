import type { Logger } from 'pino';
import { DatabaseError, Pool, type PoolClient, type QueryResultRow } from 'pg';

export interface PostgresOptions {
  /** `postgres://user:password@host:port/database`. */
  readonly url: string;
  /** How long a statement may take, in ms: PostgreSQL ends it then (`statement_timeout`), and soon after nobody waits for its answer. */
  readonly statementTimeoutMs?: number;
  /** How long to wait for a connection, in ms: for a new one to be made, or for one of the pool to be free. */
  readonly connectionTimeoutMs?: number;
  readonly maxConnections?: number;
}

/** One statement: its rows. */
export type Query = <T extends QueryResultRow>(sql: string, parameters?: readonly unknown[]) => Promise<readonly T[]>;

/** Statements on a few connections to PostgreSQL. All waits have a bound; every failure throws. */
export interface Database {
  /** On whichever connection is free, as a transaction of its own. */
  readonly query: Query;
  /** `work`, whose statements are one transaction on one connection: all or nothing. */
  transaction<T>(work: (query: Query) => Promise<T>): Promise<T>;
  /** Nothing may be under way any more. */
  close(): Promise<void>;
}

/** How much longer than PostgreSQL itself one waits for its answer, in ms: the network may be what is gone. */
const answerMargin = 1_000;

/** Connects to nothing yet. */
export function createDatabase(options: PostgresOptions, log: Logger): Database {
  const { url, statementTimeoutMs = 10_000, connectionTimeoutMs = 5_000, maxConnections = 10 } = options;
  const pool = new Pool({
    connectionString: url,
    max: maxConnections,
    connectionTimeoutMillis: connectionTimeoutMs,
    statement_timeout: statementTimeoutMs,
    query_timeout: statementTimeoutMs + answerMargin,
    idle_in_transaction_session_timeout: statementTimeoutMs,
    keepAlive: true,
    application_name: 'easel',
    // What is read after a lock was waited for has to be what is there then, whatever the database's own setting.
    options: String.raw`-c default_transaction_isolation=read\ committed`,
  });
  const lost = (error: Error): void => log.warn({ err: error }, 'a connection to the database was lost');
  // An event without a listener would end the process: of an idle connection the pool tells, of one in use the client itself.
  pool.on('error', lost);
  pool.on('connect', (client) => client.on('error', () => {}));

  async function onConnection<T>(work: (query: Query) => Promise<T>): Promise<T> {
    const client = await pool.connect();
    try {
      const done = await work(queryOf(client));
      client.release();
      return done;
    } catch (error) {
      // The pool makes a new connection where this one may be what is wrong, or be in a transaction.
      client.release(!isOnlyRefused(error) || client.getTransactionStatus() !== 'I');
      throw error;
    }
  }

  return {
    query: async (sql, parameters) => onConnection(async (query) => query(sql, parameters)),
    transaction: async (work) =>
      onConnection(async (query) => {
        await query('BEGIN');
        const done = await work(query);
        await query('COMMIT');
        return done;
      }),
    close: async () => pool.end(),
  };
}

function queryOf(client: PoolClient): Query {
  return async <T extends QueryResultRow>(sql: string, parameters: readonly unknown[] = []) =>
    (await client.query<T>(sql, [...parameters])).rows;
}

/** The statement failed and the connection did not, which PostgreSQL says by the severity (https://www.postgresql.org/docs/current/protocol-error-fields.html). */
const isOnlyRefused = (error: unknown): boolean => error instanceof DatabaseError && error.severity === 'ERROR';

/** PostgreSQL's code of an error (https://www.postgresql.org/docs/current/errcodes-appendix.html), or one of ours. */
export function sqlState(error: unknown): string | undefined {
  return error instanceof DatabaseError ? error.code : undefined;
}

/** Which of several things the error is about, where our own function in the database says so. */
export function errorIndex(error: unknown): number {
  return error instanceof DatabaseError ? Number(error.detail) : Number.NaN;
}
