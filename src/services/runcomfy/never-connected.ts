import { NotSentError } from '../runtime/guarded-requests.ts';
import { codeOf } from '../../core/error-code.ts';

/**
 * True only if no byte of the request can have arrived: it was not sent, or no connection was made. For a name with several
 * addresses, Node reports the error of each try. The answer is false if one of them may have been a connection, or if
 * no try is reported (https://nodejs.org/api/net.html#socketconnectoptions-connectlistener).
 */
export function neverConnected(error: unknown): boolean {
  if (error instanceof AggregateError) return error.errors.length > 0 && error.errors.every(neverConnected);
  if (error instanceof NotSentError) return true;
  if (!(error instanceof Error)) return false;
  const code = codeOf(error) ?? '';
  const syscall = 'syscall' in error ? error.syscall : undefined;
  return (
    syscall === 'connect' ||
    syscall === 'getaddrinfo' ||
    // The process has no file descriptor left. Only a connection or a name lookup needs one: the body is in memory.
    code === 'EMFILE' ||
    code === 'ENFILE' ||
    code === 'UND_ERR_CONNECT_TIMEOUT' ||
    code.startsWith('ERR_TLS_') ||
    /^(CERT|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO)_/.test(code)
  );
}
