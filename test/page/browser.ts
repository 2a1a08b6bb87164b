import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, onTestFinished } from 'vitest';
import { untilPromptsAreTaken } from '../../sandbox/browser/first-prompt.ts';
import { addressOf, browserPath, launchBrowser } from '../../sandbox/browser/launch.ts';
import { startSandbox, type Sandbox } from '../../sandbox/start.ts';

const hasBrowser = browserPath !== undefined;
if (!hasBrowser) {
  process.stderr.write(
    'There is no Chromium here: the tests of the page need it (scripts/install-browser.sh, on Debian).\n',
  );
}

/** Without a browser the tests of the page are left out. CI always has one. */
export const canBrowse = hasBrowser || process.env['CI'] !== undefined;

/** A story has many steps, a browser and a bot of its own, and all of them wait for each other on a busy machine. */
export const patience = { timeout: 240_000 } as const;
/** For one step of it, and for what comes before the first. */
export const stepMs = 90_000;

interface Opened {
  readonly page: Page;
  readonly context: BrowserContext;
  /** What the page wrote to the console that is no mere note, and its uncaught errors. */
  readonly faults: readonly string[];
}

export interface PageBench {
  readonly sandbox: () => Sandbox;
  /** Opens the page as this person in this channel, in a browser window of its own, until the test ends. */
  readonly open: (username: string, channel?: string, options?: BrowserContextOptions) => Promise<Opened>;
}

/**
 * A sandbox and a browser for the tests of one file. Runs take as long as `speed` says. Pictures have `pictureScale` times
 * their width and height: large ones take the processor a while, in the bot, in the stand-ins and in the browser.
 */
export function usePage({ pictureScale = 0.25, speed = { queueMs: 300, runMs: 300 } } = {}): PageBench {
  let browser: Browser;
  let sandbox: Sandbox;
  beforeAll(async () => {
    [sandbox, browser] = await Promise.all([startSandbox({ page: { port: 0 } }), launchBrowser()]);
    await sandbox.connected;
    await untilPromptsAreTaken(sandbox);
    sandbox.world.speed = speed;
    sandbox.world.runcomfy.switches.pictureScale = pictureScale;
  }, patience.timeout);
  afterAll(async () => {
    await browser.close();
    await sandbox.close();
  });

  return {
    sandbox: () => sandbox,
    async open(username, channel = 'pictures', options = {}) {
      const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
      context.setDefaultTimeout(stepMs);
      const page = await context.newPage();
      onTestFinished(async ({ task }) => {
        const path = join(tmpdir(), `${task.name.slice(0, 40)} (${username}).png`);
        if (task.result?.state === 'fail') await page.screenshot({ path });
        await context.close();
      });
      const faults: string[] = [];
      page.on('pageerror', (error) => faults.push(String(error)));
      page.on('console', (said) => {
        if (said.type() === 'error' || said.type() === 'warning') faults.push(said.text());
      });
      await page.goto(addressOf(sandbox, username, channel));
      return { page, context, faults };
    },
  };
}
