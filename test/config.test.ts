import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, inject, onTestFinished, test } from 'vitest';
import { misspelledSettings, unencryptedAddresses } from '../src/config-warnings.ts';
import { parseConfig, settings, type Config } from '../src/config.ts';
import { compileCache } from './support/compile-cache.ts';

const names = Object.keys(settings.shape);
const tokens = { DISCORD_TOKEN: 'discord-secret', RUNCOMFY_API_TOKEN: 'runcomfy-secret' };

function configOf(env: Readonly<Record<string, string | undefined>>): Config {
  const parsed = parseConfig({ ...tokens, ...env });
  if (!parsed.ok) throw new Error(parsed.problems.join('\n'));
  return parsed.config;
}

function problemsOf(env: Readonly<Record<string, string | undefined>>): readonly string[] {
  const parsed = parseConfig(env);
  return parsed.ok ? [] : parsed.problems;
}

describe('settings', () => {
  test('two tokens are enough', () => {
    expect(configOf({})).toEqual({
      discord: {
        apiUrl: 'https://discord.com/api',
        guildId: undefined,
        guilds: undefined,
        alertChannelId: undefined,
        operatorIds: [],
      },
      runcomfy: { apiUrl: 'https://model-api.runcomfy.net', mediaOrigins: [] },
      inputs: { hosts: undefined, bytes: 26_214_400 },
      database: { kind: 'sqlite', path: 'data/easel.sqlite' },
      spoolDir: 'data/easel.sqlite-spool',
      modelsDir: 'models',
      models: undefined,
      modelsPace: 3_000,
      blockedWords: [],
      port: undefined,
      paused: false,
      money: {
        creditWorth: 10_000,
        limits: {
          member: { day: 100, month: 1_000 },
          server: { day: 500, month: 5_000 },
          bot: { day: 5_000_000, month: 50_000_000 },
        },
        grantMax: 1_000,
      },
      jobs: {
        perMember: 3,
        waitingPerMember: 10,
        waitingInAll: 2_000,
        atOnce: 20,
        timeout: 3_600_000,
        keepResultsDays: 7,
        keepDays: 90,
        mentionAfter: 60_000,
      },
      logLevel: 'info',
      secrets: { discordToken: 'discord-secret', runcomfyToken: 'runcomfy-secret' },
    });
  });

  test.each(['', ' ', '\t\n'])('a blank value (%j) counts as absent', (blank) => {
    const everywhere = Object.fromEntries(names.map((name) => [name, blank]));
    expect(configOf({ ...everywhere, ...tokens })).toEqual(configOf({}));
    expect(problemsOf(everywhere).map((problem) => problem.split(' ')[0])).toEqual(Object.keys(tokens));
  });

  test('unknown variables are ignored', () => {
    expect(configOf({ PATH: '/bin', EASEL_COLOUR: 'green' })).toEqual(configOf({}));
  });

  test.each([
    ['DISCORD_API_URL', ' https://discord.example/api/ ', { discord: { apiUrl: 'https://discord.example/api' } }],
    ['DISCORD_GUILD_ID', '12345678901234567', { discord: { guildId: '12345678901234567' } }],
    ['RUNCOMFY_API_URL', 'http://127.0.0.1:8080//', { runcomfy: { apiUrl: 'http://127.0.0.1:8080' } }],
    [
      'RUNCOMFY_MEDIA_ORIGINS',
      'https://a.example,  http://127.0.0.1:8080\nhttps://b.example',
      { runcomfy: { mediaOrigins: ['https://a.example', 'http://127.0.0.1:8080', 'https://b.example'] } },
    ],
    [
      'DATABASE_URL',
      'postgres://easel:s%23cret@db.example:5433/easel?sslmode=verify-full',
      {
        database: { kind: 'postgres', name: 'db.example:5433/easel' },
        spoolDir: 'data/spool',
        secrets: { databaseUrl: 'postgres://easel:s%23cret@db.example:5433/easel?sslmode=verify-full' },
      },
    ],
    [
      'DATABASE_URL',
      'postgresql://easel@%2Frun%2Fpostgresql/easel',
      { database: { kind: 'postgres', name: '%2Frun%2Fpostgresql/easel' } },
    ],
    ['DATABASE_URL', 'sqlite:///srv/easel.sqlite', { database: { kind: 'sqlite', path: '/srv/easel.sqlite' } }],
    ['SPOOL_DIR', '/srv/spool', { spoolDir: '/srv/spool' }],
    ['MODELS_DIR', '/srv/models', { modelsDir: '/srv/models' }],
    ['MODELS', '/image, video\n圖片', { models: ['image', 'video', '圖片'] }],
    ['INPUT_MB', '1', { inputs: { bytes: 1_048_576 } }],
    ['INPUT_MB', '50', { inputs: { bytes: 52_428_800 } }],
    [
      'INPUT_HOSTS',
      'Example.org, https://media.example:8443, https://b.example',
      {
        inputs: { hosts: { domains: ['example.org'], origins: ['https://media.example:8443', 'https://b.example'] } },
      },
    ],
    ['MODELS_RELOAD_SECONDS', '0', { modelsPace: 0 }],
    ['MODELS_RELOAD_SECONDS', '60', { modelsPace: 60_000 }],
    ['PORT', '0', { port: 0 }],
    ['PORT', '65535', { port: 65_535 }],
    ['MONITOR_HOST', '127.0.0.1', { monitorHost: '127.0.0.1' }],
    ['MONITOR_HOST', '::1', { monitorHost: '::1' }],
    ['MONITOR_HOST', 'localhost', { monitorHost: 'localhost' }],
    [
      'DISCORD_GUILDS',
      '12345678901234567, 22345678901234567',
      { discord: { guilds: ['12345678901234567', '22345678901234567'] } },
    ],
    ['OPERATOR_IDS', '12345678901234567\n', { discord: { operatorIds: ['12345678901234567'] } }],
    ['ALERT_CHANNEL_ID', '12345678901234567', { discord: { alertChannelId: '12345678901234567' } }],
    ['PAUSED', 'true', { paused: true }],
    ['CREDIT_USD', '0.000001', { money: { creditWorth: 1 } }],
    ['QUOTA_DAILY_CREDITS', '0', { money: { limits: { member: { day: 0, month: 1_000 } } } }],
    ['QUOTA_MONTHLY_CREDITS', '999999999', { money: { limits: { member: { day: 100, month: 999_999_999 } } } }],
    ['QUOTA_DAILY_CREDITS', '7', { money: { grantMax: 70 } }],
    ['QUOTA_DAILY_CREDITS', '0', { money: { grantMax: 1_000 } }],
    ['QUOTA_DAILY_CREDITS', '999999999', { money: { grantMax: 999_999_999 } }],
    ['GRANT_MAX_CREDITS', '1', { money: { grantMax: 1 } }],
    ['GRANT_MAX_CREDITS', '999999999', { money: { grantMax: 999_999_999 } }],
    ['SERVER_DAILY_CREDITS', '7', { money: { limits: { server: { day: 7, month: 5_000 } } } }],
    ['SERVER_MONTHLY_CREDITS', '7', { money: { limits: { server: { day: 500, month: 7 } } } }],
    ['SPEND_DAILY_USD', '0.5', { money: { limits: { bot: { day: 500_000, month: 50_000_000 } } } }],
    ['SPEND_MONTHLY_USD', '0', { money: { limits: { bot: { day: 5_000_000, month: 0 } } } }],
    ['JOBS_PER_MEMBER', '1', { jobs: { perMember: 1 } }],
    ['WAITING_PER_MEMBER', '30', { jobs: { waitingPerMember: 30 } }],
    ['WAITING_IN_ALL', '100000', { jobs: { waitingInAll: 100_000 } }],
    ['JOBS_AT_ONCE', '10000', { jobs: { atOnce: 10_000 } }],
    ['JOB_TIMEOUT_MINUTES', '1', { jobs: { timeout: 60_000 } }],
    ['KEEP_RESULTS_DAYS', '365', { jobs: { keepResultsDays: 365 } }],
    ['KEEP_DAYS', '1', { jobs: { keepDays: 1 } }],
    ['TELL_AFTER_SECONDS', '0', { jobs: { mentionAfter: 0 } }],
    ['TELL_AFTER_SECONDS', '86400', { jobs: { mentionAfter: 86_400_000 } }],
    ['LOG_LEVEL', 'silent', { logLevel: 'silent' }],
  ])('%s may be %j', (name, value, expected) => {
    expect(configOf({ [name]: value })).toMatchObject(expected);
  });

  test.each([
    ['DISCORD_API_URL', 'discord.com'],
    ['DISCORD_API_URL', 'ftp://discord.com'],
    ['DISCORD_API_URL', 'javascript:alert(1)'],
    ['DISCORD_GUILD_ID', '1234567890123456'],
    ['DISCORD_GUILD_ID', '123456789012345678901'],
    ['DISCORD_GUILD_ID', 'my server'],
    ['RUNCOMFY_API_URL', '//model-api.runcomfy.net'],
    ['RUNCOMFY_MEDIA_ORIGINS', 'media.example'],
    ['RUNCOMFY_MEDIA_ORIGINS', 'https://media.example/path'],
    ['RUNCOMFY_MEDIA_ORIGINS', 'https://media.example,file:///etc/passwd'],
    ['DATABASE_URL', 'postgres://localhost'],
    ['DATABASE_URL', 'postgres:///easel'],
    ['DATABASE_URL', 'postgres://localhost/a/b'],
    ['DATABASE_URL', 'postgres://user:pass#word@host/easel'],
    ['DATABASE_URL', 'mysql://localhost/easel'],
    ['DATABASE_URL', 'sqlite://'],
    ['DATABASE_URL', 'sqlite://:memory:'],
    ['MODELS', ','],
    ['MODELS', 'image,models/video'],
    ['INPUT_MB', '0'],
    ['INPUT_MB', '51'],
    ['INPUT_HOSTS', 'localhost'],
    ['INPUT_HOSTS', '*.example.org'],
    ['INPUT_HOSTS', 'example.org/path'],
    ['INPUT_HOSTS', 'https://example.org/path'],
    ['INPUT_HOSTS', ','],
    ['MODELS_RELOAD_SECONDS', '3601'],
    ['MODELS_RELOAD_SECONDS', '0.5'],
    ['PORT', '65536'],
    ['PORT', '-1'],
    ['MONITOR_HOST', '127.0.0.1:80'],
    ['MONITOR_HOST', 'example.org'],
    ['PORT', '80a'],
    ['DISCORD_GUILDS', 'my server'],
    ['DISCORD_GUILDS', '12345678901234567,1'],
    ['DISCORD_GUILDS', ','],
    ['OPERATOR_IDS', '@ana'],
    ['ALERT_CHANNEL_ID', '#alerts'],
    ['PAUSED', 'yes'],
    ['CREDIT_USD', '0'],
    ['CREDIT_USD', '0.0000001'],
    ['GRANT_MAX_CREDITS', '0'],
    ['GRANT_MAX_CREDITS', '1000000000'],
    ['QUOTA_DAILY_CREDITS', '1.5'],
    ['QUOTA_MONTHLY_CREDITS', '-1'],
    ['SERVER_DAILY_CREDITS', '1000000000'],
    ['SERVER_MONTHLY_CREDITS', '1e3'],
    ['SPEND_DAILY_USD', '$5'],
    ['SPEND_MONTHLY_USD', '1,000'],
    ['JOBS_PER_MEMBER', '0'],
    ['WAITING_PER_MEMBER', '0'],
    ['WAITING_IN_ALL', '0'],
    ['JOBS_AT_ONCE', '10001'],
    ['JOB_TIMEOUT_MINUTES', '0'],
    ['KEEP_RESULTS_DAYS', '366'],
    ['KEEP_DAYS', '0'],
    ['TELL_AFTER_SECONDS', '86401'],
    ['LOG_LEVEL', 'loud'],
  ])('%s may not be %j', (name, value) => {
    expect(problemsOf({ ...tokens, [name]: value })).toEqual([expect.stringMatching(new RegExp(`^${name} must `))]);
  });
});

