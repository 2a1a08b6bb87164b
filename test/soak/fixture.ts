import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { startDiscord, type DiscordStandIn } from '../../sandbox/discord/discord.ts';
import type { InteractionHandle } from '../../sandbox/discord/people/handles.ts';
import { startRunComfy, type RunComfyStandIn } from '../../sandbox/runcomfy/runcomfy.ts';
import type { Outcome } from '../../sandbox/runcomfy/switches.ts';
import { standInSettings } from '../../sandbox/settings.ts';
import type { TestDatabase } from '../support/database.ts';
import { teachDurations } from '../support/durations.ts';
import { hostilePrompt, hostileWord } from '../../sandbox/discord/world/hostile-rules.ts';
import { machineClock, type MachineClock } from '../support/machine-clock.ts';
import type { DatabaseKind } from './databases.ts';
import { settle, type People, type Seat } from './people.ts';
import type { OutcomeName } from './plan.ts';
import type { RuleSet } from './rules.ts';
import { createWaiting, type Waiting } from './waiting.ts';

/**
 * A typed command. `word` is in its prompt and in no other, so everything that follows from the command can be
 * recognised by it.
 */
export interface Command {
  readonly word: string;
  readonly seat: Seat;
  readonly modelId: string;
  readonly input: Readonly<Record<string, string | number>>;
  readonly interaction: InteractionHandle;
  /** Why it may be refused, and whether it must be. */
  readonly refusal: 'none' | 'crowding' | 'rules' | 'form';
  /** The wishes of people with the right. */
  readonly wishes: Set<Wish>;
}

export type Wish = 'cancel' | 'private' | 'withhold' | 'remove';

/** Another action of a person. It is answered only in private. */
export interface Action {
  readonly what: string;
  readonly interaction: InteractionHandle;
  /** Done without the right to it. */
  readonly isTrespass: boolean;
}

/**
 * Three servers with members in several of them, both stand-ins on the real clock, and a folder for the bot's database.
 */
export interface SoakFixture extends People {
  readonly discord: DiscordStandIn;
  readonly runcomfy: RunComfyStandIn;
  readonly folder: string;
  readonly database: TestDatabase;
  readonly env: Readonly<Record<string, string>>;
  /** The clock of the machine that the bots run on. */
  readonly clock: MachineClock;
  readonly waiting: Waiting;
  /** When bots were started, in epoch ms, the oldest first. */
  readonly starts: number[];
  /** The oldest first. */
  readonly commands: readonly Command[];
  readonly actions: readonly Action[];
  ask(who: number, command: 'image' | 'video', amount: number, outcome: OutcomeName): Promise<void>;
  /** Many commands of one member at the same moment. */
  burst(commands: number): Promise<void>;
  /** Records an action. */
  recordAction(action: Action): void;
  close(): Promise<void>;
}

/** The model of each command, and the input with its amount. */
const models = {
  image: { id: 'bytedance/seedream-4-0/sequential', amount: 'sequential_image_generation_options' },
  video: { id: 'bytedance/seedance-1-0/pro/fast/text-to-video', amount: 'duration' },
} as const;

const queueMs = 200;
const runMs = 700;
const outcomes: Readonly<Record<OutcomeName, Partial<Outcome>>> = {
  made: {},
  fewer: { count: 1 },
  slow: { queueMs: 2_500, runMs: 2_000 },
  failed: { end: 'failed' },
  filtered: { end: 'failed', error: 'object', errorText: 'InputTextSensitiveContentDetected', cost: 0 },
  empty: { shape: 'empty' },
  unpriced: { cost: 'absent' },
};

