import { expect, test } from 'vitest';
import { neverConnected } from '../../../src/services/runcomfy/never-connected.ts';

const error = (facts: object): Error => Object.assign(new Error('x'), facts);
const refused = error({ code: 'ECONNREFUSED', syscall: 'connect' });
const timedOut = error({ code: 'ETIMEDOUT', syscall: 'connect' });
const reset = error({ code: 'ECONNRESET', syscall: 'read' });
const several = (...errors: readonly unknown[]): AggregateError => new AggregateError(errors);

test.each<[string, unknown, boolean]>([
  ['a refused connection', refused, true],
  ['a name that leads nowhere', error({ code: 'ENOTFOUND', syscall: 'getaddrinfo' }), true],
  ['a connection that took too long', error({ code: 'UND_ERR_CONNECT_TIMEOUT' }), true],
  ['no file descriptor for a connection', error({ code: 'EMFILE', syscall: 'connect' }), true],
  ['no file descriptor for the look-up of a name', error({ code: 'EMFILE', syscall: 'open' }), true],
  ['no file descriptor in the whole system', error({ code: 'ENFILE', syscall: 'socket' }), true],
  ['a certificate that is not valid', error({ code: 'CERT_HAS_EXPIRED' }), true],
  ['a certificate for another name', error({ code: 'ERR_TLS_CERT_ALTNAME_INVALID' }), true],
  ['a reset while reading', reset, false],
  ['a reset while writing', error({ code: 'EPIPE', syscall: 'write' }), false],
  ['an answer that took too long', error({ code: 'UND_ERR_HEADERS_TIMEOUT' }), false],
  ['an error that says nothing', new Error('x'), false],
  ['what is no error', { syscall: 'connect' }, false],
  ['several addresses, none of which was reached', several(refused, timedOut), true],
  ['several addresses, one of which may have been reached', several(refused, reset), false],
  ['several addresses, the first of which may have been reached', several(reset, refused), false],
  ['several addresses, all of which may have been reached', several(reset, reset), false],
  ['several addresses, and no word of any of them', several(), false],
  ['addresses of addresses, one of which may have been reached', several(refused, several(timedOut, reset)), false],
])('whether the request never left, of %s', (_case, thrown, never) => {
  expect(neverConnected(thrown)).toBe(never);
});
