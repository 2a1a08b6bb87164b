import { join } from 'node:path';
import { inject } from 'vitest';
import { sqliteDatabase, type TestDatabase } from './database.ts';
import { postgresDatabase } from './postgres-database.ts';
import { besides, endOthers } from './postgres-server.ts';
import type { AtEnd } from './process.ts';
import { endQueries, queryNow } from './query.ts';

/** Of this worker's, emptied: that is ten times as fast as to make one. */
const free: string[] = [];
let made = 0;

/** The database of a bot: a file in this folder, or in the project `postgres` one of its server. */
export async function newDatabase(folder: string, atEnd: AtEnd): Promise<TestDatabase> {
  const { url } = inject('postgres') ?? {};
  if (url === undefined) return sqliteDatabase(join(folder, 'easel.sqlite'));
  const own = free.pop() ?? create(url);
  atEnd(() => {
    queryNow(own, endOthers);
    queryNow(own, 'DROP SCHEMA public CASCADE; CREATE SCHEMA public');
    endQueries(own);
    free.push(own);
    return Promise.resolve();
  });
  return postgresDatabase(own);
}

function create(server: string): string {
  made += 1;
  const name = `easel_${process.pid}_${made}`;
  queryNow(server, `CREATE DATABASE ${name}`);
  endQueries(server);
  return besides(server, name);
}
