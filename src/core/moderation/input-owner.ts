import type { JobInput } from '../job/record.ts';

/**
 * Whose files go into a request. `own`: the member attached them, they are results of Easel's, or they come from a host
 * where members of Discord upload nothing. `others`: another member may have uploaded one of them.
 */
export type InputOwner = 'none' | 'own' | 'others';

/** Where the files in Discord's messages are. */
export interface UploadHosts {
  /** Such as `http://127.0.0.1:8080`. */
  readonly origins: readonly string[];
  /** With all their subdomains. */
  readonly domains: readonly string[];
}

/** A link to a file in a message of Discord's does not tell who uploaded it. */
export function inputOwner(inputs: readonly Pick<JobInput, 'source'>[], hosts: UploadHosts): InputOwner {
  if (inputs.length === 0) return 'none';
  const isOthers = inputs.some(({ source }) =>
    source?.kind === 'kept' || source?.kind === 'upload'
      ? !source.isOwn
      : source?.kind === 'address' && isOnOneOf(source.url, hosts),
  );
  return isOthers ? 'others' : 'own';
}

export function isOnOneOf(url: string, { origins, domains }: UploadHosts): boolean {
  if (!URL.canParse(url)) return false;
  const { origin, hostname } = new URL(url);
  const host = hostname.replace(/\.$/, '');
  return origins.includes(origin) || domains.some((domain) => host === domain || host.endsWith(`.${domain}`));
}
