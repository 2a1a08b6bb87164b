import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { Agent, buildConnector, request, type Dispatcher } from 'undici';
import { expect, onTestFinished, test } from 'vitest';
import { createGuard, NotSentError } from '../../../src/services/runtime/guarded-requests.ts';

interface Place {
  readonly url: string;
  /** What came on each connection. */
  readonly connections: string[];
}

/** Answers every request with 204. */
async function startServer(): Promise<Place> {
  const connections: string[] = [];
  const server = createServer((socket) => {
    const index = connections.push('') - 1;
    socket.on('error', () => {});
    socket.on('data', (bytes) => {
      connections[index] += bytes.toString();
      socket.write('HTTP/1.1 204 No Content\r\n\r\n');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, connections };
}

function dispatcherOf(mayAct: () => boolean): Dispatcher {
  const dispatcher = createGuard(mayAct)(new Agent());
  onTestFinished(async () => dispatcher.destroy());
  return dispatcher;
}

const send = async (
  url: string,
  dispatcher: Dispatcher,
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
): Promise<number> => {
  const { statusCode, body } = await request(url, { dispatcher, method });
  await body.dump();
  return statusCode;
};

test.each(['POST', 'PATCH', 'DELETE'] as const)('without the right to act, no byte of a %s leaves', async (method) => {
  let asked = 0;
  const { url, connections } = await startServer();
  const dispatcher = dispatcherOf(() => {
    asked += 1;
    return false;
  });
  await expect(send(url, dispatcher, method)).rejects.toThrow(NotSentError);
  expect([asked, connections]).toEqual([1, ['']]);
});

test('the right is asked for when the connection stands: it may be lost while it is made', async () => {
  let may = true;
  const { url, connections } = await startServer();
  const makeConnection = buildConnector({});
  const slow = new Agent({
    connect(options, made) {
      makeConnection(options, (...result) => {
        may = false;
        made(...result);
      });
    },
  });
  const dispatcher = createGuard(() => may)(slow);
  onTestFinished(async () => dispatcher.destroy());
  await expect(send(url, dispatcher, 'POST')).rejects.toThrow(NotSentError);
  expect([may, connections]).toEqual([false, ['']]);
});

test('reading needs no right', async () => {
  const { url, connections } = await startServer();
  expect(
    await send(
      url,
      dispatcherOf(() => false),
      'GET',
    ),
  ).toBe(204);
  expect(connections[0]).toMatch(/^GET \/ HTTP/);
});

test('with the right back, the next request is sent', async () => {
  let may = false;
  const { url, connections } = await startServer();
  const dispatcher = dispatcherOf(() => may);
  await expect(send(url, dispatcher, 'POST')).rejects.toThrow(NotSentError);
  may = true;
  expect(await send(url, dispatcher, 'POST')).toBe(204);
  expect(connections.join('').match(/POST/g)).toHaveLength(1);
});
