import { execFile, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, globSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';

/** Debian's PostgreSQL: a server, and the programs of the same version. */
export interface DebianPostgres {
  readonly url: string;
  /** Runs `pg_dump` or the like with these arguments, as an operator does. @throws where its exit code is not 0. */
  run(program: 'pg_dump' | 'pg_restore' | 'createdb', ...args: readonly string[]): Promise<void>;
  stop(): Promise<void>;
}

const user = 'postgres';

/** @throws where it is not installed. */
export async function startDebianPostgres(): Promise<DebianPostgres> {
  const bin = globSync('/usr/lib/postgresql/*/bin').toSorted().at(-1);
  if (bin === undefined) {
    throw new Error('There is no PostgreSQL of Debian here: pg_dump is not tested (scripts/install-postgres.sh).');
  }
  const folder = await mkdtemp(join(tmpdir(), 'easel-debian-postgres-'));
  // PostgreSQL does not run as root.
  const owner = process.getuid?.() === 0 ? idsOf(user) : undefined;
  if (owner !== undefined) chownSync(folder, owner.uid, owner.gid);
  const data = join(folder, 'data');
  const settings = { cwd: folder, env: { PATH: '/usr/bin:/bin' }, ...owner };
  execFileSync(join(bin, 'initdb'), ['-D', data, '--no-sync', '-E', 'UTF8', '-A', 'trust', '-U', user], {
    ...settings,
    stdio: 'ignore',
  });
  const options = ['listen_addresses=', `unix_socket_directories=${folder}`, 'fsync=off'];
  const server = spawn(join(bin, 'postgres'), ['-D', data, ...options.flatMap((each) => ['-c', each])], {
    ...settings,
    stdio: 'ignore',
  });
  const exited = once(server, 'exit');
  const toServer = { PGHOST: folder, PGUSER: user };
  const isReady = async (): Promise<boolean> =>
    promisify(execFile)(join(bin, 'pg_isready'), ['-q'], { env: toServer }).then(
      () => true,
      () => false,
    );
  while (!(await isReady())) await pause(20);
  return {
    url: `postgres://${user}@${encodeURIComponent(folder)}/postgres`,
    async run(program, ...args) {
      await promisify(execFile)(join(bin, program), [...args], { env: toServer });
    },
    async stop() {
      server.kill('SIGINT');
      await exited;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function idsOf(name: string): { readonly uid: number; readonly gid: number } {
  const id = (flag: string): number => Number(execFileSync('id', [flag, name], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}
