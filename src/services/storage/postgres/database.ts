import { once } from 'node:events';
import type { Logger } from 'pino';
import { Pool, type PoolClient, type QueryResultRow } from 'pg';
import { bounded } from '../../runtime/bounded.ts';
import { isRefusedOnly, NotConnectedError } from './errors.ts';
import { clientConfig } from './client-config.ts';

export interface PostgresOptions {
  /** `postgres://user:password@host:port/database`. */
  readonly url: string;
  /**
   * How long a statement may take, and how long it may wait for a lock, in ms. PostgreSQL then ends it. The client
   * stops waiting a second later.
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
  /**
   * Runs on any free connection, as a transaction of its own.
   *
   * @throws {NotConnectedError} where no connection could be had, so that the statement was not sent.
   */
  readonly query: Query;
  /**
   * Runs the statements of `work` one after the other on one connection, each as a transaction of its own.
   *
   * @throws {NotConnectedError} where no connection could be had, so that `work` was not called.
   */
  connected<T>(work: (query: Query) => Promise<T>): Promise<T>;
  /** Runs the statements of `work` as one transaction on one connection: all or nothing. */
  transaction<T>(work: (query: Query) => Promise<T>): Promise<T>;
  /** Must not be called while a query is under way. */
  close(): Promise<void>;
}

/** In ms. */
export const defaultTimeouts = { statement: 2_000, connection: 3_000 } as const;

/** How many connections a pool has at most. The lease has one more. */
const mostConnections = 9;

/** How much longer than PostgreSQL's own timeout the client waits, in ms. The network may be down. */
const answerMargin = 1_000;

/** How long closing may take, in ms. A server that does not answer is left. */
const closeTimeout = 1_000;

/**
 * Makes the pool. The first connection is made by the first statement.
 *
 * @throws what is wrong with the URL, or with a file that it names.
 */
export function createDatabase(options: PostgresOptions, log: Logger): Database {
  const { maxConnections = mostConnections, connectionTimeoutMs = defaultTimeouts.connection } = options;
  const statementTimeoutMs = options.statementTimeoutMs ?? defaultTimeouts.statement;
  const pool = new Pool({
    ...clientConfig(options.url, statementTimeoutMs),
    max: maxConnections,
    connectionTimeoutMillis: connectionTimeoutMs,
    query_timeout: statementTimeoutMs + answerMargin,
  });
  const lost = (error: Error): void => log.warn({ err: error }, 'a connection to the database was lost');
  let closing: Promise<void> | undefined;
  // An error event without a listener would end the process. The pool reports errors of idle connections, the client
  // those of connections in use.
  pool.on('error', lost);
  pool.on('connect', (client) => client.on('error', () => {}));

  async function onConnection<T>(work: (query: Query) => Promise<T>): Promise<T> {
    const client = await pool.connect().catch((error: unknown) => Promise.reject(new NotConnectedError(error)));
    try {
      const done = await work(queryOf(client));
      client.release();
      return done;
    } catch (error) {
      // The pool replaces a connection that may be broken, or that may still be in a transaction.
      client.release(!isRefusedOnly(error) || client.getTransactionStatus() !== 'I');
      throw error;
    }
  }

  async function end(): Promise<void> {
    await bounded({ ms: closeTimeout }, async (late) => Promise.race([pool.end(), once(late, 'abort')]));
  }

  return {
    query: async (sql, parameters) => onConnection(async (query) => query(sql, parameters)),
    connected: onConnection,
    transaction: async (work) =>
      onConnection(async (query) => {
        await query('BEGIN');
        const done = await work(query);
        await query('COMMIT');
        return done;
      }),
    close: async () => (closing ??= end()),
  };
}

function queryOf(client: PoolClient): Query {
  return async <T extends QueryResultRow>(sql: string, parameters: readonly unknown[] = []) =>
    (await client.query<T>(sql, [...parameters])).rows;
}
