import { existsSync } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';
import type { Sandbox } from '../start.ts';

/** Where systems have Chromium. The environment variable `CHROMIUM` names another place. Undefined if there is none. */
export const browserPath = [process.env['CHROMIUM'] ?? '', '/usr/bin/chromium', '/usr/bin/chromium-browser'].find(
  (path) => existsSync(path),
);

/** Without a network, Chromium's own requests would fail again and again. As root it has no sandbox of its own. */
const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Rejects where there is no Chromium. */
export async function launchBrowser(): Promise<Browser> {
  if (browserPath === undefined) {
    throw new Error(
      'There is no Chromium here. scripts/install-browser.sh installs it on Debian; CHROMIUM names another.',
    );
  }
  return chromium.launch({ args: flags, executablePath: browserPath });
}

/** The address of the page for this person in this channel. Throws if there is no such person or channel. */
export function addressOf({ world, page }: Sandbox, username: string, channel: string): string {
  const person = world.people.find(({ handle }) => handle.username === username);
  const place = world.guilds.flatMap(({ channels }) => channels).find(({ name }) => name === channel);
  if (page === undefined || person === undefined || place === undefined) throw new Error(`${username}, #${channel}?`);
  return `${page.origin}/#/${person.handle.id}/${place.id}`;
}
