import { startServer } from './databases.ts';

type Server = Awaited<ReturnType<typeof startServer>>;

/** `undefined` where no PostgreSQL can run on this machine, which it says; never in CI. */
export async function startServerOrSkip(): Promise<Server | undefined> {
  try {
    return await startServer();
  } catch (error) {
    if (process.env['CI'] !== undefined) throw error;
    process.stderr.write(`Not tested on PostgreSQL. ${String(error)}\n`);
    return undefined;
  }
}
