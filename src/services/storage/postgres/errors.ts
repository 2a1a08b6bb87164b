import { DatabaseError } from 'pg';
import { codeOf } from '../../../core/error-code.ts';

/** No connection could be had, so nothing was sent. */
export class NotConnectedError extends Error {
  override readonly name = 'NotConnectedError';

  constructor(cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

/**
 * The SQLSTATE of an error: PostgreSQL's (https://www.postgresql.org/docs/current/errcodes-appendix.html), or one of
 * Easel's own.
 */
export function sqlState(error: unknown): string | undefined {
  const original = origin(error);
  return original instanceof DatabaseError ? original.code : undefined;
}

/** The index of the add that the error is about, where Easel's function in the database raised it. */
export function errorIndex(error: unknown): number {
  return error instanceof DatabaseError ? Number(error.detail) : Number.NaN;
}

/**
 * The statement failed but the connection works, and nothing of the statement was done. PostgreSQL tells this by the
 * severity (https://www.postgresql.org/docs/current/protocol-error-fields.html).
 */
export function isRefusedOnly(error: unknown): boolean {
  return error instanceof DatabaseError && error.severity === 'ERROR';
}

/** `serialization_failure` and `deadlock_detected`: nothing was written, and a new try may work. */
export function isConflict(error: unknown): boolean {
  return ['40001', '40P01'].includes(sqlState(error) ?? '');
}

/** The server ends this session, also because it was idle, starts, stops, or has no connection left. */
const momentaryStates = /^(?:57P0[1235]|53300|08...)$/;
const networkCode =
  /^(?:ECONN(?:RESET|REFUSED|ABORTED)|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOST(?:UNREACH|DOWN)|ENET(?:UNREACH|DOWN))$/;
/** As `pg` says it, without a code. */
const lostConnection = /^(?:Connection terminated|Client has encountered a connection error)/;
const timedOut =
  /^(?:timeout exceeded when trying to connect|timeout expired|Query read timeout|Connection terminated due to connection timeout)$/;

/** What a restart of the server, or a short failure of the network, looks like: a new try may work. */
export function isMomentary(error: unknown): boolean {
  const original = origin(error);
  if (original instanceof DatabaseError) return momentaryStates.test(original.code ?? '');
  return isOfNetwork(original) && !isTimeout(original);
}

/** `query_canceled` (here: it took too long) and `lock_not_available`. */
export function isTooSlow(error: unknown): boolean {
  return ['57014', '55P03'].includes(sqlState(error) ?? '');
}

/** The server, the way to it or its time was the reason, rather than what the statement says. */
export function isOfServer(error: unknown): boolean {
  return error instanceof NotConnectedError || isMomentary(error) || isOfNetwork(error) || isTooSlow(error);
}

/** The network or the server's address failed, or the server did not answer. */
export function isOfNetwork(error: unknown): boolean {
  const original = origin(error);
  if (!(original instanceof Error) || original instanceof DatabaseError) return false;
  const code = codeOf(original);
  if (code !== undefined) return networkCode.test(code) || (code === 'ENOENT' && isOfSocket(original));
  return lostConnection.test(original.message) || isTimeout(original);
}

/** The time for an answer, or for a connection, ran out. */
export function isTimeout(error: unknown): boolean {
  const original = origin(error);
  return original instanceof Error && !(original instanceof DatabaseError) && timedOut.test(original.message);
}

/** A pooler refuses settings of the connection: PgBouncer says this. */
export function isRefusedSetting(error: unknown): boolean {
  return sqlState(error) === '08P01' && /unsupported startup parameter/.test(textOf(error));
}

/** The server does not speak TLS. `pg` says it without a code. */
export function isWithoutTls(error: unknown): boolean {
  return /does not support SSL|establishing an SSL connection/.test(textOf(error));
}

/** What the error says. It never has the password. */
export function textOf(error: unknown): string {
  const original = origin(error);
  return original instanceof Error ? original.message : String(original);
}

/** The server's socket is missing, rather than a file that the URL names. */
const isOfSocket = (error: Error): boolean => 'syscall' in error && error.syscall === 'connect';

/** The error itself, without the note that nothing was sent. Of several addresses of a host, the first one's. */
export function origin(error: unknown): unknown {
  if (error instanceof NotConnectedError) return origin(error.cause);
  return error instanceof AggregateError ? (error.errors as readonly unknown[])[0] : error;
}
