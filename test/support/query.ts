import { MessageChannel, receiveMessageOnPort, Worker } from 'node:worker_threads';
import type { Answer, Closing, Question, Shared } from './query-thread.ts';

/** For any statement of a test, also while the machine is busy. */
const patience = 30_000;

type Ask = (question: Question | Closing) => Answer;
let thread: Ask | undefined;

/**
 * Runs a statement, and returns its rows at once, as a file of SQLite is read at once: a thread with the connection
 * works while this one stands still.
 */
export function queryNow(
  url: string,
  sql: string,
  parameters: readonly unknown[] = [],
): Extract<Answer, { rows: unknown }>['rows'] {
  const answer = (thread ??= startThread())({ url, sql, parameters });
  if ('problem' in answer) throw new Error(answer.problem);
  return answer.rows;
}

/** Ends the connection to this database, which may be removed then. */
export function endQueries(url: string): void {
  thread?.({ close: url });
}

function startThread(): Ask {
  const { port1, port2 } = new MessageChannel();
  const flag = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  const worker = new Worker(new URL('query-thread.ts', import.meta.url), {
    workerData: { port: port2, flag } satisfies Shared,
    transferList: [port2],
  });
  worker.unref();
  port1.unref();
  return (question) => {
    Atomics.store(flag, 0, 0);
    port1.postMessage(question);
    if (Atomics.wait(flag, 0, 0, patience) === 'timed-out') throw new Error(`no answer: ${JSON.stringify(question)}`);
    return (receiveMessageOnPort(port1) as { readonly message: Answer }).message;
  };
}
