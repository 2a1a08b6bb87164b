import type { TestProject } from 'vitest/node';
import { startPostgresProcess } from './postgres-server.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /**
     * The server of the tests that run on PostgreSQL: its URL, or why there is none on this machine. `undefined` where
     * the tests run on SQLite.
     */
    readonly postgres: { readonly url: string } | { readonly url?: undefined; readonly problem: string } | undefined;
  }
}

/** One server for all workers. Where none can run the tests are skipped, but never in CI. */
export default async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  try {
    const { url, stop } = await startPostgresProcess();
    project.provide('postgres', { url });
    return stop;
  } catch (error) {
    if (process.env['CI'] !== undefined) throw error;
    process.stderr.write(`Not tested on PostgreSQL. ${String(error)}\n`);
    project.provide('postgres', { problem: String(error) });
    return undefined;
  }
}
