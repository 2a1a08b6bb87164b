import { codeOf } from '../../core/error-code.ts';

/**
 * True only where no connection was made, so that no byte of the request can have arrived. Of a name with several
 * addresses Node tells the error of each try: one that may have been a connection makes all of them unsure, and so does
 * an error that tells of no try (https://nodejs.org/api/net.html#socketconnectoptions-connectlistener).
 */
export function neverConnected(error: unknown): boolean {
  if (error instanceof AggregateError) return error.errors.length > 0 && error.errors.every(neverConnected);
  if (!(error instanceof Error)) return false;
  const code = codeOf(error) ?? '';
  const syscall = 'syscall' in error ? error.syscall : undefined;
  return (
    syscall === 'connect' ||
    syscall === 'getaddrinfo' ||
    // No file descriptor is left. The body is in memory: only a connection, or what it is looked up with, needs one.
    code === 'EMFILE' ||
    code === 'ENFILE' ||
    code === 'UND_ERR_CONNECT_TIMEOUT' ||
    code.startsWith('ERR_TLS_') ||
    /^(CERT|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO)_/.test(code)
  );
}
