import { once } from 'node:events';
import { connect } from 'node:net';
import { expect } from 'vitest';

/** What is sent by a connection that is slow or of no use. */
export const slow: Readonly<Record<string, string>> = {
  'asks for nothing': '',
  'sends half a request': 'GET /healthz HTTP/1.1\r\n',
  'sends half a body': 'POST /healthz HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nhalf',
  'asks once, and stays': 'GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: keep-alive\r\n\r\n',
};

/** Makes all of them beside one another, because each is closed only after a real time, and waits until all are closed. */
export async function untilSlowAreClosed(port: number): Promise<void> {
  const left = new Set(Object.keys(slow));
  const sockets = Object.keys(slow).map((what) => {
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => {});
    socket.on('close', () => left.delete(what));
    return { what, socket };
  });
  await Promise.all(sockets.map(async ({ socket }) => once(socket, 'connect')));
  for (const { what, socket } of sockets) {
    socket.resume();
    socket.write(slow[what] ?? '');
  }
  expect([...left]).toEqual(Object.keys(slow));
  await expect.poll(() => [...left], { timeout: 20_000 }).toEqual([]);
}
