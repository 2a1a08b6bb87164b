import type { Logger } from 'pino';
import { connectDiscord } from './app/discord.ts';
import { startRuntime } from './app/runtime.ts';
import { createServices, resumeJobs } from './app/services.ts';
import { openStorage } from './app/storage.ts';
import type { Config } from './config.ts';
import { systemClock, type Clock } from './services/runtime/clock.ts';
import { createLifecycle } from './services/runtime/lifecycle.ts';

export interface App {
  /** Resolves when it cannot go on, with the reason; it is to be stopped then. */
  readonly failed: Promise<Error>;
  /** Ends within 8 seconds; what is unfinished goes on at the next start. */
  stop(): Promise<void>;
}

/** What a test may put in the place of the system's. */
interface Overrides {
  readonly clock?: Clock;
  /** In [0, 1). */
  readonly random?: () => number;
}

/**
 * Builds every object once and starts the bot. Resolves when it is connected and open jobs go on.
 * `signal` gives the start up.
 *
 * @throws {EmptyCatalogError} {StoreInUseError} {StoreUnusableError} {SpoolUnusableError} {DiscordRefusalError}
 */
export async function startApp(
  config: Config,
  log: Logger,
  signal: AbortSignal,
  { clock = systemClock, random = Math.random }: Overrides = {},
): Promise<App> {
  await using opened = new AsyncDisposableStack();
  const lifecycle = createLifecycle(signal);
  const runtime = await startRuntime({ config, log, clock, random, lifecycle, opened });
  const storage = await openStorage(runtime);
  const services = await createServices(runtime, storage);
  // Before connecting: open jobs do not wait for Discord's gateway, and no new one can arrive before they are read.
  await resumeJobs(runtime, storage, services);
  await connectDiscord(runtime, storage, services);
  lifecycle.serve();
  // Their language is their server's, which is known once connected.
  await services.reports.start();
  services.moderation.logQueue.start();
  log.info({ models: runtime.catalog.current().models.length }, 'ready');

  const running = opened.move();
  return {
    failed: lifecycle.failed,
    async stop() {
      lifecycle.stop();
      await running.disposeAsync();
    },
  };
}
