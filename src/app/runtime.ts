import type { Logger } from 'pino';
import { ownNames } from '../commands/payload.ts';
import type { Config } from '../config.ts';
import { createAnnouncer } from '../discord/announce.ts';
import { createInvalidRequests } from '../discord/invalid-requests.ts';
import { createPresence, type Presence } from '../discord/presence.ts';
import { createProbe, createRests, type Rests } from '../discord/rest.ts';
import { openCatalog, type LiveCatalog } from '../services/runcomfy/catalog.ts';
import { createActing, type Acting } from '../services/runtime/acting.ts';
import { createAlerts, type Alerts } from '../services/runtime/alerts.ts';
import { createClockWatch, type ClockWatch } from '../services/runtime/clock-watch.ts';
import { systemClock, type Clock } from '../services/runtime/clock.ts';
import { createGuard } from '../services/runtime/guarded-requests.ts';
import type { Lifecycle } from '../services/runtime/lifecycle.ts';
import { createMetrics, type Metrics } from '../services/runtime/metrics.ts';
import { startMonitor } from '../services/runtime/monitor.ts';
import { createReadiness, type Readiness } from '../services/runtime/readiness.ts';
import { createWallClock, type WallClock } from '../services/runtime/wall-clock.ts';
import type { Words } from '../words/words.ts';

/** The inputs of one run of the bot. */
interface RuntimeOptions {
  readonly config: Config;
  readonly log: Logger;
  /** A number in [0, 1). */
  readonly random: () => number;
  readonly words: Words;
  readonly lifecycle: Lifecycle;
  /** Each part defers its closing here. The part that was opened last closes first. */
  readonly opened: AsyncDisposableStack;
}

/** What every part of the bot is built with. */
export interface Runtime extends RuntimeOptions {
  readonly clock: WallClock;
  readonly clockWatch: ClockWatch;
  readonly acting: Acting;
  readonly catalog: LiveCatalog;
  readonly metrics: Metrics;
  readonly alerts: Alerts;
  readonly presence: Presence;
  readonly rests: Rests;
}

/** @throws {EmptyCatalogError} {UnknownModelError} */
export async function startRuntime(options: RuntimeOptions & { readonly clock: Clock }): Promise<Runtime> {
  const { config, log, lifecycle, opened, words } = options;
  const clock = createWallClock(options);
  const named = config.models && new Set(config.models);
  const catalog = await openCatalog(config.modelsDir, { taken: ownNames, named }, log);
  opened.defer(() => lifecycle.close());
  const metrics = createMetrics();
  const alerts = createAlerts({ log, metrics });
  // A lease runs by the database's clock, which nobody else moves.
  const acting = createActing(systemClock);
  const rests = createDiscordRests({ ...options, clock, acting, metrics, alerts });
  const { alertChannelId: channelId } = config.discord;
  alerts.announceBy(createAnnouncer({ rest: rests.bot, channelId, words, signal: lifecycle.closed }));
  const presence = createPresence();
  await openMonitor(options, metrics, createReadiness({ lifecycle, connections: presence, alerts }));
  const clockWatch = createClockWatch({ clock, alerts, probe: createProbe(rests.bot), log });
  opened.defer(async () => clockWatch.stop());
  return { ...options, clock, clockWatch, acting, catalog, metrics, alerts, presence, rests };
}

function createDiscordRests(parts: RuntimeOptions & Pick<Runtime, 'clock' | 'acting' | 'metrics' | 'alerts'>): Rests {
  const { config, log, random, lifecycle, clock, acting, metrics, alerts } = parts;
  return createRests({
    apiUrl: config.discord.apiUrl,
    token: config.secrets.discordToken,
    onRefusal: (refusal) => lifecycle.fail(refusal),
    invalid: createInvalidRequests({
      clock,
      log,
      signal: lifecycle.closed,
      counted: (status) => metrics.invalidRequest(status),
      slowed: (isSlow) => (isSlow ? alerts.raise('discord-refusals') : alerts.clear('discord-refusals')),
    }),
    clock,
    guard: createGuard(() => acting.mayAct()),
    onAnswer: (answer) => clock.answered('discord', answer),
    random,
    log,
  });
}

/** Opens the monitor if the operator set a port. */
async function openMonitor(
  { config: { port, monitorHost: host }, log, opened }: Pick<RuntimeOptions, 'config' | 'log' | 'opened'>,
  metrics: Metrics,
  readiness: Readiness,
): Promise<void> {
  if (port === undefined) return;
  const monitor = await startMonitor({ port, host, metrics, readiness });
  log.info({ port: monitor.port }, 'health, readiness and metrics can be asked for');
  opened.defer(async () => monitor.close());
}
