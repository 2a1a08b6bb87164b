import { once } from 'node:events';
import { chmod, mkdir, readdir, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import { PermissionFlagsBits } from 'discord.js';
import { expect, onTestFinished, test } from 'vitest';
import { startDiscord, type DiscordStandIn } from '../../sandbox/discord/discord.ts';
import { startRunComfy, type RunComfyStandIn } from '../../sandbox/runcomfy/runcomfy.ts';
import { standInSettings } from '../../sandbox/settings.ts';
import { newFolder, runTool } from './tool.ts';

const modelsDir = resolve('models');

async function start(): Promise<{
  readonly discord: DiscordStandIn;
  readonly runcomfy: RunComfyStandIn;
  /** Runs the doctor with these settings beside the usual ones, and resolves with its lines and exit code. */
  readonly runDoctor: (
    env?: Readonly<Record<string, string>>,
    folder?: string,
  ) => Promise<{ readonly code: number | null; readonly lines: readonly string[]; readonly errors: string }>;
}> {
  const discord = await startDiscord();
  onTestFinished(async () => discord.close());
  const runcomfy = await startRunComfy({ modelsDir });
  onTestFinished(async () => runcomfy.close());
  return {
    discord,
    runcomfy,
    async runDoctor(env = {}, folder) {
      const settings = { ...standInSettings(discord, runcomfy), MODELS_DIR: modelsDir, ...env };
      const { code, output, errors } = await runTool('doctor', folder ?? (await newFolder()), [], settings);
      return { code, lines: output.trimEnd().split('\n'), errors };
    },
  };
}

/** An address of this machine at which nobody listens. */
async function closedAddress(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return `http://127.0.0.1:${port}`;
}

/** Everything that Easel asks for. */
const everything =
  PermissionFlagsBits.ViewChannel |
  PermissionFlagsBits.SendMessages |
  PermissionFlagsBits.AttachFiles |
  PermissionFlagsBits.ReadMessageHistory |
  PermissionFlagsBits.ManageGuild;

test('where all is well each line says so, and nothing is spent, sent or written', async () => {
  const { discord, runcomfy, runDoctor } = await start();
  const guild = discord.addGuild({ name: 'Studio', botPermissions: everything });
  const alerts = guild.addChannel({ name: 'alerts' });
  const folder = await newFolder();
  const { code, lines, errors } = await runDoctor({ ALERT_CHANNEL_ID: alerts.id }, folder);
  expect([code, errors]).toEqual([0, '']);
  expect(lines).toEqual([
    '✓ The settings are valid',
    '✓ The database can be used: data/easel.sqlite',
    "✓ The database's folder can be used: data",
    '✓ The spool can be used: data/easel.sqlite-spool',
    "✓ The machine's clock agrees with Discord's",
    expect.stringMatching(/^✓ Discord takes the token: the bot is .+\. It needs no privileged intent\.$/),
    '✓ Shards: Discord recommends 1',
    `✓ Server Studio (${guild.id}): all permissions`,
    '✓ ALERT_CHANNEL_ID is a channel that the bot sees',
    '✓ RunComfy takes the token',
    '✓ The balance at RunComfy is $1000000.00',
    `✓ ${runcomfy.mediaOrigin}, where results come from, can be reached`,
    expect.stringMatching(/^✓ \/video · bytedance\/.+ · \$0\.0194 to \$0\.588 · /),
    expect.stringMatching(/^✓ \/image · bytedance\/.+ · \$0\.03 to \$0\.45 · /),
    'No problem found.',
  ]);
  expect(discord.traffic.filter(({ method }) => method !== 'GET')).toEqual([]);
  expect(runcomfy.submissions).toEqual([]);
  expect(await readdir(folder)).toEqual([]);
});

test('each problem is a line with what to do, and the exit code is 1', async () => {
  const { discord, runcomfy, runDoctor } = await start();
  const poor = discord.addGuild({ name: 'Poor', botPermissions: PermissionFlagsBits.ViewChannel });
  const free = discord.addGuild({ name: 'Free', botPermissions: everything & ~PermissionFlagsBits.ManageGuild });
  poor.everyone.change({ permissions: 0n });
  const other = discord.addGuild({ name: 'Other' });
  const absent = '99999999999999999';
  const nobody = await closedAddress();
  runcomfy.switches.balanceUsd = 0;
  const folder = await newFolder();
  await mkdir(join(folder, 'models'));
  await writeFile(join(folder, 'models', 'bad.json'), '{}');
  await writeFile(join(folder, '.env'), 'JOB_AT_ONCE=3\n');
  await chmod(join(folder, '.env'), 0o644);
  const guilds = [poor.id, free.id, absent].join(',');
  const { code, lines } = await runDoctor(
    {
      MODELS_DIR: 'models',
      DISCORD_GUILDS: guilds,
      ALERT_CHANNEL_ID: absent,
      RUNCOMFY_MEDIA_ORIGINS: nobody,
    },
    folder,
  );
  expect(code).toBe(1);
  expect(lines.filter((line) => !line.startsWith('✓'))).toEqual([
    '! JOB_AT_ONCE in .env is not a setting. Did you mean JOBS_AT_ONCE?',
    '! .env can be read by other users: chmod 600 .env',
    `✗ The bot is not in the server ${absent}, which the settings name. Invite it there.`,
    `✗ Server Poor (${poor.id}): give the bot Send Messages, Attach Files, Read Message History`,
    `! Server Free (${free.id}): without Manage Server, the server's AutoMod rules do not apply to prompts`,
    `! Server Other (${other.id}): not in DISCORD_GUILDS, so nobody can use the bot there`,
    '✗ ALERT_CHANNEL_ID is no channel that the bot sees (404)',
    '✗ The balance at RunComfy is used up. Add to it.',
    `✗ ${nobody}, where results come from, cannot be reached (ECONNREFUSED).`,
    expect.stringMatching(/^✗ models\/bad\.json: \$\.id /),
    expect.stringMatching(/^✗ models\/bad\.json: \$\.input /),
    '✗ There is no usable model in models: check MODELS_DIR.',
    'Problems: 8',
  ]);
});

test('tokens that are refused are named, and never repeated', async () => {
  const { runDoctor } = await start();
  const { code, lines } = await runDoctor({ DISCORD_TOKEN: 'wrong-discord', RUNCOMFY_API_TOKEN: 'wrong-runcomfy' });
  expect(code).toBe(1);
  expect(lines).toEqual(
    expect.arrayContaining([
      '✗ Discord refuses the token. Put the one from the developer portal in DISCORD_TOKEN.',
      '✗ RunComfy refuses the token or the account. Put the token from your profile in RUNCOMFY_API_TOKEN.',
    ]),
  );
  expect(lines.join('\n')).not.toMatch(/wrong-/);
});

test('who cannot be reached is said with the code', async () => {
  const { runDoctor } = await start();
  const nobody = await closedAddress();
  const { lines } = await runDoctor({ DISCORD_API_URL: nobody, RUNCOMFY_API_URL: nobody });
  expect(lines.filter((line) => line.startsWith('✗'))).toEqual([
    `✗ Discord cannot be reached (ECONNREFUSED). The machine needs a way out to ${new URL(nobody).host}.`,
    '✗ RunComfy cannot be reached (ECONNREFUSED).',
  ]);
});

test('a bot in no server, and one that was started too often, are told what to do', async () => {
  const { discord, runDoctor } = await start();
  discord.faults.inject({
    path: /\/gateway\/bot$/,
    fault: {
      kind: 'answer',
      status: 200,
      body: {
        url: 'x',
        shards: 1,
        session_start_limit: { total: 1000, remaining: 0, reset_after: 1, max_concurrency: 1 },
      },
    },
  });
  const { code, lines } = await runDoctor();
  expect(code).toBe(1);
  expect(lines.filter((line) => line.startsWith('✗'))).toEqual([
    '✗ Discord allows no more connections today: the bot was started too often. Wait until tomorrow.',
    '✗ The bot is in no server. Invite it: see docs/operations.md, Install.',
  ]);
});

test('with wrong settings it says what is wrong with them, and looks at the models all the same', async () => {
  const { discord, runcomfy, runDoctor } = await start();
  const { code, lines } = await runDoctor({ DISCORD_TOKEN: '', LOG_LEVEL: 'loud' });
  expect(code).toBe(1);
  expect(lines).toEqual([
    '✗ DISCORD_TOKEN is required: the bot token from the Discord developer portal',
    '✗ LOG_LEVEL must be one of fatal, error, warn, info, debug, trace, silent',
    expect.stringMatching(/^✓ \/video /),
    expect.stringMatching(/^✓ \/image /),
    'Problems: 2',
  ]);
  expect([discord.traffic, runcomfy.traffic]).toEqual([[], []]);
});

test('more servers than Discord names at once are all looked at', async () => {
  const { discord, runDoctor } = await start();
  for (let index = 0; index < 201; index += 1) discord.addGuild({ name: `S${index}`, botPermissions: everything });
  const { lines } = await runDoctor();
  expect(lines.filter((line) => line.startsWith('✓ Server S'))).toHaveLength(201);
});
