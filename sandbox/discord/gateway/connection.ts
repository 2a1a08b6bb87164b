import type { WebSocket } from 'ws';
import { refuseIntents } from './intents.ts';
import type { Session, Shard } from './session.ts';

/** An IDENTIFY that is well-formed. */
export interface IdentifyRequest {
  readonly intents: number;
  readonly shard: Shard;
  readonly socket: WebSocket;
}

/** What a connection needs from its gateway. */
export interface ConnectionHost {
  readonly heartbeatMs: number;
  readonly token: string;
  acknowledges(): boolean;
  /** `too-early` makes the session invalid. A number closes the connection. */
  begin(request: IdentifyRequest): Session | 'too-early' | number;
  /** Undefined for an unknown session, or one that cannot be replayed from there. */
  resume(id: string, sequence: number, socket: WebSocket): Session | 'ahead' | undefined;
}

const opcodes = { heartbeat: 1, identify: 2, resume: 6, invalidSession: 9, hello: 10, heartbeatAck: 11 } as const;
/** Presence, voice state, request members, request soundboard sounds. They are accepted without effect. */
const acceptedOpcodes: readonly unknown[] = [3, 4, 8, 31];
const reasons: ReadonlyMap<number, string> = new Map([
  [4004, 'Authentication failed.'],
  [4011, 'Sharding required.'],
]);
const payloadLimit = 4096;
const sendLimit = { count: 120, windowMs: 60_000 } as const;

interface Payload {
  readonly op?: unknown;
  readonly d?: unknown;
}

interface Identify {
  readonly token?: unknown;
  readonly properties?: unknown;
  readonly intents?: unknown;
  readonly shard?: unknown;
}

/**
 * Speaks gateway v10 with one client until the socket closes. Every fault of the client closes the connection with
 * Discord's code.
 */
export function serveConnection(socket: WebSocket, host: ConnectionHost): void {
  let session: Session | undefined;
  const sends: number[] = [];
  const watch = setTimeout(() => socket.close(4009, 'Session timed out.'), host.heartbeatMs * 1.5);
  socket.on('close', () => clearTimeout(watch));
  /** An invalidated session has no socket any more. The same connection may identify or resume again. */
  const authenticated = (): boolean => session?.socket === socket;
  const send = (op: number, d: unknown): void => socket.send(JSON.stringify({ op, d, s: null, t: null }));

  function identify(d: Identify): void {
    if (authenticated()) return socket.close(4005, 'Already authenticated.');
    const isComplete = typeof d.properties === 'object' && d.properties !== null;
    if (!isComplete) return socket.close(4002, 'Error while decoding payload.');
    if (!isToken(d.token, host.token)) return socket.close(4004, 'Authentication failed.');
    const shard = d.shard === undefined ? ([0, 1] as const) : readShard(d.shard);
    if (shard === undefined) return socket.close(4010, 'Invalid shard.');
    const refused = refuseIntents(d.intents);
    if (refused !== undefined) {
      return socket.close(refused, refused === 4013 ? 'Invalid intent(s).' : 'Disallowed intent(s).');
    }
    const begun = host.begin({ intents: Number(d.intents), shard, socket });
    if (begun === 'too-early') send(opcodes.invalidSession, false);
    else if (typeof begun === 'number') socket.close(begun, reasons.get(begun));
    else session = begun;
  }

  function resume(d: { token?: unknown; session_id?: unknown; seq?: unknown }): void {
    if (authenticated()) return socket.close(4005, 'Already authenticated.');
    if (!isToken(d.token, host.token)) return socket.close(4004, 'Authentication failed.');
    const resumed = host.resume(String(d.session_id), Number(d.seq), socket);
    if (resumed === 'ahead') return socket.close(4007, 'Invalid seq.');
    if (resumed === undefined) send(opcodes.invalidSession, false);
    else session = resumed;
  }

  function receive({ op, d }: Payload): void {
    if (op === opcodes.heartbeat) {
      watch.refresh();
      if (host.acknowledges()) send(opcodes.heartbeatAck, null);
    } else if (op === opcodes.identify) identify(d ?? {});
    else if (op === opcodes.resume) resume(d ?? {});
    else if (!acceptedOpcodes.includes(op)) socket.close(4001, 'Unknown opcode.');
    else if (!authenticated()) socket.close(4003, 'Not authenticated.');
  }

  socket.on('message', (data: Buffer) => {
    const now = Date.now();
    while (sends[0] !== undefined && sends[0] <= now - sendLimit.windowMs) sends.shift();
    sends.push(now);
    if (sends.length > sendLimit.count) return socket.close(4008, 'You are being rate limited.');
    const payload = data.byteLength > payloadLimit ? undefined : parse(data);
    if (payload === undefined) return socket.close(4002, 'Error while decoding payload.');
    receive(payload);
  });
  send(opcodes.hello, { heartbeat_interval: host.heartbeatMs, _trace: [] });
}

function parse(data: Buffer): Payload | undefined {
  try {
    const value: unknown = JSON.parse(data.toString());
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

function isToken(given: unknown, token: string): boolean {
  return given === token || given === `Bot ${token}`;
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0;
}

function readShard(value: unknown): Shard | undefined {
  if (!Array.isArray(value) || value.length !== 2) return undefined;
  const [id, count] = value as unknown[];
  if (!isCount(id) || !isCount(count) || id >= count) return undefined;
  return [id, count];
}