export async function startSoakFixture(rules: RuleSet, kind: DatabaseKind): Promise<SoakFixture> {
  const folder = await mkdtemp(join(tmpdir(), 'easel-soak-'));
  const database = await kind.create(folder);
  await teachDurations(database, queueMs + runMs);
  const plannedOutcomes = new Map<string, OutcomeName>();
  const discord = await startDiscord({ rateLimits: 'headers' });
  const runcomfy = await startRunComfy({
    modelsDir: 'models',
    queueMs,
    runMs,
    outcomes: (input) => outcomes[plannedOutcomes.get(wordIn(String(input['text'])) ?? '') ?? 'made'],
  });
  runcomfy.switches.pictureScale = 0.02;
  const people = settle(discord, rules);
  const clock = machineClock(join(folder, 'clock-offset'));
  const waiting = createWaiting(discord);
  const commands: Command[] = [];
  const actions: Action[] = [];
  const typed = (...some: readonly Command[]): void => {
    for (const { interaction } of some) waiting.add(interaction);
    commands.push(...some);
  };
  return {
    ...people,
    discord,
    runcomfy,
    folder,
    database,
    clock,
    waiting,
    starts: [],
    commands,
    actions,
    env: { ...settingsFor(discord, runcomfy, { folder, database }), ...clock.env },
    async ask(who, command, amount, outcome) {
      const seat = people.seats[who % people.seats.length];
      if (seat === undefined) return;
      const next = typedBy(seat, commands.length, { command, amount });
      plannedOutcomes.set(next.word, outcome);
      typed(await send(next));
    },
    async burst(count) {
      const first = commands.length;
      const next = Array.from({ length: count }, (_, index) => typedInBurst(people.stranger, first + index));
      typed(...(await Promise.all(next.map(send))));
    },
    recordAction(action) {
      waiting.add(action.interaction);
      actions.push(action);
    },
    async close() {
      await Promise.all([discord.close(), runcomfy.close()]);
      kind.remove(database);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function settingsFor(
  discord: DiscordStandIn,
  runcomfy: RunComfyStandIn,
  { folder, database }: Pick<SoakFixture, 'folder' | 'database'>,
): Record<string, string> {
  return {
    ...standInSettings(discord, runcomfy),
    DATABASE_URL: database.url,
    SPOOL_DIR: join(folder, 'spool'),
    MODELS_DIR: resolve('models'),
    QUOTA_DAILY_CREDITS: '999999',
    QUOTA_MONTHLY_CREDITS: '999999',
    SPEND_DAILY_USD: '99999',
    SPEND_MONTHLY_USD: '99999',
    JOBS_PER_MEMBER: '8',
    WAITING_PER_MEMBER: '10',
    JOBS_AT_ONCE: '24',
  };
}

interface Typed extends Pick<Command, 'word' | 'seat' | 'refusal'> {
  readonly command: keyof typeof models;
  readonly amount: number;
  readonly seed: number;
  readonly prompt: string;
}

/** In the server with rules, every third prompt is expensive to check but allowed, and every third is not allowed. */
function typedBy(seat: Seat, number: number, { command, amount }: Pick<Typed, 'command' | 'amount'>): Typed {
  const word = wordFor(number);
  const more = seat.hasRules ? ['', ` ${hostilePrompt.slice(0, 400)}`, ` and a ${hostileWord}`][number % 3] : '';
  const refusal = seat.hasRules ? 'rules' : 'none';
  return { word, seat, refusal, command, amount, seed: number, prompt: `a heron, ${word}${more}` };
}

/** Every tenth asks for too many pictures, or has a prompt that is too long. */
function typedInBurst(seat: Seat, number: number): Typed {
  const word = wordFor(number);
  const isForged = number % 10 === 0;
  const prompt = `a heron, ${word}${number % 20 === 0 ? ` ${'reeds '.repeat(5_000)}` : ''}`;
  return {
    word,
    seat,
    prompt,
    command: 'image',
    seed: number,
    amount: isForged && number % 20 !== 0 ? 99 : 2,
    refusal: isForged ? 'form' : 'crowding',
  };
}

async function send({ word, seat, refusal, command, amount, seed, prompt }: Typed): Promise<Command> {
  const model = models[command];
  const options = command === 'image' ? { images: amount, seed } : { duration: amount, resolution: '480p', seed };
  const forged = refusal === 'form';
  const interaction = await seat.member.command(seat.channel, command, { prompt, ...options }, { forged });
  const input = { seed, [model.amount]: amount, ...(command === 'video' && { resolution: '480p' }) };
  return { word, seat, refusal, modelId: model.id, input, interaction, wishes: new Set() };
}

const marked = /\bplume-[a-j]+\b/;

/** A unique word for each number. It has no digits, because a prompt's digits may have a meaning. */
function wordFor(number: number): string {
  const letters = String(number).replaceAll(/\d/g, (digit) => String.fromCodePoint(97 + Number(digit)));
  return `plume-${letters}`;
}

/** The word by which a text belongs to a command. */
export function wordIn(text: string): string | undefined {
  return marked.exec(text)?.[0];
}
