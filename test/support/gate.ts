import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/** A TCP proxy in front of a service. It can be closed and opened again. */
export interface Gate {
  readonly url: string;
  /** The service's port. */
  to: number;
  open(): Promise<void>;
  /** Closes the port and all connections through it. */
  shut(): Promise<void>;
}

/** The gate is closed at first. It is also closed when the test ends. */
export async function startGate(): Promise<Gate> {
  const port = await freePort();
  let server: Server | undefined;
  const through = new Set<Socket>();
  const gate: Gate = {
    url: `http://127.0.0.1:${port}`,
    to: 0,
    async open() {
      server = createServer((socket) => {
        const onward = connect(gate.to, '127.0.0.1');
        for (const [one, other] of [
          [socket, onward],
          [onward, socket],
        ] as const) {
          one.pipe(other);
          one.on('error', () => other.destroy());
          one.on('close', () => through.delete(one));
          through.add(one);
        }
      });
      server.listen(port, '127.0.0.1');
      await once(server, 'listening');
    },
    shut: async () =>
      new Promise((resolve) => {
        if (server === undefined) return resolve();
        server.close(() => resolve());
        for (const socket of through) socket.destroy();
      }),
  };
  onTestFinished(async () => gate.shut());
  return gate;
}

/** A free port on loopback. */
export async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}
