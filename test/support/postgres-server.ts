import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline/promises';

const program = new URL('postgres-program.ts', import.meta.url).pathname;

/** A PostgreSQL of this program's own. */
export interface PostgresProcess {
  /** The URL of the database that every server has; others are beside it. */
  readonly url: string;
  /** As by its operator: every session ends, and nobody can connect until `begin`. */
  readonly pause: () => Promise<void>;
  readonly begin: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** A server that also listens on 127.0.0.1, with TLS. */
export interface TlsOptions {
  readonly port: number;
  /** Has `server.crt` and `server.key`. */
  readonly folder: string;
}

export interface ServerOptions {
  readonly tls?: TlsOptions | undefined;
  /** Each commit is flushed to the disk. Default false. */
  readonly isDurable?: boolean;
}

/** @throws if no server can run here: the message of the server or of its installation. */
export async function startPostgresProcess(options: ServerOptions = {}): Promise<PostgresProcess> {
  // In a process group of its own, so that an interrupt at the terminal does not reach it, but the end of its input
  // does.
  const { tls } = options;
  const child = spawn(process.execPath, [program, JSON.stringify(options)], {
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const exited = once(child, 'close');
  let complaint = '';
  child.stderr.on('data', (chunk: Buffer) => (complaint += chunk.toString()));
  const printed = createInterface(child.stdout);
  const nextLine = async (): Promise<string | undefined> =>
    Promise.race([once(printed, 'line').then(([line]) => String(line)), exited.then(() => undefined)]);
  const order = async (what: string): Promise<void> => {
    child.stdin.write(`${what}\n`);
    if ((await nextLine()) !== what) throw new Error(`the server does not ${what}: ${complaint}`);
  };
  const folder = await nextLine();
  if (folder === undefined) throw new Error(`PostgreSQL cannot run here: ${complaint}`);
  return {
    url:
      tls === undefined
        ? `postgres://postgres:password@${encodeURIComponent(folder)}/postgres`
        : `postgres://postgres:password@127.0.0.1:${tls.port}/postgres`,
    pause: async () => order('stop'),
    begin: async () => order('start'),
    async stop() {
      child.stdin.end();
      await exited;
    },
  };
}

/** The URL of another database of the same server. */
export function besides(url: string, name: string): string {
  return url.replace(/\/[^/]+$/, `/${name}`);
}

/** Ends every other connection to the same database, like an operator or a restart of the server. */
export const endOthers = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
  WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid()`;
