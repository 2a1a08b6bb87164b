import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { onTestFinished } from 'vitest';

/**
 * What becomes of some bytes on their way. `lose`: these and all later ones of this direction are lost, as with a
 * half-open connection. `keep`: the same, until `deliver`. `reset`: the connection ends.
 */
export type Fate = 'pass' | 'lose' | 'keep' | 'reset' | { readonly delayMs: number };

export type Direction = 'request' | 'answer';

interface FaultyNetwork {
  readonly url: string;
  /** From now on, everything comes through, but what is lost stays so. */
  readonly mend: () => void;
  /** Decides about all bytes from now on, also on connections that are open. */
  readonly decide: (fate: (direction: Direction, bytes: Buffer) => Fate) => void;
  /** Delivers the requests that were kept, even if their sender is gone. @returns how many bytes */
  readonly deliver: () => number;
  /** What the server answers next to what was delivered. */
  readonly lateAnswer: () => Promise<string>;
}

const pass = (_direction: Direction, _bytes: Buffer): Fate => 'pass';

/** A proxy between the store and the server that decides about each piece of data. */
export async function startFaultyNetwork(url: string): Promise<FaultyNetwork> {
  const { host, pathname } = new URL(url);
  const socketPath = join(decodeURIComponent(host), '.s.PGSQL.5432');
  const sockets = new Set<Socket>();
  const kept: { readonly to: Socket; readonly bytes: Buffer }[] = [];
  let answer = Promise.resolve('');
  let fateOf = pass;

  function forward(direction: Direction, from: Socket, to: Socket): void {
    let before = Promise.resolve();
    let isLost = false;
    let isKept = false;
    const send = async (bytes: Buffer, delayMs: number): Promise<void> => {
      if (delayMs > 0) await wait(delayMs);
      if (!to.destroyed) to.write(bytes);
    };
    from.on('data', (bytes) => {
      const fate = fateOf(direction, bytes);
      isLost ||= fate === 'lose';
      isKept ||= fate === 'keep';
      if (fate === 'reset') {
        from.destroy();
        to.destroy();
      } else if (isKept) {
        kept.push({ to, bytes });
      } else if (!isLost) {
        const delayMs = typeof fate === 'object' ? fate.delayMs : 0;
        before = before.then(async () => send(bytes, delayMs));
      }
    });
    from.on('error', () => {});
    // What was kept may still be delivered when its sender is gone.
    from.on('close', () => isKept || to.destroy());
  }

  const between = createServer((client) => {
    const remote = connect(socketPath);
    for (const socket of [client, remote]) sockets.add(socket);
    forward('request', client, remote);
    forward('answer', remote, client);
  });
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    between.close();
  });
  between.listen(0, '127.0.0.1');
  await once(between, 'listening');
  const { port } = between.address() as AddressInfo;
  return {
    url: `postgres://postgres:password@127.0.0.1:${port}${pathname}`,
    mend: () => void (fateOf = pass),
    decide: (fate) => void (fateOf = fate),
    deliver() {
      const all = kept.splice(0);
      answer = Promise.race(all.map(async ({ to }) => once(to, 'data'))).then(([bytes]) => String(bytes));
      for (const { to, bytes } of all) to.write(bytes);
      return all.reduce((sum, { bytes }) => sum + bytes.length, 0);
    },
    lateAnswer: async () => answer,
  };
}
