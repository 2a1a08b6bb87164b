import { percentile } from '../harness/probe.ts';

/** A row as it is stored. */
interface Row {
  readonly key: string;
  readonly value: object;
}

/** A store under load. */
export interface Loaded {
  /** Writes all rows or none. */
  commit(rows: readonly Row[]): Promise<void>;
  /** The keys of the newest `limit` rows of the member's history that are before a key, the newest first. */
  page(before: string | undefined, limit: number): Promise<readonly string[]>;
}

/** Times are in ms. */
export interface Load {
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
  readonly pages: number;
  readonly pageP99: number;
}

export interface StoreStage {
  /** @param place a file, or for Easel's store a URL of PostgreSQL. */
  open(place: string): Promise<void>;
  /** Commits for `ms`, `atOnce` commits at a time. With `paging`, a member's history is read meanwhile. */
  load(options: { readonly ms: number; readonly atOnce: number; readonly paging: boolean }): Promise<Load>;
}

export const historyPrefix = 'history:member:';
const pageSize = 50;

/** The rows of one step of a job: its record, its row in the list of open jobs, and three accounts. */
function stepOf(job: number): readonly Row[] {
  const id = String(1_300_000_000_000_000_000 + job * 4096);
  const sums = { version: 1, windows: { '2026-11-21': { spent: 40, held: 6 }, '2026-11': { spent: 400, held: 6 } } };
  return [
    { key: `job:${id}`, value: { version: 1, id, state: 'running', token: 't'.repeat(220), prompt: 'p'.repeat(900) } },
    { key: `open:${id}`, value: { listed: true } },
    ...['account:1:2', 'account:1', 'account:bot'].map((key) => ({ key, value: sums })),
  ];
}

/** Adds the duration of the work in ms. */
async function timed<T>(times: number[], work: () => Promise<T>): Promise<T> {
  const began = performance.now();
  const result = await work();
  times.push(performance.now() - began);
  return result;
}
/** Puts load on a store. */
export async function loadStore(
  store: Loaded,
  { ms, atOnce, paging }: Parameters<StoreStage['load']>[0],
): Promise<Load> {
  const commits: number[] = [];
  const pages: number[] = [];
  const start = performance.now();
  const isOn = (): boolean => performance.now() - start < ms;
  let job = 0;

  async function write(): Promise<void> {
    while (isOn()) await timed(commits, async () => store.commit(stepOf((job += 1))));
  }
  async function read(): Promise<void> {
    let before: string | undefined;
    while (isOn()) before = (await timed(pages, async () => store.page(before, pageSize))).at(-1);
  }
  await Promise.all([...Array.from({ length: atOnce }, write), ...(paging ? [read()] : [])]);
  const seconds = (performance.now() - start) / 1000;
  return {
    perSecond: commits.length / seconds,
    p50: percentile(commits, 50),
    p99: percentile(commits, 99),
    pages: pages.length,
    pageP99: percentile(pages, 99),
  };
}
