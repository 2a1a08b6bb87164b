import { schema } from '../../services/storage/schema.ts';
import { write, type Row, type Store } from '../../services/storage/store.ts';
import { OperatorError } from '../terminal.ts';

/** Rows that are read or written at once. */
const batchSize = 500;
/** After how many rows a line says how far it is. */
const progressPace = 10_000;

/** All rows but the mark of the move, in the order of their keys from the last to the first, some at a time. */
async function* batches(store: Pick<Store, 'range'>): AsyncGenerator<readonly Row[]> {
  let before: string | undefined;
  for (;;) {
    const rows = await readBefore(store, before);
    yield rows.filter(({ key }) => key !== schema.move.key());
    before = rows.at(-1)?.key;
    if (rows.length < batchSize) return;
  }
}

/** Every row but the mark of the move. */
export async function* everyRow(store: Pick<Store, 'range'>): AsyncGenerator<Row> {
  for await (const rows of batches(store)) yield* rows;
}

/** @throws {OperatorError} where a value is no JSON. It names the row. */
async function readBefore(store: Pick<Store, 'range'>, before: string | undefined): Promise<readonly Row[]> {
  const read = async (limit: number): Promise<readonly Row[]> =>
    store.range('', { limit, newestFirst: true, ...(before === undefined ? {} : { before }) });
  try {
    return await read(batchSize);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    let readable = 0;
    let last = before;
    for (; readable < batchSize; readable += 1) {
      const rows = await read(readable + 1).catch(() => undefined);
      if (rows === undefined) break;
      last = rows.at(-1)?.key;
    }
    const where =
      last === undefined ? 'The last row' : `The row before ${JSON.stringify(last)}, in the order of the keys,`;
    throw new OperatorError(`${where} cannot be read: its value is no JSON. Nothing was lost.`, { cause: error });
  }
}

/** Whether there is any row but the mark of a move. */
export async function hasRows(store: Pick<Store, 'range'>): Promise<boolean> {
  const first = await store.range('', { limit: 2 });
  return first.some(({ key }) => key !== schema.move.key());
}

/** Removes every row but the mark of the move. May be repeated. */
export async function empty(store: Store): Promise<void> {
  for await (const rows of batches(store)) {
    if (rows.length > 0) await write(store, ...rows.map(({ key }) => ({ key, value: undefined })));
  }
}

/** Writes every row of `from` into `to`, in batches, each wholly or not at all. */
export async function copyRows(
  from: Store,
  to: Store,
  { total, print }: { readonly total: number; readonly print: (line: string) => void },
): Promise<void> {
  const began = performance.now();
  let copied = 0;
  for await (const rows of batches(from)) {
    if (rows.length > 0) await write(to, ...rows);
    const before = copied;
    copied += rows.length;
    if (Math.floor(copied / progressPace) === Math.floor(before / progressPace)) continue;
    const pace = Math.round((copied * 1000) / Math.max(performance.now() - began, 1));
    print(`Moved ${copied} of ${total} rows, ${pace} a second.`);
  }
}
