import type { InputSource } from '../core/media/input.ts';
import type { ChannelSight } from '../core/server-facts.ts';
import { messageLimits } from '../core/discord-limits.ts';

/** What the links and addresses of a request may lead to. */
export interface LinkRules {
  /** The server of the request. */
  readonly guildId: string | undefined;
  /** Further origins of files, such as `http://127.0.0.1:8080`. */
  readonly origins: readonly string[];
  /** Hosts of files. Their subdomains count. */
  readonly domains: readonly string[];
  sightOf(channelId: string): ChannelSight;
}

/** Nothing may be linked. */
export const noLinks: LinkRules = { guildId: undefined, origins: [], domains: [], sightOf: () => 'unseen' };

export type LinkProblem =
  /** It is no https address and no link to a message. */
  | { readonly reason: 'file-no-link' }
  | { readonly reason: 'file-foreign-host'; readonly hosts: readonly string[] }
  | { readonly reason: 'file-other-server' }
  /** The member may not see the channel, or there is none. */
  | { readonly reason: 'file-unseen' }
  | { readonly reason: 'file-private-thread' };

export type LinkResult =
  | { readonly ok: true; readonly source: InputSource }
  | { readonly ok: false; readonly problem: LinkProblem };

const messageLink =
  /^https:\/\/(?:(?:www|ptb|canary)\.)?discord(?:app)?\.com\/channels\/(?<guild>\d{17,20}|@me)\/(?<channel>\d{17,20})\/(?<message>\d{17,20})\/?(?:#(?<number>\d{1,3}))?$/i;
/** Signed links of Discord have about 250 characters. */
const longestAddress = 2_000;

const separator = /[\s,，、]/;

/** The links that a member typed into one option, apart by commas, spaces or lines. A comma within one belongs to it. */
export function linksIn(typed: string): string[] {
  const begins = [0, ...typed.matchAll(/(?<=[\s,，、])<?https?:\/\//gi).map(({ index }) => index)];
  return begins
    .map((begin, index) => withoutSeparators(typed.slice(begin, begins[index + 1])).replace(/^<(.+)>$/s, '$1'))
    .filter((entry) => entry !== '');
}

/** Takes the separators from both ends. A regular expression would take as long as a member's text is long, squared. */
function withoutSeparators(text: string): string {
  let [begin, end] = [0, text.length];
  while (begin < end && separator.test(text.charAt(begin))) begin += 1;
  while (end > begin && separator.test(text.charAt(end - 1))) end -= 1;
  return text.slice(begin, end);
}

/** Where a link leads: to a file of a message, or to an address. */
export function readLink(link: string, rules: LinkRules): LinkResult {
  const groups = messageLink.exec(link)?.groups;
  if (groups !== undefined) return readMessageLink(groups, rules);
  if (link.length > longestAddress || !URL.canParse(link)) return refuse({ reason: 'file-no-link' });
  const url = new URL(link);
  const isKnownOrigin = rules.origins.includes(url.origin);
  if (!isKnownOrigin && url.protocol !== 'https:') return refuse({ reason: 'file-no-link' });
  const isKnown = isKnownOrigin || (url.port === '' && rules.domains.some((domain) => isWithin(url.hostname, domain)));
  if (!isKnown || url.username !== '' || url.password !== '') {
    return refuse({ reason: 'file-foreign-host', hosts: [...rules.domains, ...rules.origins] });
  }
  return { ok: true, source: { kind: 'address', url: url.href } };
}

function readMessageLink(groups: Readonly<Record<string, string | undefined>>, rules: LinkRules): LinkResult {
  const { guild, channel: channelId = '', message: messageId = '', number: said = '1' } = groups;
  const number = Number(said);
  if (number < 1 || number > messageLimits.files) return refuse({ reason: 'file-no-link' });
  if (guild !== rules.guildId) return refuse({ reason: 'file-other-server' });
  switch (rules.sightOf(channelId)) {
    case 'seen':
      return { ok: true, source: { kind: 'message', channelId, messageId, number } };
    case 'unseen':
      return refuse({ reason: 'file-unseen' });
    case 'private-thread':
      return refuse({ reason: 'file-private-thread' });
  }
}

function isWithin(host: string, domain: string): boolean {
  return host === domain || host.endsWith(`.${domain}`);
}

function refuse(problem: LinkProblem): LinkResult {
  return { ok: false, problem };
}
