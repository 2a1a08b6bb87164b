import ipaddr from 'ipaddr.js';
import { closestMatch } from 'leven';
import { settings, type Config } from './config.ts';

const known = Object.keys(settings.shape);

/** Names in `.env` that no setting has, but that are nearly one's. Each is a sentence. */
export function misspelledSettings(envFileNames: readonly string[]): readonly string[] {
  return envFileNames
    .filter((name) => !known.includes(name))
    .flatMap((name) => {
      // In a short name each letter says more: SORT is not PORT.
      const maxDistance = Math.min(2, Math.floor(name.length / 5));
      const meant = closestMatch(name.toUpperCase(), known, { maxDistance });
      return meant === undefined ? [] : [`${name} in .env is not a setting. Did you mean ${meant}?`];
    });
}

/** Addresses to which a token would be sent unencrypted. Each is a sentence, which does not repeat the address. */
export function unencryptedAddresses({ discord, runcomfy }: Pick<Config, 'discord' | 'runcomfy'>): readonly string[] {
  return Object.entries({ DISCORD_API_URL: discord.apiUrl, RUNCOMFY_API_URL: runcomfy.apiUrl })
    .filter(([, url]) => isUnencrypted(url))
    .map(([name]) => `${name} begins with http:// and leads to another machine. The token is sent there unencrypted.`);
}

function isUnencrypted(url: string): boolean {
  const { protocol, hostname } = new URL(url);
  if (protocol !== 'http:' || hostname === 'localhost') return false;
  const address = hostname.replace(/^\[|\]$/g, '');
  return !ipaddr.isValid(address) || ipaddr.process(address).range() !== 'loopback';
}
