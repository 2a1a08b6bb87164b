import { randomUUID } from 'node:crypto';
import { SpoolUnusableError } from '../services/storage/spool.ts';
import { move, type Moved } from './migrate/move.ts';
import { checkFile, openSide, type SideOptions } from './migrate/sides.ts';
import { tableOf } from './migrate/table.ts';
import { undo } from './migrate/undo.ts';
import { databaseOf, spoolDir } from './settings.ts';
import { OperatorError, readArguments, runTool, type Terminal } from './terminal.ts';

const usage = `usage: npm run migrate -- sqlite-to-postgres [FILE]
       npm run migrate -- postgres-to-sqlite [FILE]
       npm run migrate -- undo [FILE]
DATABASE_URL (in .env) names the PostgreSQL, FILE the SQLite file (data/easel.sqlite).`;
const usualFile = 'data/easel.sqlite';

await runTool(async (terminal) => {
  const [what, file, ...others] = readArguments(terminal, usage, {}).positionals;
  if (others.length > 0) throw new OperatorError(usage);
  switch (what) {
    case 'sqlite-to-postgres':
    case 'postgres-to-sqlite':
      await moveBetween(terminal, what, file ?? usualFile);
      return true;
    case 'undo':
      await takeMarkAway(terminal, file);
      return true;
    default:
      throw new OperatorError(usage);
  }
});

type Direction = 'sqlite-to-postgres' | 'postgres-to-sqlite';

async function moveBetween({ env, print }: Terminal, direction: Direction, path: string): Promise<void> {
  const [postgres, sqlite] = [postgresSide(env), sqliteSide(env, path)];
  const isToPostgres = direction === 'sqlite-to-postgres';
  const [source, target] = isToPostgres ? [sqlite, postgres] : [postgres, sqlite];
  if (isToPostgres) await checkFile(path);
  await using from = await openSide(source);
  await using to = await openSide(target);
  const began = performance.now();
  const done = await move(from, to, { print, now: Date.now, newId: randomUUID }).catch((error: unknown) => {
    throw error instanceof SpoolUnusableError ? new OperatorError(error.message, { cause: error }) : error;
  });
  if (done === 'already') {
    print(`${from.name} was moved to ${to.name} before; nothing was changed.`);
    return;
  }
  for (const line of report(done, (performance.now() - began) / 1000)) print(line);
  print(
    isToPostgres
      ? `Start Easel with the same DATABASE_URL. ${path} stays, and no bot starts on it.`
      : `Set DATABASE_URL=sqlite://${path} before you start Easel. No bot starts on ${from.name}.`,
  );
}

function report({ from, to, files }: Moved, seconds: number): readonly string[] {
  const { unreadable } = from;
  return [
    ...tableOf(to),
    `All ${to.rows} rows are the same on both sides. It took ${seconds.toFixed(1)} s.`,
    ...(files === 0 ? [] : [`The files of ${files} jobs and reports were brought to the other spool.`]),
    ...(unreadable === 0 ? [] : [`${unreadable} records cannot be read by this Easel; they were moved as they are.`]),
  ];
}

async function takeMarkAway({ env, print }: Terminal, path: string | undefined): Promise<void> {
  const named = path === undefined ? databaseOf(env) : sqliteSide(env, path);
  if (named.database.kind === 'sqlite') await checkFile(named.database.path);
  await using side = await openSide(named);
  for (const line of await undo(side, Date.now)) print(line);
}

/** The password stands in no list of processes and in no history of a shell. */
function postgresSide(env: Terminal['env']): SideOptions {
  const named = databaseOf(env);
  if (named.database.kind === 'postgres') return named;
  throw new OperatorError('DATABASE_URL has to name the PostgreSQL, here or in .env; nothing was changed.');
}

function sqliteSide(env: Terminal['env'], path: string): SideOptions {
  const database = { kind: 'sqlite', path } as const;
  return { database, url: undefined, spoolDir: spoolDir(env, database) };
}