async function fileOf(content: string | Uint8Array): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'easel-words-'));
  onTestFinished(async () => rm(folder, { recursive: true, force: true }));
  await writeFile(join(folder, 'words.txt'), content);
  return join(folder, 'words.txt');
}

describe('a file of blocked words', () => {
  test('is read once, without blank lines, remarks and repetitions', async () => {
    const path = await fileOf('\uFEFF# ours\r\nbad word\r\n\r\n毒品\n*worse*\nbad word\n');
    expect(configOf({ BLOCKED_WORDS_FILE: path }).blockedWords).toEqual(['bad word', '毒品', '*worse*']);
  });

  test('is refused with everything that is wrong in it, each with its line, and without its words', async () => {
    const path = await fileOf(`fine\n***\n${'x'.repeat(61)}\n`);
    expect(problemsOf({ ...tokens, BLOCKED_WORDS_FILE: path, PORT: '-1' })).toEqual([
      'BLOCKED_WORDS_FILE line 2 has nothing but wildcards, which would refuse everything',
      'BLOCKED_WORDS_FILE line 3 has more than 60 characters',
      'PORT must be a whole number from 0 to 65535',
    ]);
  });

  test('has ten thousand words at most', async () => {
    const words = Array.from({ length: 10_001 }, (_, index) => `word${index}`);
    const most = await fileOf(words.slice(1).join('\n'));
    expect(configOf({ BLOCKED_WORDS_FILE: most }).blockedWords).toHaveLength(10_000);
    expect(problemsOf({ ...tokens, BLOCKED_WORDS_FILE: await fileOf(words.join('\n')) })).toEqual([
      'BLOCKED_WORDS_FILE line 10001 is one too many: at most 10000 words',
    ]);
  });

  test.each([
    ['not there', '/nowhere/words.txt', 'must be a file that can be read (ENOENT)'],
    ['a folder', tmpdir(), 'must be a file that can be read (EISDIR)'],
  ])('that is %s is refused', (_, path, problem) => {
    expect(problemsOf({ ...tokens, BLOCKED_WORDS_FILE: path })).toEqual([`BLOCKED_WORDS_FILE ${problem}`]);
  });

  test('in another encoding is refused: its words would match nothing', async () => {
    const path = await fileOf(Uint8Array.of(0xac, 0x72, 0xab, 0x7e, 0x0a));
    expect(problemsOf({ ...tokens, BLOCKED_WORDS_FILE: path })).toEqual(['BLOCKED_WORDS_FILE must be in UTF-8']);
  });
});

