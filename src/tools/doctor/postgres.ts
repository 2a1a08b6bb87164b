import type { Config } from '../../config.ts';
import { createLogger } from '../../log.ts';
import { createDatabase, type Query } from '../../services/storage/postgres/database.ts';
import { openingProblem } from '../../services/storage/postgres/opening-problem.ts';
import { isCopy } from '../../services/storage/postgres/copies.ts';
import { migrations } from '../../services/storage/postgres/migrations.ts';
import { moveMark } from '../../core/move-mark.ts';
import { schema } from '../../services/storage/schema.ts';
import { note, ok, problem, type Diagnosis } from './diagnosis.ts';

/** Of Easel's statements, in ms. It tells whether the server really has the settings of a connection. */
const statementTimeout = 4_321;

interface Facts {
  readonly version: string;
  readonly encoding: string;
  readonly size: string;
  readonly timeout: string;
  readonly backend: number;
  /** Whether this user may make tables. */
  readonly may_create: boolean;
  readonly has_tables: boolean;
}

const facts = `SELECT current_setting('server_version') AS version, current_setting('server_encoding') AS encoding,
  pg_size_pretty(pg_database_size(current_database())) AS size,
  (SELECT setting FROM pg_settings WHERE name = 'statement_timeout') AS timeout, pg_backend_pid() AS backend,
  coalesce(has_schema_privilege(current_schema(), 'CREATE'), false) AS may_create,
  to_regclass('easel_migrations') IS NOT NULL AS has_tables`;

/** What a PostgreSQL is, and whether Easel can use it. Nothing in it is changed. */
export async function checkPostgres({ database, secrets }: Config): Promise<readonly Diagnosis[]> {
  if (database.kind !== 'postgres') return [];
  const log = createLogger('silent');
  const url = secrets.databaseUrl ?? '';
  const server = createDatabase({ url, maxConnections: 1, statementTimeoutMs: statementTimeout }, log);
  try {
    return await diagnose(server.query, database.name);
  } catch (error) {
    const found = openingProblem(error, database.name);
    if (found === undefined) throw error;
    return [problem(found.words)];
  } finally {
    await server.close();
  }
}

async function diagnose(query: Query, name: string): Promise<readonly Diagnosis[]> {
  const [first] = await query<Facts & Record<string, unknown>>(facts);
  const [second] = await query<{ backend: number }>('SELECT pg_backend_pid() AS backend');
  if (first === undefined) return [problem(`The PostgreSQL ${name} says nothing about itself.`)];
  const { version, encoding, size, timeout, may_create: mayCreate, has_tables: hasTables } = first;
  const isPooled = Number(timeout) !== statementTimeout || first.backend !== second?.backend;
  return [
    ok(`PostgreSQL ${version} answers at ${name}, with ${size}`),
    encoding === 'UTF8'
      ? ok('Its encoding is UTF8')
      : problem(`Its encoding is ${encoding}: make a database with ENCODING 'UTF8' TEMPLATE template0.`),
    isPooled
      ? problem('A pooler is between Easel and the server: name the server itself in DATABASE_URL.')
      : ok('No pooler is in between'),
    ...(hasTables ? await checkTables(query) : checkEmpty(mayCreate)),
  ];
}

function checkEmpty(mayCreate: boolean): readonly Diagnosis[] {
  return mayCreate
    ? [ok('It has no rows of Easel yet, and its user may make the tables')]
    : [problem('Its user may not make tables: make it the owner of the database, or grant CREATE on the schema.')];
}

async function checkTables(query: Query): Promise<readonly Diagnosis[]> {
  const [found] = await query<{ version: number }>('SELECT coalesce(max(version), 0) AS version FROM easel_migrations');
  const version = found?.version ?? 0;
  if (version > migrations.length) {
    return [
      problem(`Its tables are of version ${version}, and this Easel knows up to ${migrations.length}: update Easel.`),
    ];
  }
  const [rights] = await query<{ may: boolean }>(
    `SELECT has_table_privilege('easel', 'SELECT, INSERT') AND has_table_privilege('easel', 'UPDATE')
       AND has_table_privilege('easel', 'DELETE') AS may`,
  );
  if (rights?.may !== true) return [problem('Its user may not read and write the table easel: make it the owner.')];
  const isNewest = version === migrations.length;
  return [
    ok(`Its tables are of version ${version}, and its user may read and write them`),
    ...(isNewest ? await checkCopy(query) : [note(`The next start brings its tables to version ${migrations.length}`)]),
    ...(await checkMark(query)),
  ];
}

/** Tables of earlier versions cannot tell. */
async function checkCopy(query: Query): Promise<readonly Diagnosis[]> {
  if (!(await isCopy(query))) return [];
  return [problem('It was restored from a dump: npm run restore -- --restored, or --moved, before a start.')];
}

async function checkMark(query: Query): Promise<readonly Diagnosis[]> {
  const [row] = await query<{ mark: unknown }>(`SELECT value::json -> 'value' AS mark FROM easel WHERE key = $1`, [
    schema.move.key(),
  ]);
  const mark = moveMark.safeParse(row?.mark).data;
  if (mark?.state === 'left') return [problem(`It was moved to ${mark.other}: name that one in DATABASE_URL.`)];
  if (mark?.state === 'arriving') {
    return [problem(`A move from ${mark.other} was not finished: npm run migrate again.`)];
  }
  return [];
}
