import { lookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';
import type { Logger } from 'pino';
import { bounded } from '../runtime/bounded.ts';

/** RunComfy serves results from several hosts of these two domains, without authentication. */
export const runComfyDomains = ['runcomfy.net', 'runcomfy.com'];
/** The hosts that RunComfy's documents and clients name. */
const mediaHosts = ['playgrounds-storage-public.runcomfy.net', 'files.runcomfy.net'];
/** How long a start waits for name lookups, in ms of real time. */
const patience = 3_000;

/**
 * `fake-ip`: the resolver of a proxy invents addresses in the benchmark range (RFC 2544) and forwards what is sent to
 * them.
 */
type Reach = 'public' | 'fake-ip' | 'not-public';

/**
 * NAT64 prefixes: the well-known one (RFC 6052), and the one for local use (RFC 8215). Most local translators use the
 * same form.
 */
const translated = [ipaddr.IPv6.parseCIDR('64:ff9b::/96'), ipaddr.IPv6.parseCIDR('64:ff9b:1::/48')];
const fakeAddresses = ipaddr.IPv4.parseCIDR('198.18.0.0/15');

/** For a NAT64 or IPv4-mapped address, the IPv4 address in it counts. */
export function reachOf(address: string): Reach {
  const plain = unwrapped(ipaddr.process(address));
  if (plain instanceof ipaddr.IPv4 && plain.match(fakeAddresses)) return 'fake-ip';
  return plain.range() === 'unicast' ? 'public' : 'not-public';
}

function unwrapped(address: ipaddr.IPv4 | ipaddr.IPv6): ipaddr.IPv4 | ipaddr.IPv6 {
  if (address instanceof ipaddr.IPv4 || !translated.some((range) => address.match(range))) return address;
  return new ipaddr.IPv4(address.toByteArray().slice(12));
}

/** A name resolved to an address that is not public. No connection was made. */
export class PrivateAddressError extends Error {
  override readonly name = 'PrivateAddressError';
  readonly host: string;
  readonly reach: Exclude<Reach, 'public'>;

  constructor(host: string, reach: Exclude<Reach, 'public'>) {
    super(host);
    this.host = host;
    this.reach = reach;
  }
}

/** Resolves names as the system does, and refuses addresses that are not public. */
export const publicOnly: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error !== null) return callback(error, '');
    const hidden = addresses.map(({ address }) => reachOf(address)).find((reach) => reach !== 'public');
    if (hidden !== undefined) return callback(new PrivateAddressError(hostname, hidden), '');
    const [first] = addresses;
    if (options.all === true || first === undefined) return callback(null, addresses);
    callback(null, first.address, first.family);
  });
};

/** Finds the `PrivateAddressError` in a chain of causes. */
export function privateAddressIn(error: unknown): PrivateAddressError | undefined {
  if (error instanceof PrivateAddressError) return error;
  return error instanceof Error && error.cause !== undefined ? privateAddressIn(error.cause) : undefined;
}

/** What an operator can do about a host whose results are refused. */
export function privateAddressRemedy({ host, reach }: PrivateAddressError): string {
  const what = {
    'fake-ip': 'an address of a fake-ip resolver (198.18.0.0/15)',
    'not-public': 'an address that is not public',
  };
  return `a host of results resolves to ${what[reach]}, and nothing is fetched from it: fix the resolver, or name https://${host} in RUNCOMFY_MEDIA_ORIGINS`;
}

export function logPrivateAddress(error: PrivateAddressError, log: Logger): void {
  log.error({ host: error.host, setting: 'RUNCOMFY_MEDIA_ORIGINS' }, privateAddressRemedy(error));
}

/** The hosts of RunComfy's results that are looked up, if the bot uses RunComfy itself: all but those that the operator names. */
export function lookedUpHosts(apiUrl: string, origins: readonly string[]): readonly string[] {
  const { hostname } = new URL(apiUrl);
  if (!runComfyDomains.some((domain) => hostname.endsWith(`.${domain}`))) return [];
  return mediaHosts.filter((host) => !origins.includes(`https://${host}`));
}

/**
 * Looks up the hosts of RunComfy's results, if the bot uses RunComfy itself, and logs before money is spent which
 * results would be refused. Never fails: a name that cannot be looked up now may work later.
 */
export async function checkMediaHosts(options: {
  readonly apiUrl: string;
  readonly origins: readonly string[];
  readonly log: Logger;
  readonly signal: AbortSignal;
}): Promise<void> {
  await Promise.all(
    lookedUpHosts(options.apiUrl, options.origins).map(async (host) => {
      const refused = await privateAddressOf(host, options.signal);
      if (refused !== undefined) logPrivateAddress(refused, options.log);
    }),
  );
}

/** Looks a host up. `undefined` where results are fetched from it, or it cannot be looked up in time. */
export async function privateAddressOf(host: string, signal: AbortSignal): Promise<PrivateAddressError | undefined> {
  const found = await bounded({ signal, ms: patience }, async (own) => {
    const { promise, resolve } = Promise.withResolvers<unknown>();
    own.addEventListener('abort', () => resolve(undefined), { once: true });
    publicOnly(host, { all: true }, (error) => resolve(error));
    return promise;
  });
  signal.throwIfAborted();
  return privateAddressIn(found);
}
