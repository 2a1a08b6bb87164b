import type { DemoWorld } from '../demo/world.ts';
import type { Exchange } from '../wire/server.ts';
import type { RequestDetails, SeenRequest } from './api.ts';

/** The bot's last requests to Discord and RunComfy, with their answers. */
export interface Requests {
  /** The oldest first. */
  recent(): readonly SeenRequest[];
  /** Undefined for one that is no longer kept. */
  details(id: number): RequestDetails | undefined;
  /** Calls `listener` when a request has arrived, and when it is over. */
  onChange(listener: (request: SeenRequest) => void): void;
}

const requestsKept = 300;

interface Kept {
  readonly id: number;
  readonly to: SeenRequest['to'];
  readonly exchange: Exchange;
}

export function createRequests({ discord, runcomfy }: DemoWorld): Requests {
  const kept = new Map<Exchange, Kept>();
  const listeners = new Set<(request: SeenRequest) => void>();
  let count = 0;

  function say(one: Kept | undefined): void {
    if (one !== undefined) for (const listener of listeners) listener(seen(one));
  }

  function take(to: SeenRequest['to'], exchange: Exchange): void {
    count += 1;
    const one: Kept = { id: count, to, exchange };
    kept.set(exchange, one);
    const [oldest] = kept.keys();
    if (kept.size > requestsKept && oldest !== undefined) kept.delete(oldest);
    say(one);
  }

  // The files of messages are no requests of the bot's.
  discord.onRequest((exchange) => {
    if (exchange.path.startsWith('/api/')) take('discord', exchange);
  });
  runcomfy.onRequest((exchange) => take('runcomfy', exchange));
  runcomfy.onMediaRequest((exchange) => take('files', exchange));
  const end = (exchange: Exchange): void => say(kept.get(exchange));
  discord.onEnd(end);
  runcomfy.onEnd(end);
  runcomfy.onMediaEnd(end);

  return {
    recent: () => [...kept.values()].map((one) => seen(one)),
    details(id) {
      const one = kept.values().find((each) => each.id === id);
      if (one === undefined) return undefined;
      const { body, answer } = one.exchange;
      return { ...seen(one), ...(body !== undefined && { body }), ...(answer !== undefined && { answer }) };
    },
    onChange: (listener) => void listeners.add(listener),
  };
}

function seen({ id, to, exchange }: Kept): SeenRequest {
  const { at, method, path, status, fault, overAt } = exchange;
  const problem = status !== undefined && status >= 400 ? problemIn(exchange.answer) : undefined;
  return {
    id,
    at,
    to,
    method,
    path,
    ...(status !== undefined && { status }),
    ...(fault !== undefined && { fault }),
    ...(problem !== undefined && { problem }),
    ...(overAt !== undefined && { tookMs: overAt - at }),
  };
}

/** The first violation in an error of Discord's (`errors`, down to a list of `_errors`), or the message of an error. */
function problemIn(answer: unknown): string | undefined {
  if (typeof answer !== 'object' || answer === null) return undefined;
  const said = answer as { message?: unknown; error_message?: unknown; errors?: unknown };
  const [violation] = violationsIn(said.errors, []);
  return [violation, said.message, said.error_message].find((text) => typeof text === 'string');
}

function violationsIn(errors: unknown, path: readonly string[]): string[] {
  if (typeof errors !== 'object' || errors === null) return [];
  return Object.entries(errors).flatMap(([key, inner]: [string, unknown]) =>
    key === '_errors' && Array.isArray(inner)
      ? (inner as { message?: string; code?: string }[]).map(
          ({ message = '', code = '' }) => `${path.join('.')}: ${message} (${code})`,
        )
      : violationsIn(inner, [...path, key]),
  );
}
