import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { startDiscord, type DiscordStandIn } from '../../sandbox/discord/discord.ts';
import type { ChannelHandle, InteractionHandle, MemberHandle } from '../../sandbox/discord/people/handles.ts';
import { everyday } from '../../sandbox/discord/world/permissions.ts';
import { startRunComfy, type RunComfyStandIn } from '../../sandbox/runcomfy/runcomfy.ts';
import type { Outcome } from '../../sandbox/runcomfy/switches.ts';
import { teachDurations } from '../support/durations.ts';
import type { OutcomeName } from './plan.ts';

/** A member in one of the servers, and who moderates there. */
interface Seat {
  readonly guildId: string;
  readonly channel: ChannelHandle;
  readonly member: MemberHandle;
  readonly moderator: MemberHandle;
}

/** A command that somebody typed. `word` is in its prompt and in no other, so that everything that comes of it names it. */
export interface Command {
  readonly word: string;
  readonly seat: Seat;
  readonly modelId: string;
  readonly input: Readonly<Record<string, string | number>>;
  readonly interaction: InteractionHandle;
}

/** Two servers with members in both, both stand-ins on the real clock, and a folder for the bot's database. */
export interface Town {
  readonly discord: DiscordStandIn;
  readonly runcomfy: RunComfyStandIn;
  readonly seats: readonly Seat[];
  readonly folder: string;
  readonly databasePath: string;
  readonly env: Readonly<Record<string, string>>;
  /** Oldest first. */
  readonly commands: Command[];
  ask(who: number, command: 'image' | 'video', amount: number, outcome: OutcomeName): Promise<void>;
  close(): Promise<void>;
}

const models = {
  image: { id: 'bytedance/seedream-4-0/sequential', amount: 'sequential_image_generation_options', most: 15 },
  video: { id: 'bytedance/seedance-1-0/pro/fast/text-to-video', amount: 'duration', most: 12 },
} as const;

const queueMs = 200;
const runMs = 700;
/** Moderate Members and Manage Messages. */
const moderating = everyday | (1n << 40n) | (1n << 13n);

const outcomes: Readonly<Record<OutcomeName, Partial<Outcome>>> = {
  made: {},
  fewer: { count: 1 },
  slow: { queueMs: 2_500, runMs: 2_000 },
  failed: { end: 'failed' },
  filtered: { end: 'failed', error: 'object', errorText: 'InputTextSensitiveContentDetected', cost: 0 },
  empty: { shape: 'empty' },
  unpriced: { cost: 'absent' },
};

export async function openTown(): Promise<Town> {
  const folder = await mkdtemp(join(tmpdir(), 'easel-soak-'));
  const databasePath = join(folder, 'easel.sqlite');
  await teachDurations(databasePath, queueMs + runMs);
  const wished = new Map<string, OutcomeName>();
  const discord = await startDiscord({ rateLimits: 'headers' });
  const runcomfy = await startRunComfy({
    modelsDir: 'models',
    queueMs,
    runMs,
    outcomes: (input) => outcomes[wished.get(wordIn(String(input['text'])) ?? '') ?? 'made'],
  });
  runcomfy.switches.pictureScale = 0.02;
  const seats = seatsIn(discord);
  const commands: Command[] = [];
  return {
    discord,
    runcomfy,
    seats,
    folder,
    databasePath,
    commands,
    env: {
      DISCORD_TOKEN: discord.token,
      DISCORD_API_URL: discord.url,
      RUNCOMFY_API_TOKEN: runcomfy.token,
      RUNCOMFY_API_URL: runcomfy.url,
      RUNCOMFY_MEDIA_ORIGINS: runcomfy.mediaOrigin,
      DATABASE_URL: `sqlite://${databasePath}`,
      MODELS_DIR: resolve('models'),
      QUOTA_DAILY_CREDITS: '999999',
      QUOTA_MONTHLY_CREDITS: '999999',
      SPEND_DAILY_USD: '99999',
      SPEND_MONTHLY_USD: '99999',
      JOBS_PER_MEMBER: '8',
      JOBS_AT_ONCE: '24',
    },
    async ask(who, command, amount, outcome) {
      const seat = seats[who % seats.length];
      if (seat === undefined) return;
      const model = models[command];
      const word = wordFor(commands.length);
      wished.set(word, outcome);
      const seed = commands.length;
      const options = command === 'image' ? { images: amount, seed } : { duration: amount, resolution: '480p', seed };
      const interaction = await seat.member.command(seat.channel, command, { prompt: `a heron, ${word}`, ...options });
      const input = { seed, [model.amount]: amount, ...(command === 'video' && { resolution: '480p' }) };
      commands.push({ word, seat, modelId: model.id, input, interaction });
    },
    async close() {
      await Promise.all([discord.close(), runcomfy.close()]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function seatsIn(discord: DiscordStandIn): readonly Seat[] {
  const [sketch, film] = ['Sketch club', 'Film club'].map((name) => {
    const guild = discord.addGuild({ name });
    const moderator = guild.addMember({ username: `${name}'s moderator`, permissions: moderating });
    return { guild, channel: guild.addChannel({ name: 'pictures' }), moderator };
  });
  if (sketch === undefined || film === undefined) throw new Error('there are two servers');
  const ana = sketch.guild.addMember({ username: 'ana', locale: 'en-US' });
  const mei = sketch.guild.addMember({ username: 'mei', locale: 'zh-TW' });
  const ben = film.guild.addMember({ username: 'ben', locale: 'en-US' });
  const seat = ({ guild, channel, moderator }: typeof sketch, member: MemberHandle): Seat => ({
    guildId: guild.id,
    channel,
    moderator,
    member,
  });
  return [
    seat(sketch, ana),
    seat(film, ben),
    seat(sketch, mei),
    seat(film, film.guild.join(ana)),
    seat(film, film.guild.join(mei)),
  ];
}

const marked = /\bplume-[a-j]+\b/;

/** A word of its own for each number; no digits, which a prompt may be read by. */
function wordFor(number: number): string {
  const letters = String(number).replaceAll(/\d/g, (digit) => String.fromCodePoint(97 + Number(digit)));
  return `plume-${letters}`;
}

/** The word by which a text belongs to a command. */
export function wordIn(text: string): string | undefined {
  return marked.exec(text)?.[0];
}
