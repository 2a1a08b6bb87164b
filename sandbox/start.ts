import { join } from 'node:path';
import { makeDemoModels } from './demo/models.ts';
import { createMovableClock } from './demo/movable-clock.ts';
import { keptHome, leaveHome, temporaryHome } from './demo/home.ts';
import { createSupervisedBot, type SupervisedBot } from './demo/supervised-bot.ts';
import { startDemoWorld, type DemoWorld } from './demo/world.ts';
import { builtPage } from './page-server/built-page.ts';
import { startPageServer, type PageServer } from './page-server/page-server.ts';
import { createPanel } from './panel/panel.ts';

const root = join(import.meta.dirname, '..');
export const usualFolder = join(root, 'data/sandbox');

export interface Sandbox {
  readonly world: DemoWorld;
  readonly bot: SupervisedBot;
  /** What whoever runs it should know, in English. */
  readonly notes: readonly string[];
  /** Absent without a page. */
  readonly page?: PageServer;
  /** Resolves when the bot has connected, or has ended. */
  readonly connected: Promise<void>;
  close(): Promise<void>;
}

export interface StartOptions {
  /** The port of the page, or no page. Another one is taken where it is not free. */
  readonly page?: { readonly port: number };
  /** Where it keeps its files. Default: `usualFolder`. */
  readonly folder?: string;
  /** Whether it goes on where the last kept one ended, or, with `reset`, begins anew. Default: a world that is not kept. */
  readonly keep?: { readonly reset: boolean };
  /** Where the clock of a new world begins, in ms since 1970. Default: now. */
  readonly startsAt?: number;
}

/** Starts both stand-ins and the page. Resolves when the page can be opened; the bot may still be starting then. */
export async function startSandbox(options: StartOptions): Promise<Sandbox> {
  await using opened = new AsyncDisposableStack();
  // Vite takes as long as the bot, and needs nothing of it.
  const building = options.page === undefined ? undefined : builtPage();
  building?.catch(() => {});
  const inside = options.folder ?? usualFolder;
  const home = await (options.keep === undefined ? temporaryHome(inside) : keptHome(inside, options.keep));
  // A world that could not be saved is older than the database, as that of a sandbox that was killed.
  let isSaved = true;
  opened.defer(async () => {
    if (isSaved) await leaveHome(home);
  });
  const { folder, saved } = home;
  const modelsDir = await makeDemoModels(join(root, 'models'), join(folder, 'models'));
  const clock = createMovableClock(join(folder, 'clock'), options.startsAt);
  const world = await startDemoWorld(modelsDir, clock, saved);
  opened.defer(() => world.close());
  const bot = createSupervisedBot({ world, folder, modelsDir });
  opened.defer(async () => {
    isSaved = false;
    await bot.stop();
    if (home.isKept) await world.save(folder);
    isSaved = true;
  });
  const connected = bot.start();
  connected.catch(() => {});
  const page = building && (await servePage({ world, bot, folder: await building, port: options.page?.port ?? 0 }));
  if (page !== undefined) opened.defer(() => page.close());
  const running = opened.move();
  const { notes } = home;
  return { world, bot, notes, ...(page && { page }), connected, close: () => running.disposeAsync() };
}

async function servePage(options: {
  readonly world: DemoWorld;
  readonly bot: SupervisedBot;
  readonly folder: string;
  readonly port: number;
}): Promise<PageServer> {
  const { world, bot, folder, port } = options;
  const client = (request: Request) => world.discord.client.fetch(request);
  const panel = createPanel(world, bot);
  return startPageServer({
    folder,
    port,
    apis: { '/client': client, '/attachments': client, '/ephemeral-attachments': client, '/panel': panel },
  });
}
