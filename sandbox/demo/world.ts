import { startDiscord, type DiscordStandIn } from '../discord/discord.ts';
import type { SavedDiscord } from '../discord/saved.ts';
import type { RunComfyStandIn } from '../runcomfy/runcomfy.ts';
import type { RunComfyState } from '../runcomfy/saved.ts';
import { startRunComfy } from '../runcomfy/runcomfy.ts';
import type { Speed } from '../panel/api.ts';
import type { MovableClock } from './movable-clock.ts';
import { addPhoto, makeDemoServers, readDemoServers, type DemoServers } from './servers.ts';
import type { Outcome } from '../runcomfy/switches.ts';

/** Both stand-ins with servers and people in them, and what drives them. */
export interface DemoWorld extends DemoServers {
  readonly clock: MovableClock;
  readonly discord: DiscordStandIn;
  readonly runcomfy: RunComfyStandIn;
  /** How long runs take, in ms. Counts from the next submission on. */
  speed: Speed;
  /** What becomes of the next submissions, one each, in order. */
  readonly outcomes: Partial<Outcome>[];
  /** Writes both stand-ins into the folder. */
  save(folder: string): Promise<void>;
  close(): Promise<void>;
}

/** Both stand-ins as an earlier sandbox has left them. */
export interface SavedWorld {
  readonly discord: SavedDiscord;
  readonly runcomfy: RunComfyState;
}

/** Long enough to see what happens and to press Cancel, and short enough to wait for. */
const usualSpeed: Speed = { queueMs: 3_000, runMs: 4_000 };

/** A sandbox may run for days. */
const kept = {
  discord: { exchanges: 500, interactions: 2_000, messages: 500, versions: 20, attached: 200 },
  runcomfy: { exchanges: 500, submissions: 500 },
} as const;

/** A new world, or `saved`: where an earlier sandbox has left it. */
export async function startDemoWorld(modelsDir: string, clock: MovableClock, saved?: SavedWorld): Promise<DemoWorld> {
  await using opened = new AsyncDisposableStack();
  const discord = await startDiscord({
    clock,
    bounds: kept.discord,
    recordAnswers: true,
    ...(saved && { saved: saved.discord }),
  });
  opened.defer(() => discord.close());
  if (saved === undefined) {
    makeDemoServers(discord);
    await addPhoto(readDemoServers(discord));
  }
  const outcomes: Partial<Outcome>[] = [];
  const runcomfy = await startRunComfy({
    modelsDir,
    clock,
    bounds: kept.runcomfy,
    recordAnswers: true,
    outcomes: () => ({ ...world.speed, ...outcomes.shift() }),
    ...(saved && { saved: saved.runcomfy }),
  });
  opened.defer(() => runcomfy.close());
  const running = opened.move();
  const world: DemoWorld = {
    ...readDemoServers(discord),
    clock,
    discord,
    runcomfy,
    speed: usualSpeed,
    outcomes,
    async save(folder) {
      await discord.save(folder);
      await runcomfy.save(folder);
    },
    close: () => running.disposeAsync(),
  };
  return world;
}
