import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFinished } from 'vitest';
import { builtPage } from '../../sandbox/page-server/built-page.ts';
import { startPageServer, type PageServer } from '../../sandbox/page-server/page-server.ts';
import { startDiscordFixture, type DiscordFixture, type SentFile } from '../sandbox/discord/fixture.ts';
import { listen, type Listener } from '../sandbox/discord/gateway-client.ts';
import { launchBrowser } from '../../sandbox/browser/launch.ts';
import { patience, stepMs } from './browser.ts';

/** What the bot hears when somebody presses, picks, or sends a form. */
interface Heard {
  readonly id: string;
  readonly token: string;
  readonly data: Record<string, unknown>;
}

/** The page and the stand-in for Discord, with a bot that does what the test says. */
export interface PlainBot {
  readonly fixture: () => DiscordFixture;
  /** The page as mira sees it, in a window of its own, until the test ends. */
  readonly open: (width?: number) => Promise<Page>;
  /** Posts a message of components and files. */
  readonly post: (components: readonly object[], files?: readonly SentFile[]) => Promise<void>;
  /** Waits for the interaction with this custom id. */
  readonly hear: (customId: string) => Promise<Heard>;
  readonly answer: (heard: Heard, type: number, data?: object) => Promise<void>;
}

const v2 = 1 << 15;
const everythingIsLoaded = `[...document.images].every(({ complete }) => complete) &&
  [...document.querySelectorAll('video, audio')].every(({ readyState }) => readyState > 0)`;
const noPanel = (): Response => new Response(null, { status: 404 });

export function usePlainBot(): PlainBot {
  let browser: Browser;
  let fixture: DiscordFixture;
  let server: PageServer;
  let gateway: Listener;
  const heard = new Set<string>();
  beforeAll(async () => {
    [fixture, browser] = await Promise.all([startDiscordFixture(), launchBrowser()]);
    const client = (request: Request) => fixture.discord.client.fetch(request);
    const apis = { '/client': client, '/attachments': client, '/ephemeral-attachments': client, '/panel': noPanel };
    server = await startPageServer({ folder: await builtPage(), port: 0, apis });
    gateway = await listen(fixture.discord);
  }, patience.timeout);
  afterAll(async () => {
    await browser.close();
    await server.close();
    await fixture.close();
  });
  return {
    fixture: () => fixture,
    async open(width = 1000) {
      const context = await browser.newContext({ viewport: { width, height: 900 } });
      context.setDefaultTimeout(stepMs);
      onTestFinished(() => context.close());
      const page = await context.newPage();
      await page.goto(`${server.origin}/#/${fixture.mira.id}/${fixture.channel.id}`);
      await page.getByRole('log').getByRole('article').last().waitFor();
      // What is loaded later moves what a test is about to press.
      // (`waitForFunction` asks again by `eval`, which the page's own policy forbids.)
      await expect.poll(() => page.evaluate(everythingIsLoaded)).toBe(true);
      return page;
    },
    async post(components, files = []) {
      const { status, body } = await fixture.upload('POST', fixture.messages, { flags: v2, components }, files);
      if (status !== 200) throw new Error(JSON.stringify(body));
    },
    async hear(customId) {
      const event = await fixture.discord.until(() =>
        gateway
          .all()
          .map(([name, told]) => ({ name, told: told as unknown as Heard }))
          .find(
            ({ name, told }) =>
              name === 'INTERACTION_CREATE' && told.data['custom_id'] === customId && !heard.has(told.id),
          ),
      );
      heard.add(event.told.id);
      return event.told;
    },
    async answer({ id, token }, type, data) {
      const path = `/interactions/${id}/${token}/callback`;
      const { status, body } = await fixture.request('POST', path, { type, ...(data !== undefined && { data }) });
      if (status >= 300) throw new Error(JSON.stringify(body));
    },
  };
}