describe('problems', () => {
  // A person may paste a secret into any line. Every setting that can have a wrong value gets it.
  const marker = 'sup3r-s3cret-t0ken';
  const free = new Set(['DISCORD_TOKEN', 'RUNCOMFY_API_TOKEN', 'SPOOL_DIR', 'MODELS_DIR', 'MODELS']);

  test('are all reported together, each with its setting', () => {
    const wrong = Object.fromEntries(names.map((name) => [name, free.has(name) ? '' : marker]));
    const named = problemsOf(wrong).map((problem) => problem.split(' ')[0]);
    expect(named).toEqual(names.filter((name) => !free.has(name) || name in tokens));
  });

  test.each([marker, `https://${marker}.example/path`, `sqlite${marker}`, `${marker}\n${marker}`])(
    'none repeats a value such as %j',
    (value) => {
      const wrong = Object.fromEntries(names.map((name) => [name, value]));
      const problems = problemsOf(wrong);
      expect(problems.length).toBeGreaterThan(0);
      expect(problems.join('\n')).not.toContain(marker);
    },
  );
});

test('.env.example has a line for every setting and for nothing else', async () => {
  const text = await readFile('.env.example', 'utf8');
  const listed = [...text.matchAll(/^#? ?([A-Z][A-Z0-9_]+)=(.*)$/gm)];
  expect(new Set(listed.map(([, name]) => name))).toEqual(new Set(names));
  expect(listed).toHaveLength(names.length);
});

test('.env.example has the defaults of the code', async () => {
  const text = await readFile('.env.example', 'utf8');
  const lines = [...text.matchAll(/^([A-Z][A-Z0-9_]+)=(.*)$/gm)];
  const copied = Object.fromEntries(lines.map(([, name = '', value = '']) => [name, value]));
  expect(configOf({ ...copied, ...tokens })).toEqual(configOf({}));
});

/** Counts every connection to it. */
async function listener(): Promise<{ url: string; connections: () => number }> {
  let connections = 0;
  const server: Server = createServer((_request, response) => response.end());
  server.on('connection', () => {
    connections += 1;
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => {
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, connections: () => connections };
}

async function start(
  env: Record<string, string>,
  envFile?: string | Buffer,
): Promise<{ code: number | null; out: string; err: string }> {
  const cwd = await mkdtemp(join(tmpdir(), 'easel-config-'));
  onTestFinished(async () => rm(cwd, { recursive: true, force: true }));
  if (envFile !== undefined) await writeFile(join(cwd, '.env'), envFile);
  const child = spawn(process.execPath, [`${inject('bundled')}/main.js`], {
    cwd,
    env: { ...compileCache, ...env },
    signal: AbortSignal.timeout(15_000),
  });
  let [out, err] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, out, err };
}

describe('what is probably not meant', () => {
  test.each([
    ['JOB_PER_MEMBER', 'JOBS_PER_MEMBER'],
    ['discord_token', 'DISCORD_TOKEN'],
    ['RUNCOMFY_API_TOKENS', 'RUNCOMFY_API_TOKEN'],
    ['OPERATORS_IDS', 'OPERATOR_IDS'],
    ['port', 'PORT'],
  ])('%s in .env is nearly %s', (name, meant) => {
    expect(misspelledSettings([name])).toEqual([`${name} in .env is not a setting. Did you mean ${meant}?`]);
  });

  test('a name of another program, and every setting itself, is left alone', () => {
    expect(
      misspelledSettings(['NODE_ENV', 'TZ', 'HOST', 'SORT', 'PGPORT', 'COMPOSE_PROJECT_NAME', 'PROFILES', ...names]),
    ).toEqual([]);
  });

  test.each([
    ['https://discord.com/api', 0],
    ['http://127.0.0.1:8080', 0],
    ['http://127.8.9.1', 0],
    ['http://localhost:1', 0],
    ['http://[::1]:1', 0],
    ['http://[::ffff:127.0.0.1]', 0],
    ['http://discord.com/api', 1],
    ['http://192.168.0.2', 1],
    ['http://[2001:db8::1]', 1],
    ['http://127.0.0.1.example.org', 1],
  ])('a token that is sent to %s: %i warnings', (url, count) => {
    const config = configOf({ DISCORD_API_URL: url });
    expect(unencryptedAddresses(config)).toHaveLength(count);
    expect(unencryptedAddresses(configOf({ RUNCOMFY_API_URL: url }))).toHaveLength(count);
    expect(unencryptedAddresses(config).join('')).not.toContain(new URL(url).host);
  });
});

describe('the settings file', () => {
  test('may begin with a byte order mark, have CRLF and export, and its misspelled names are named', async () => {
    const lines = ['\uFEFFDISCORD_TOKEN=a', 'export RUNCOMFY_API_TOKEN="b"', 'JOB_AT_ONCE=2', 'LOG_LEVEL=loud', ''];
    const { code, err } = await start({}, lines.join('\r\n'));
    expect(code).toBe(1);
    expect(err.split('\n')).toEqual([
      'Easel cannot start with these settings:',
      '  LOG_LEVEL must be one of fatal, error, warn, info, debug, trace, silent',
      '  JOB_AT_ONCE in .env is not a setting. Did you mean JOBS_AT_ONCE?',
      'See .env.example for what each one means.',
      '',
    ]);
  });

  test('in another encoding than UTF-8 is refused with words', async () => {
    const { code, err } = await start({}, Buffer.from('\uFEFFDISCORD_TOKEN=a\n', 'utf16le'));
    expect([code, err]).toEqual([1, '.env must be in UTF-8.\n']);
  });
});

describe('started with wrong settings', () => {
  test('it reports everything that is wrong, connects nowhere and exits with 1', async () => {
    const { url, connections } = await listener();
    const { code, out, err } = await start({
      DISCORD_API_URL: url,
      RUNCOMFY_API_URL: url,
      RUNCOMFY_API_TOKEN: 'runcomfy-secret',
      DISCORD_GUILD_ID: 'not-an-id',
      LOG_LEVEL: 'loud',
    });
    expect(code).toBe(1);
    expect(out).toBe('');
    expect(err.split('\n')).toEqual([
      'Easel cannot start with these settings:',
      '  DISCORD_TOKEN is required: the bot token from the Discord developer portal',
      '  DISCORD_GUILD_ID must be a Discord id (17 to 20 digits)',
      '  LOG_LEVEL must be one of fatal, error, warn, info, debug, trace, silent',
      'See .env.example for what each one means.',
      '',
    ]);
    expect(connections()).toBe(0);
  });

  test('commands in MODELS that no file has are named by their place and what is near, not repeated', async () => {
    const { url, connections } = await listener();
    const { code, out, err } = await start({
      ...tokens,
      DISCORD_API_URL: url,
      RUNCOMFY_API_URL: url,
      MODELS_DIR: resolve('models'),
      MODELS: 'image,vidoe,sup3r-s3cret-t0ken',
    });
    expect(code).toBe(1);
    expect(err.split('\n')).toEqual([
      expect.stringMatching(/^MODELS no file in \S+ makes the command in place 2\. Did you mean video\?$/),
      expect.stringMatching(/^MODELS no file in \S+ makes the command in place 3\. There are (\S+, )*image(, \S+)*\.$/),
      '',
    ]);
    expect(out).not.toContain('s3cret');
    expect(connections()).toBe(0);
  });

  test.each(['.', 'nowhere'])('a folder without models, %j, is named without a stack', async (dir) => {
    const { url, connections } = await listener();
    const { code, out, err } = await start({ ...tokens, DISCORD_API_URL: url, RUNCOMFY_API_URL: url, MODELS_DIR: dir });
    expect(code).toBe(1);
    expect(err).toBe(`no usable model in ${dir}: check MODELS_DIR and the problems above.\n`);
    expect(out).not.toContain('    at ');
    expect(connections()).toBe(0);
  });
});
