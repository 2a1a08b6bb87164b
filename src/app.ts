import type { Logger } from 'pino';
import { connectDiscord } from './app/discord.ts';
import { startRuntime } from './app/runtime.ts';
import { createServices, resumeJobs } from './app/services.ts';
import { openStorage } from './app/storage.ts';
import type { Config } from './config.ts';
import { systemClock, type Clock } from './services/runtime/clock.ts';
import { createLifecycle } from './services/runtime/lifecycle.ts';
import { createWords, type Words } from './words/words.ts';

export interface App {
  /** Resolves with the reason if the bot cannot go on. It must then be stopped. */
  readonly failed: Promise<Error>;
  /** Ends within 8 seconds. Unfinished jobs continue at the next start. */
  stop(): Promise<void>;
}

/** What a test may replace. */
interface Overrides {
  readonly clock?: Clock;
  /** A number in [0, 1). */
  readonly random?: () => number;
  /** The languages and their texts. */
  readonly words?: Words;
}

/**
 * Builds every object once and starts the bot. Resolves when the bot is connected and open jobs continue. `signal`
 * gives up the start.
 *
 * @throws {LocaleFileError} {EmptyCatalogError} {UnknownModelError} {StoreInUseError} {StoreUnusableError} {SpoolUnusableError} {DiscordRefusalError}
 */
export async function startApp(
  config: Config,
  log: Logger,
  signal: AbortSignal,
  { clock = systemClock, random = Math.random, words = createWords() }: Overrides = {},
): Promise<App> {
  await using opened = new AsyncDisposableStack();
  const lifecycle = createLifecycle(signal);
  const runtime = await startRuntime({ config, log, clock, random, words, lifecycle, opened });
  const storage = await openStorage(runtime);
  const services = await createServices(runtime, storage);
  // This comes before the connection, so that open jobs do not wait for Discord's gateway, and no new job arrives
  // before they are read.
  await resumeJobs(runtime, storage, services);
  const gateway = await connectDiscord(runtime, storage, services);
  lifecycle.serve();
  // Report cards are in the language of their server, which is known once its shard is connected.
  await gateway.settled();
  await services.reports.start();
  services.moderation.logQueue.start();
  log.info({ models: runtime.catalog.current().models.length, shards: gateway.shardCount }, 'ready');

  const running = opened.move();
  return {
    failed: lifecycle.failed,
    async stop() {
      lifecycle.stop();
      await running.disposeAsync();
    },
  };
}
