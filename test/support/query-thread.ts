import { parentPort, workerData, type MessagePort } from 'node:worker_threads';
import { Client } from 'pg';

/**
 * Runs statements for a thread that stands still meanwhile: each answer is posted before the flag is raised.
 */
export interface Shared {
  readonly port: MessagePort;
  /** One flag: whether the answer is there. */
  readonly flag: Int32Array<SharedArrayBuffer>;
}

export interface Question {
  readonly url: string;
  readonly sql: string;
  readonly parameters: readonly unknown[];
}

/** Ends the connection to this database. */
export interface Closing {
  readonly close: string;
}

export type Answer = { readonly rows: readonly Readonly<Record<string, unknown>>[] } | { readonly problem: string };

const { port, flag } = workerData as Shared;
// Who counts threads at work need not wait for this one.
parentPort?.postMessage({ kind: 'ready' }, []);
const clients = new Map<string, Promise<Client>>();

async function connected(url: string): Promise<Client> {
  const client = new Client({ connectionString: url, keepAlive: true });
  // It may be ended by a test, or with its server. The next question then makes another.
  const forget = (): void => void clients.delete(url);
  client.on('error', forget).on('end', forget);
  await client.connect();
  return client;
}

async function answer({ url, sql, parameters }: Question): Promise<Answer> {
  try {
    const client = clients.get(url) ?? connected(url);
    clients.set(url, client);
    const { rows } = await (await client).query<Record<string, unknown>>(sql, [...parameters]);
    return { rows };
  } catch (error) {
    clients.delete(url);
    return { problem: String(error) };
  }
}

async function close(url: string): Promise<Answer> {
  const client = await clients.get(url)?.catch(() => undefined);
  clients.delete(url);
  await client?.end();
  return { rows: [] };
}

function tell(answered: Answer): void {
  port.postMessage(answered);
  Atomics.store(flag, 0, 1);
  Atomics.notify(flag, 0);
}

port.on('message', (question: Question | Closing) => {
  void ('close' in question ? close(question.close) : answer(question)).then(tell);
});
