import type { PoolConfig } from 'pg';
import { parse, toClientConfig } from 'pg-connection-string';

/** How long a transaction may stay open without a statement, in ms. PostgreSQL then ends the connection. */
const idleInTransactionTimeout = 2_000;

/** When a connection is silent for so long, in ms, each side asks whether the other is there. */
const keepAliveAfter = 5_000;

/** What the server itself sets for each connection, as `-c name=value`. */
const serverSettings: readonly (readonly [string, string])[] = [
  // A statement that waited for a lock has to see what was committed meanwhile, whatever the database's default is.
  ['default_transaction_isolation', String.raw`read\ committed`],
  // What was answered must survive a crash of the server, or a job is sent and paid twice. Some servers have `off` as their default.
  ['synchronous_commit', 'on'],
  // A client that is gone is noticed in some seconds: else its statement and its locks may stay for hours. A server
  // that cannot do this ignores it.
  ['tcp_keepalives_idle', '5'],
  ['tcp_keepalives_interval', '2'],
  ['tcp_keepalives_count', '3'],
  ['tcp_user_timeout', '10000'],
];

/**
 * What `pg` connects with. The URL may have parameters of its own (TLS, further options of the server). It cannot
 * change those that the store depends on.
 *
 * @throws what is wrong with the URL, or with a file that it names.
 */
export function clientConfig(url: string, statementTimeoutMs: number): PoolConfig {
  const { options, ...parsed } = toClientConfig(parse(withStrictMode(url)));
  const ours = serverSettings.map(([name, value]) => `-c ${name}=${value}`);
  return {
    ...parsed,
    // Where a setting is named twice, the last one counts.
    options: [...(typeof options === 'string' ? [options] : []), ...ours].join(' '),
    statement_timeout: statementTimeoutMs,
    lock_timeout: statementTimeoutMs,
    idle_in_transaction_session_timeout: idleInTransactionTimeout,
    keepAlive: true,
    keepAliveInitialDelayMillis: keepAliveAfter,
    application_name: 'easel',
  };
}

/** The settings that the server must have taken over, by their names there: in ms. */
export function expectedTimeouts(statementTimeoutMs: number): Readonly<Record<string, number>> {
  return {
    statement_timeout: statementTimeoutMs,
    lock_timeout: statementTimeoutMs,
    idle_in_transaction_session_timeout: idleInTransactionTimeout,
  };
}

/**
 * `pg` treats `require`, `prefer` and `verify-ca` as `verify-full`, and warns that a later version of it will not. The
 * name of what it does needs no warning.
 */
function withStrictMode(url: string): string {
  const address = new URL(url);
  const { searchParams } = address;
  if (searchParams.has('uselibpqcompat')) return url;
  if (!['prefer', 'require', 'verify-ca'].includes(searchParams.get('sslmode') ?? '')) return url;
  searchParams.set('sslmode', 'verify-full');
  return address.href;
}
