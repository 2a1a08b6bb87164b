import { randomBytes } from 'node:crypto';
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import type { GatewayEvent, World } from '../world/world.ts';
import { serveConnection, type IdentifyRequest } from './connection.ts';
import type { GatewayControl } from './control.ts';
import { greet, guildsOf } from './greeting.ts';
import { createIdentifyCounter, usualLimits, type GatewayLimits } from './limits.ts';
import { dispatch, push, replay, type Session } from './session.ts';

export interface Gateway extends GatewayControl {
  readonly emit: (event: GatewayEvent) => void;
  close(): Promise<void>;
}

/** Discord's heartbeat interval, in ms. */
const defaultHeartbeatMs = 41_250;
const endingCodes: ReadonlySet<number> = new Set([4004, 4007, 4009, 4010, 4011, 4012, 4013, 4014]);
/** With these codes a client gives up its session (developers/events/gateway#disconnecting). */
const givenUpCodes: ReadonlySet<number> = new Set([1000, 1001]);
const resetCode = 1006;
/** How many sessions wait to be resumed. */
const waitingMost = 50;

/** Gateway v10 (JSON, uncompressed) on the upgrades of `http`. `world` is called only when a client has connected. */
export function createGateway(options: {
  http: Server;
  origin: string;
  world: () => World;
  heartbeatMs?: number;
  limits?: Partial<GatewayLimits>;
  /** How many interactions are kept to be told again. */
  interactionsMost: number;
}): Gateway {
  const { world } = options;
  const url = `${options.origin.replace('http', 'ws')}/gateway`;
  const sessions = new Map<string, Session>();
  const server = new WebSocketServer({ noServer: true });
  let identifies = 0;
  let resumes = 0;
  let failingHandshakes = 0;
  let handshakes: PromiseWithResolvers<void> | undefined;
  /** The codes with which IDENTIFYs are closed, by shard. */
  const refused = new Map<number | undefined, number>();
  const counter = createIdentifyCounter(() => world().clock.now(), { ...usualLimits, ...options.limits });
  let muted = false;
  let repeats = 0;
  const interactions: GatewayEvent[] = [];
  const alterations = new Map<string, (data: object) => unknown>();

  function alter(t: string, d: object): unknown {
    const change = alterations.get(t);
    if (change === undefined) return d;
    alterations.delete(t);
    return change(structuredClone(d));
  }

  function attach(session: Session, socket: WebSocket): void {
    session.socket?.terminate();
    session.socket = socket;
    socket.once('close', (code) => {
      if (session.socket !== socket) return;
      session.socket = undefined;
      if (endingCodes.has(code) || givenUpCodes.has(code)) sessions.delete(session.id);
      world().changes.happened();
    });
  }

  /** A client that was killed resumes nothing. Its session waits, until it is one of too many. */
  function forgetSessions(): void {
    const waiting = [...sessions.values()].filter(({ socket }) => socket === undefined);
    for (const { id } of waiting.slice(0, Math.max(0, waiting.length - waitingMost))) sessions.delete(id);
  }

  function begin(request: IdentifyRequest): Session | 'too-early' | number {
    const [shardId] = request.shard;
    const counted = counter.identify(shardId, guildsOf(world(), request.shard).length);
    const refusal = refused.get(shardId) ?? refused.get(undefined) ?? counted;
    if (refusal !== undefined) return refusal;
    identifies += 1;
    const session: Session = {
      id: randomBytes(16).toString('hex'),
      intents: request.intents,
      shard: request.shard,
      sent: [],
      alter,
      sequence: 0,
      socket: undefined,
    };
    forgetSessions();
    sessions.set(session.id, session);
    attach(session, request.socket);
    greet(world(), session, url);
    world().changes.happened();
    return session;
  }

  function resume(id: string, sequence: number, socket: WebSocket): Session | 'ahead' | undefined {
    const session = sessions.get(id);
    if (session === undefined) return undefined;
    if (!(sequence <= session.sequence)) return 'ahead';
    attach(session, socket);
    if (!replay(session, sequence)) {
      sessions.delete(id);
      session.socket = undefined;
      return undefined;
    }
    resumes += 1;
    push(session, 'RESUMED', { _trace: [] });
    world().changes.happened();
    return session;
  }

  function accept(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const { pathname, searchParams } = new URL(request.url ?? '/', options.origin);
    if (failingHandshakes > 0 || pathname !== '/gateway') {
      if (pathname === '/gateway') failingHandshakes -= 1;
      socket.end(`HTTP/1.1 ${pathname === '/gateway' ? '503 Service Unavailable' : '404 Not Found'}\r\n\r\n`);
      return;
    }
    const open = (): void => upgrade(request, socket, head, searchParams);
    if (handshakes === undefined) open();
    else void handshakes.promise.then(open);
  }

  function upgrade(request: IncomingMessage, socket: Duplex, head: Buffer, searchParams: URLSearchParams): void {
    server.handleUpgrade(request, socket, head, (client) => {
      if (searchParams.get('v') !== '10') return client.close(4012, 'Invalid API version.');
      const { token } = world();
      serveConnection(client, {
        heartbeatMs: options.heartbeatMs ?? defaultHeartbeatMs,
        token,
        acknowledges: () => !muted,
        begin,
        resume,
      });
    });
  }
  options.http.on('upgrade', accept);

  const sessionsOf = (shard: number | undefined): Session[] =>
    [...sessions.values()].filter((session) => shard === undefined || session.shard[0] === shard);

  function sendTo(shard: number | undefined, payload: object): void {
    for (const { socket } of sessionsOf(shard)) socket?.send(JSON.stringify(payload));
  }

  function detach(shard: number | undefined, isEnd: boolean): void {
    for (const session of sessionsOf(shard)) {
      session.socket = undefined;
      if (isEnd) sessions.delete(session.id);
    }
    world().changes.happened();
  }

  return {
    url,
    get identifies() {
      return identifies;
    },
    get tooEarly() {
      return counter.tooEarly;
    },
    get resumes() {
      return resumes;
    },
    sessions: () =>
      [...sessions.values()].map((session) => ({
        id: session.id,
        connected: session.socket !== undefined,
        intents: session.intents,
        sequence: session.sequence,
        shard: session.shard,
      })),
    recommendedShards: () => counter.recommendedShards(guildsOf(world(), [0, 1]).length),
    setLimits: (limits) => counter.change(limits),
    startLimit: () => counter.startLimit(),
    limitIdentifies: (remaining) => counter.limit(remaining),
    disconnect(code, shard) {
      const clients = shard === undefined ? server.clients : sessionsOf(shard).flatMap(({ socket }) => socket ?? []);
      for (const client of clients) {
        if (code === resetCode) client.terminate();
        else client.close(code);
      }
      detach(shard, endingCodes.has(code));
    },
    reconnect: (shard) => sendTo(shard, { op: 7, d: null, s: null, t: null }),
    invalidate(resumable, shard) {
      sendTo(shard, { op: 9, d: resumable, s: null, t: null });
      detach(shard, !resumable);
    },
    muteHeartbeats(on) {
      muted = on;
    },
    handshakeFails(times) {
      failingHandshakes = times;
    },
    holdHandshakes(on) {
      handshakes?.resolve();
      handshakes = on ? Promise.withResolvers<void>() : undefined;
    },
    refuseIdentifies(code, shard) {
      if (code === undefined) refused.delete(shard);
      else refused.set(shard, code);
    },
    repeatInteractions(times) {
      repeats = times;
    },
    alterNext: (name, change) => void alterations.set(name, change),
    sendText(text) {
      for (const { socket } of sessions.values()) socket?.send(text);
    },
    tellAgain() {
      for (const event of interactions) for (const session of sessions.values()) dispatch(session, event);
    },
    emit(event) {
      if (event.t === 'INTERACTION_CREATE') interactions.push(event);
      if (interactions.length > options.interactionsMost) interactions.shift();
      const again = event.t === 'INTERACTION_CREATE' && repeats > 0;
      if (again) repeats -= 1;
      for (const session of sessions.values()) {
        dispatch(session, event);
        if (again) dispatch(session, event);
      }
    },
    async close() {
      options.http.off('upgrade', accept);
      for (const client of server.clients) client.terminate();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
