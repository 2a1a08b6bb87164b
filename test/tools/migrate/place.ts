import { join, resolve } from 'node:path';
import type { Job } from '../../../src/core/job/record.ts';
import type { Row } from '../../../src/services/storage/store.ts';
import { aJob } from '../../support/job.ts';
import { shippedDir } from '../../support/models.ts';
import { connect, startPostgres, type PostgresServer } from '../../support/postgres.ts';
import { startProcess } from '../../support/process.ts';
import { newFolder, runTool, type Run } from '../tool.ts';

/** `undefined` if there is no server for this machine: then the tests are skipped, but never in CI. */
export async function serverIfAny(): Promise<PostgresServer | undefined> {
  return startPostgres().catch((error: unknown) => {
    if (process.env['CI'] !== undefined) throw error;
    process.stderr.write(`${String(error)}\n`);
    return undefined;
  });
}

export type Direction = 'sqlite-to-postgres' | 'postgres-to-sqlite';

export interface Place {
  readonly folder: string;
  /** The SQLite file. */
  readonly path: string;
  /** Of the PostgreSQL. */
  readonly url: string;
  readonly migrate: (what: Direction | 'undo', ...args: readonly string[]) => Promise<Run>;
  /** How a bot with this DATABASE_URL ends: its exit code and its last line. */
  readonly startBot: (url: string) => Promise<readonly [number | undefined, string]>;
}

/** A folder of an operator, and an empty PostgreSQL. */
export async function newPlace(server: PostgresServer | undefined): Promise<Place> {
  if (server === undefined) throw new Error('no server');
  const folder = await newFolder();
  const url = await server.database();
  return {
    folder,
    path: join(folder, 'data/easel.sqlite'),
    url,
    migrate: async (what, ...args) => runTool('migrate', folder, [what, ...args], { DATABASE_URL: url }),
    async startBot(named) {
      const env = { DISCORD_TOKEN: 'token', RUNCOMFY_API_TOKEN: 'token', DATABASE_URL: named, LOG_LEVEL: 'fatal' };
      const bot = startProcess({ ...env, MODELS_DIR: resolve(shippedDir) }, { cwd: folder });
      const code = await bot.exit;
      return [code, bot.output().trim().split('\n').at(-1) ?? ''];
    },
  };
}

export const mark = 'move';
const account = { version: 1, windows: { '2026-11': { spent: 30, held: 6 } } };

/** A row of a few kinds, with jobs that wait, and texts that a database may spoil. */
export function someRows(count = 3): Row[] {
  const jobs = Array.from({ length: count }, (_, index): Job => {
    const id = String(1_300_000_000_000_000_000n + BigInt(index));
    return aJob({ id, state: index % 2 === 0 ? 'waiting' : 'delivered', prompt: `a heron \u0000 🪶 "ñ" 竹 ${index}` });
  });
  return [
    ...jobs.flatMap((job): Row[] => [
      { key: `job:${job.id}`, value: job },
      { key: `open:${job.id}`, value: true },
    ]),
    { key: 'account:3', value: account },
    { key: 'account:3:2', value: account },
    { key: 'account:bot', value: account },
    { key: 'spend:2026-11', value: { used: 40, held: 10 } },
    { key: 'form:4', value: 'ñ 竹' },
  ];
}

export const unmarked = (all: readonly Row[]): readonly Row[] => all.filter(({ key }) => key !== mark);

export async function postgresRows(url: string): Promise<readonly Row[]> {
  const client = await connect(url);
  const { rows: found } = await client.query<{ key: string; value: string }>(
    'SELECT key, value FROM easel ORDER BY key',
  );
  await client.end();
  return found.map(({ key, value }) => ({ key, value: (JSON.parse(value) as { value: unknown }).value }));
}
