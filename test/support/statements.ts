import sqlite3 from 'sqlite3';

const counted = { underWay: 0, rows: 0 };
const all: unknown = Reflect.get(sqlite3.Database.prototype, 'all');

/** How many statements SQLite is running in this process. This only counts them. */
export function statementsUnderWay(): number {
  return counted.underWay;
}

/** How many rows SQLite has read for this process so far. */
export function rowsRead(): number {
  return counted.rows;
}

type Ended = (this: unknown, ...results: readonly unknown[]) => void;

/** The store's only access to SQLite. Its last argument is called with the result. */
function countedAll(this: sqlite3.Database, ...args: [sql: string, ...parameters: unknown[], ended: Ended]): unknown {
  const ended = args.pop() as Ended;
  counted.underWay += 1;
  const told: Ended = function told(...results) {
    counted.underWay -= 1;
    const [, rows] = results;
    if (Array.isArray(rows)) counted.rows += rows.length;
    Reflect.apply(ended, this, results);
  };
  return Reflect.apply(all as Ended, this, [...args, told]);
}

Reflect.set(sqlite3.Database.prototype, 'all', countedAll);
