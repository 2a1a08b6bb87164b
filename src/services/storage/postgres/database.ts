import type { Logger } from 'pino';
import { DatabaseError, Pool, type PoolClient, type QueryResultRow } from 'pg';

export interface PostgresOptions {
  /** `postgres://user:password@host:port/database`. */
  readonly url: string;
  /**
   * How long a statement may take, in ms. PostgreSQL then ends it (`statement_timeout`). The client stops waiting a
   * second later.
   */
  readonly statementTimeoutMs?: number;
  /** How long to wait for a connection, in ms: for a new one, or for a free one of the pool. */
  readonly connectionTimeoutMs?: number;
  readonly maxConnections?: number;
}

/** Runs one statement and returns its rows. */
export type Query = <T extends QueryResultRow>(sql: string, parameters?: readonly unknown[]) => Promise<readonly T[]>;

/** Runs statements on a few connections to PostgreSQL. Every wait is bounded. Every failure throws. */
export interface Database {
  /** Runs on any free connection, as a transaction of its own. */
  readonly query: Query;
  /** Runs the statements of `work` as one transaction on one connection: all or nothing. */
  transaction<T>(work: (query: Query) => Promise<T>): Promise<T>;
  /** Must not be called while a query is under way. */
  close(): Promise<void>;
}

/** How much longer than PostgreSQL's own timeout the client waits, in ms. The network may be down. */
const answerMargin = 1_000;

/** Makes the pool. The first connection is made by the first statement. */
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
    // A statement that waited for a lock has to see what was committed meanwhile, whatever the database's default is.
    options: String.raw`-c default_transaction_isolation=read\ committed`,
  });
  const lost = (error: Error): void => log.warn({ err: error }, 'a connection to the database was lost');
  // An error event without a listener would end the process. The pool reports errors of idle connections, the client
  // those of connections in use.
  pool.on('error', lost);
  pool.on('connect', (client) => client.on('error', () => {}));

  async function onConnection<T>(work: (query: Query) => Promise<T>): Promise<T> {
    const client = await pool.connect();
    try {
      const done = await work(queryOf(client));
      client.release();
      return done;
    } catch (error) {
      // The pool replaces a connection that may be broken, or that may still be in a transaction.
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

/**
 * The statement failed but the connection works. PostgreSQL tells this by the severity
 * (https://www.postgresql.org/docs/current/protocol-error-fields.html).
 */
const isOnlyRefused = (error: unknown): boolean => error instanceof DatabaseError && error.severity === 'ERROR';

/**
 * The SQLSTATE of an error: PostgreSQL's (https://www.postgresql.org/docs/current/errcodes-appendix.html), or one of
 * Easel's own.
 */
export function sqlState(error: unknown): string | undefined {
  return error instanceof DatabaseError ? error.code : undefined;
}

/** The index of the add that the error is about, where Easel's function in the database raised it. */
export function errorIndex(error: unknown): number {
  return error instanceof DatabaseError ? Number(error.detail) : Number.NaN;
}
