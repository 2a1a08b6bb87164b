import { createHash, type Hash } from 'node:crypto';
import { accountRecord, spendRecord } from '../../core/accounts.ts';
import { kindOf, schema, type Kind } from '../../services/storage/schema.ts';
import type { Row, Store } from '../../services/storage/store.ts';
import { everyRow } from './rows.ts';

/** What the rows of one kind come to. */
interface KindTally {
  readonly rows: number;
  /** Of their values, as JSON. */
  readonly bytes: number;
  /** What the accounts hold, and what was spent: credits, or millionths of a US dollar for the bot. */
  readonly held: number;
  readonly spent: number;
  /** Of every key and value, in order. */
  readonly hash: string;
}

export interface Tally {
  /** By the name of the kind, sorted. */
  readonly kinds: ReadonlyMap<string, KindTally>;
  readonly rows: number;
  /** The keys of rows that are not Easel's. */
  readonly foreign: readonly string[];
  /** The keys of rows whose record has another version. */
  readonly otherVersion: readonly string[];
  /** How many records cannot be read, and are moved as they are. */
  readonly unreadable: number;
}

interface Sum {
  rows: number;
  bytes: number;
  held: number;
  spent: number;
  readonly hash: Hash;
}

/** Reads every row once and changes nothing. The mark of a move does not count. */
export async function tallyOf(store: Pick<Store, 'range'>): Promise<Tally> {
  const sums = new Map<string, Sum>();
  const foreign: string[] = [];
  const otherVersion: string[] = [];
  let unreadable = 0;
  let rows = 0;
  for await (const row of everyRow(store)) {
    rows += 1;
    const kind = kindOf(row.key);
    if (kind === undefined || row.value === undefined) {
      foreign.push(row.key);
      continue;
    }
    if (hasOtherVersion(kind, row.value)) otherVersion.push(row.key);
    else if (!kind.record.safeParse(row.value).success) unreadable += 1;
    add(sums, kind, row);
  }
  const kinds = [...sums].toSorted(([one], [other]) => (one < other ? -1 : 1));
  return {
    kinds: new Map(kinds.map(([name, { hash, ...sum }]) => [name, { ...sum, hash: hash.digest('hex') }])),
    rows,
    foreign,
    otherVersion,
    unreadable,
  };
}

function hasOtherVersion({ version }: Kind, value: unknown): boolean {
  if (version === undefined) return false;
  return typeof value === 'object' && value !== null && 'version' in value && value.version !== version;
}

function add(sums: Map<string, Sum>, kind: Kind, { key, value }: Row): void {
  const name = nameOf(kind);
  const sum = sums.get(name) ?? { rows: 0, bytes: 0, held: 0, spent: 0, hash: createHash('sha256') };
  const text = JSON.stringify(value);
  const { held, spent } = amountsIn(kind, value);
  sum.rows += 1;
  sum.bytes += Buffer.byteLength(text);
  sum.held += held;
  sum.spent += spent;
  sum.hash.update(`${JSON.stringify(key)} ${text}\n`);
  sums.set(name, sum);
}

/** Two kinds of account have the same first word. */
function nameOf(kind: Kind): string {
  if (kind === schema.memberAccount) return 'account (members)';
  return kind === schema.serverAccount ? 'account (servers)' : kind.name;
}

const accounts: readonly Kind[] = [schema.botAccount, schema.memberAccount, schema.serverAccount];

function amountsIn(kind: Kind, value: unknown): { readonly held: number; readonly spent: number } {
  if (kind === schema.spend) {
    const { held = 0, used = 0 } = spendRecord.safeParse(value).data ?? {};
    return { held, spent: used - held };
  }
  const windows = accounts.includes(kind) ? accountRecord.safeParse(value).data?.windows : undefined;
  const all = Object.values(windows ?? {});
  return {
    held: all.reduce((sum, { held }) => sum + held, 0),
    spent: all.reduce((sum, { spent }) => sum + spent, 0),
  };
}

/** The kinds that are not the same in both. */
export function differences(one: Tally, other: Tally): readonly string[] {
  const names = [...new Set([...one.kinds.keys(), ...other.kinds.keys()])].toSorted();
  return names.filter((name) => JSON.stringify(one.kinds.get(name)) !== JSON.stringify(other.kinds.get(name)));
}
