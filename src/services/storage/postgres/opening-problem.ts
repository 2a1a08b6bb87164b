import { codeOf } from '../../../core/error-code.ts';
import { isOfNetwork, isRefusedSetting, isTimeout, isWithoutTls, origin, sqlState, textOf } from './errors.ts';

/** Why a database cannot be opened, for an operator. */
export interface OpeningProblem {
  /** They never have the password. */
  readonly words: string;
  /** It may pass without anybody's help. */
  readonly mayPass: boolean;
}

const setting = 'DATABASE_URL';

/** A table, or a function. Nobody makes it again: what was in it would seem never to have been. */
const missing = (name: string): string =>
  `A part of what Easel made in ${name} is missing; nothing was changed. Restore a dump, or name an empty database in ${setting}.`;

/** By SQLSTATE, with the name of the database: what is wrong, and what helps. */
const refusals: Readonly<Record<string, (name: string) => string>> = {
  '28P01': (name) => `${name} refused the user or the password in ${setting}.`,
  '28000': (name) =>
    `${name} does not let this user in from here. Check the user in ${setting} and the server's pg_hba.conf; ` +
    `if the server wants TLS, add ?sslmode=verify-full.`,
  '3D000': (name) =>
    `${name} does not exist. Make it: CREATE DATABASE "${name.slice(name.lastIndexOf('/') + 1)}" ENCODING 'UTF8' TEMPLATE template0.`,
  '42501': (name) =>
    `The user in ${setting} has too few rights in ${name}; nothing was changed. Make this user the owner of the ` +
    `database, or GRANT CREATE, USAGE ON SCHEMA public to it.`,
  '3F000': (name) =>
    `The user in ${setting} has no schema in ${name}; nothing was changed. GRANT CREATE, USAGE ON SCHEMA public to it.`,
  '42P01': missing,
  '42883': missing,
  '25006': (name) =>
    `${name} can only be read; nothing was changed. Name the primary server in ${setting}, not a replica.`,
};

/** By SQLSTATE: what passes. */
const passing: Readonly<Record<string, (name: string) => string>> = {
  '53300': (name) =>
    `${name} has no connection left. Easel needs up to ten: raise max_connections, or end what else is connected.`,
  '57P01': (name) => `${name} is shutting down.`,
  '57P02': (name) => `${name} is restarting after a crash.`,
  '57P03': (name) => `${name} is starting up or shutting down.`,
  '53100': (name) => `${name} has no room left on its disk; nothing was changed.`,
  '55P03': (name) => `${name} is being changed by another program, which holds a lock.`,
  '57014': (name) => `${name} took too long over a statement.`,
};

/** What is wrong with a pooler between the bot and the server. */
export function poolerWords(name: string): string {
  return (
    `A pooler stands before ${name} and keeps Easel's settings from it (statement_timeout and others); nothing was ` +
    `changed. Name the server itself in ${setting}: Easel pools its connections itself.`
  );
}

/** @returns `undefined` where the error is a fault of the program, not of the database, its server or the URL. */
export function openingProblem(error: unknown, name: string): OpeningProblem | undefined {
  const original = origin(error);
  if (!(original instanceof Error)) return undefined;
  const state = sqlState(original);
  if (state !== undefined) return refusal(original, state, name);
  if (isOfNetwork(original)) {
    const why = isTimeout(original) ? 'no answer' : (codeOf(original) ?? 'the connection was closed');
    return {
      words: `${name} cannot be reached (${why}). Check the host and the port in ${setting}, and that PostgreSQL runs.`,
      mayPass: true,
    };
  }
  const words = tlsWords(original, name) ?? urlWords(original);
  return words === undefined ? undefined : { words, mayPass: false };
}

function refusal(error: Error, code: string, name: string): OpeningProblem {
  if (isRefusedSetting(error)) return { words: poolerWords(name), mayPass: false };
  const known = refusals[code];
  if (known !== undefined) return { words: `${known(name)} (${code})`, mayPass: false };
  const transient = passing[code]?.(name) ?? `${name} broke off the connection.`;
  if (code in passing || code.startsWith('08')) return { words: `${transient} (${code})`, mayPass: true };
  return { words: `${name} cannot be used: ${textOf(error)} (${code}).`, mayPass: false };
}

/** Of TLS, Node's codes begin so (https://nodejs.org/docs/latest-v24.x/api/tls.html#x509-certificate-error-codes). */
const tlsCode = /^(?:ERR_TLS_|ERR_SSL_|ERR_OSSL_|EPROTO$|CERT_|DEPTH_|SELF_SIGNED_|UNABLE_TO_|HOSTNAME_|INVALID_)/;

function tlsWords(error: Error, name: string): string | undefined {
  if (isWithoutTls(error)) {
    return `${name} does not speak TLS. Turn it on there, or remove sslmode from ${setting}.`;
  }
  const code = codeOf(error);
  if (code === undefined || !tlsCode.test(code)) return undefined;
  return (
    `The certificate of ${name} does not verify (${code}). Name the file of its authority in ${setting}: ` +
    `sslmode=verify-full&sslrootcert=/path/to/ca.pem; the host has to be one that the certificate names.`
  );
}

/** A file that the URL names, or the URL itself. */
function urlWords(error: Error): string | undefined {
  const code = codeOf(error);
  if ('syscall' in error && error.syscall === 'open') {
    return `A file that ${setting} names (sslrootcert, sslcert or sslkey) cannot be read (${code}).`;
  }
  if (!(error instanceof URIError || code === 'ERR_INVALID_URL')) return undefined;
  return `${setting} cannot be read: write what is special in the user or the password as %-codes.`;
}
