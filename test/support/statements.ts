import { Client, Pool, type QueryResult } from 'pg';
import sqlite3 from 'sqlite3';

const counted = { underWay: 0, rows: 0 };

/** How many statements SQLite or PostgreSQL is running for this process. This only counts them. */
export function statementsUnderWay(): number {
  return counted.underWay;
}

/** How many rows this process has read from its database so far. */
export function rowsRead(): number {
  return counted.rows;
}

type Method = (this: unknown, ...args: readonly unknown[]) => unknown;
type Ended = (this: unknown, ...results: readonly unknown[]) => void;

function countRows(rows: unknown): void {
  if (Array.isArray(rows)) counted.rows += rows.length;
}

const all = Reflect.get(sqlite3.Database.prototype, 'all') as unknown as Method;

/** The store's only access to SQLite. Its last argument is called with the result. */
function countedAll(this: sqlite3.Database, ...args: [sql: string, ...parameters: unknown[], ended: Ended]): unknown {
  const ended = args.pop() as Ended;
  counted.underWay += 1;
  const told: Ended = function told(...results) {
    counted.underWay -= 1;
    countRows(results[1]);
    Reflect.apply(ended, this, results);
  };
  return Reflect.apply(all, this, [...args, told]);
}

Reflect.set(sqlite3.Database.prototype, 'all', countedAll);

/** Counts calls that return a promise until it is settled. */
function countCalls(prototype: object, name: string): void {
  const own = Reflect.get(prototype, name) as Method;
  const call: Method = function call(...args) {
    const result = Reflect.apply(own, this, args);
    if (!(result instanceof Promise)) return result;
    counted.underWay += 1;
    const over = (found?: Partial<QueryResult>): void => {
      counted.underWay -= 1;
      countRows(found?.rows);
    };
    result.then(over, () => over());
    return result;
  };
  Reflect.set(prototype, name, call);
}

/** The store's statements, and its waits for a connection. */
countCalls(Client.prototype, 'query');
countCalls(Pool.prototype, 'connect');
