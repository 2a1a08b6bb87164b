import { PermissionFlagsBits } from 'discord.js';
import { z } from 'zod';
import type { Config } from '../../config.ts';
import { closeEnough, trustedWithin } from '../../services/runtime/wall-clock.ts';
import { ask } from './ask.ts';
import { note, ok, problem, type Diagnosis } from './diagnosis.ts';

/** How many servers Discord names in one answer. */
const page = 200;

/** Results arrive in a channel by these, after an interaction's fifteen minutes. */
const needed = {
  'View Channels': PermissionFlagsBits.ViewChannel,
  'Send Messages': PermissionFlagsBits.SendMessages,
  'Attach Files': PermissionFlagsBits.AttachFiles,
  'Read Message History': PermissionFlagsBits.ReadMessageHistory,
};

const user = z.object({ username: z.string() });
const gateway = z.object({ shards: z.number(), session_start_limit: z.object({ remaining: z.number() }) });
const servers = z.array(z.object({ id: z.string(), name: z.string(), permissions: z.string().regex(/^\d+$/) }));
type Server = z.infer<typeof servers>[number];

/**
 * Whether Discord can be reached, takes the token, agrees about the time and the number of shards, and what the bot may do
 * in its servers.
 *
 * @param shards the stored number, if there is one.
 */
export async function checkDiscord(
  config: Pick<Config, 'discord' | 'secrets'>,
  shards: number | undefined,
): Promise<readonly Diagnosis[]> {
  const { apiUrl, alertChannelId } = config.discord;
  const read = async (path: string) => ask(`${apiUrl}/v10${path}`, `Bot ${config.secrets.discordToken}`);

  const me = await read('/users/@me');
  if ('failure' in me) {
    return [
      problem(`Discord cannot be reached (${me.failure}). The machine needs a way out to ${new URL(apiUrl).host}.`),
    ];
  }
  const clock = me.date === undefined ? [] : [clockDiagnosis(Date.now() - me.date)];
  if (me.status === 401) {
    return [...clock, problem('Discord refuses the token. Put the one from the developer portal in DISCORD_TOKEN.')];
  }
  const bot = user.safeParse(me.body);
  if (!bot.success) return [...clock, problem(`Discord answered ${me.status}. Try again later.`)];
  return [
    ...clock,
    ok(`Discord takes the token: the bot is ${bot.data.username}. It needs no privileged intent.`),
    ...gatewayDiagnoses(await read('/gateway/bot'), shards),
    ...(await serverDiagnoses(read, config.discord)),
    ...(alertChannelId === undefined ? [] : [alertDiagnosis(await read(`/channels/${alertChannelId}`))]),
  ];
}

type Read = (path: string) => ReturnType<typeof ask>;

function clockDiagnosis(offset: number): Diagnosis {
  const seconds = Math.round(Math.abs(offset) / 1000);
  const side = offset > 0 ? 'ahead of' : 'behind';
  if (Math.abs(offset) <= closeEnough) return ok("The machine's clock agrees with Discord's");
  const text = `The machine's clock is ${seconds} s ${side} Discord's. Set it, for example with NTP`;
  return Math.abs(offset) > trustedWithin ? problem(`${text}: until then nothing is submitted.`) : note(`${text}.`);
}

function gatewayDiagnoses(answer: Awaited<ReturnType<Read>>, shards: number | undefined): readonly Diagnosis[] {
  const told = 'status' in answer ? gateway.safeParse(answer.body).data : undefined;
  if (told === undefined) return [];
  const isUsedUp = told.session_start_limit.remaining === 0;
  return [
    shardDiagnosis(told.shards, shards),
    ...(isUsedUp
      ? [problem('Discord allows no more connections today: the bot was started too often. Wait until tomorrow.')]
      : []),
  ];
}

function shardDiagnosis(recommended: number, shards: number | undefined): Diagnosis {
  if (shards === undefined) return ok(`Shards: Discord recommends ${recommended}`);
  const text = `Shards: ${shards}; Discord recommends ${recommended}`;
  return shards >= recommended
    ? ok(text)
    : note(`${text}. Stop Easel and run npm run shards -- reshard ${recommended}`);
}

async function serverDiagnoses(
  read: Read,
  { guilds, guildId }: Pick<Config['discord'], 'guilds' | 'guildId'>,
): Promise<readonly Diagnosis[]> {
  const found = await readServers(read);
  if (found === undefined) return [problem('Discord does not say in which servers the bot is. Try again later.')];
  if (found.length === 0) return [problem('The bot is in no server. Invite it: see docs/operations.md, Install.')];
  const named = [...(guilds ?? []), ...(guildId === undefined ? [] : [guildId])];
  const absent = [...new Set(named)].filter((id) => !found.some((server) => server.id === id));
  return [
    ...absent.map((id) => problem(`The bot is not in the server ${id}, which the settings name. Invite it there.`)),
    ...found.map((server) => serverDiagnosis(server, guilds === undefined || guilds.includes(server.id))),
  ];
}

async function readServers(read: Read): Promise<readonly Server[] | undefined> {
  const found: Server[] = [];
  for (let after = '0'; ;) {
    const answer = await read(`/users/@me/guilds?limit=${page}&after=${after}`);
    const parsed = 'status' in answer ? servers.safeParse(answer.body) : undefined;
    if (parsed?.success !== true) return undefined;
    found.push(...parsed.data);
    const last = parsed.data.at(-1);
    if (parsed.data.length < page || last === undefined) return found;
    after = last.id;
  }
}

function serverDiagnosis({ id, name, permissions }: Server, isAllowed: boolean): Diagnosis {
  const where = `Server ${name} (${id})`;
  if (!isAllowed) return note(`${where}: not in DISCORD_GUILDS, so nobody can use the bot there`);
  const bits = BigInt(permissions);
  const may = (bit: bigint): boolean => (bits & (bit | PermissionFlagsBits.Administrator)) !== 0n;
  const missing = Object.entries(needed).flatMap(([permission, bit]) => (may(bit) ? [] : [permission]));
  if (missing.length > 0) return problem(`${where}: give the bot ${missing.join(', ')}`);
  return may(PermissionFlagsBits.ManageGuild)
    ? ok(`${where}: all permissions`)
    : note(`${where}: without Manage Server, the server's AutoMod rules do not apply to prompts`);
}

function alertDiagnosis(answer: Awaited<ReturnType<Read>>): Diagnosis {
  if ('status' in answer && answer.status === 200) return ok('ALERT_CHANNEL_ID is a channel that the bot sees');
  const why = 'status' in answer ? answer.status : answer.failure;
  return problem(`ALERT_CHANNEL_ID is no channel that the bot sees (${why})`);
}
