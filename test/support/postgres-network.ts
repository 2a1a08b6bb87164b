import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import type { AtEnd } from './process.ts';

/** What lies between the store and the server. */
export interface Network {
  readonly url: string;
  /**
   * Nothing comes through any more, in either direction, and nobody is told. Connections made until it is mended stay
   * so for ever, as when a router forgot them.
   */
  readonly cut: () => void;
  /** The same, but what the client sends arrives: only the answers are lost. */
  readonly deafen: () => void;
  /** From now on everything takes this many ms, in each direction. */
  readonly delay: (ms: number) => void;
  /** Every connection is closed, and no other accepted. */
  readonly refuse: () => Promise<void>;
  readonly mend: () => Promise<void>;
}

type State = 'whole' | 'cut' | 'deaf';

interface Line {
  readonly ends: readonly [client: Socket, remote: Socket];
  state: State;
}

/** A proxy before the server of this URL. */
export async function startNetwork(url: string, atEnd: AtEnd = onTestFinished): Promise<Network> {
  const { host, pathname, username } = new URL(url);
  const socketPath = join(decodeURIComponent(host), '.s.PGSQL.5432');
  const lines = new Set<Line>();
  let state: State = 'whole';
  let latency = 0;
  let between: Server | undefined;

  function carry(from: Socket, to: Socket, isThrough: () => boolean): void {
    // What is sent later does not come earlier, however long it takes.
    let last: Promise<unknown> = Promise.resolve();
    from.on('data', (bytes) => {
      if (!isThrough()) return;
      last = Promise.all([last, latency > 0 && pause(latency)]).then(() => to.destroyed || to.write(bytes));
    });
    from.on('error', () => {});
    from.on('close', () => to.destroy());
  }

  function accept(client: Socket): void {
    const remote = connect(socketPath);
    const line: Line = { ends: [client, remote], state };
    lines.add(line);
    client.on('close', () => lines.delete(line));
    carry(client, remote, () => line.state !== 'cut');
    carry(remote, client, () => line.state === 'whole');
  }

  async function listen(port: number): Promise<number> {
    between = createServer(accept).listen(port, '127.0.0.1');
    await once(between, 'listening');
    return (between.address() as AddressInfo).port;
  }

  const setAll = (next: State): void => {
    state = next;
    for (const line of lines) line.state = next;
  };
  const close = (): void => {
    between?.close();
    between = undefined;
    for (const { ends } of lines) for (const end of ends) end.destroy();
  };
  atEnd(async () => Promise.resolve(close()));
  const port = await listen(0);
  return {
    url: `postgres://${username}:password@127.0.0.1:${port}${pathname}`,
    cut: () => setAll('cut'),
    deafen: () => setAll('deaf'),
    delay: (ms) => void (latency = ms),
    refuse: async () => Promise.resolve(close()),
    async mend() {
      [state, latency] = ['whole', 0];
      if (between === undefined) await listen(port);
    },
  };
}
