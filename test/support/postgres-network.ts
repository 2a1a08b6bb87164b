import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/**
 * A proxy between the store and the server. When it is cut, it accepts connections and data, and sends nothing back.
 */
export async function startNetwork(
  url: string,
): Promise<{ readonly url: string; readonly cut: () => void; readonly mend: () => void }> {
  const { host, pathname } = new URL(url);
  const socketPath = join(decodeURIComponent(host), '.s.PGSQL.5432');
  const sockets = new Set<Socket>();
  let isCut = false;
  const between = createServer((client) => {
    const remote = connect(socketPath);
    for (const [from, to] of [
      [client, remote],
      [remote, client],
    ] as const) {
      sockets.add(from);
      from.on('data', (bytes) => isCut || to.write(bytes));
      from.on('error', () => {});
      from.on('close', () => to.destroy());
    }
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
    cut: () => void (isCut = true),
    mend: () => void (isCut = false),
  };
}
