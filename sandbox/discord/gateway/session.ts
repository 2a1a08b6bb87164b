import type { WebSocket } from 'ws';
import type { GatewayEvent } from '../world/world.ts';

interface Dispatch {
  readonly op: 0;
  readonly t: string;
  readonly s: number;
  readonly d: unknown;
}

/** The number of a shard, and how many there are. */
export type Shard = readonly [id: number, count: number];

/** Whether this shard has the guild. What belongs to no guild is shard 0's. */
export function hasGuild([id, count]: Shard, guildId: string | undefined): boolean {
  return id === (guildId === undefined ? 0 : Number((BigInt(guildId) >> 22n) % BigInt(count)));
}

/** The result of an IDENTIFY. It outlives its connection, so that it can be resumed. */
export interface Session {
  readonly id: string;
  readonly intents: number;
  readonly shard: Shard;
  readonly sent: Dispatch[];
  /** Replaces the payload of an event for this session. */
  readonly alter: (t: string, d: object) => unknown;
  sequence: number;
  socket: WebSocket | undefined;
}

/** How many events a session without a connection keeps for a replay. */
const keptEvents = 1_000;

/** Sends the event, or keeps it for the replay, if the session's shard and intents ask for it. */
export function dispatch(session: Session, event: GatewayEvent): void {
  if (!hasGuild(session.shard, event.guildId)) return;
  if (event.intent !== undefined && (session.intents & event.intent) === 0) return;
  push(session, event.t, event.d);
}

/** Sends or keeps an event whatever the session asked for. */
export function push(session: Session, t: string, d: object): void {
  session.sequence += 1;
  const payload: Dispatch = { op: 0, t, s: session.sequence, d: session.alter(t, d) };
  session.sent.push(payload);
  if (session.sent.length > keptEvents) session.sent.shift();
  session.socket?.send(JSON.stringify(payload));
}

/** Sends the events after `sequence` again. False if they are no longer kept. */
export function replay(session: Session, sequence: number): boolean {
  const missed = session.sent.filter(({ s }) => s > sequence);
  if (missed.length !== session.sequence - sequence) return false;
  for (const payload of missed) session.socket?.send(JSON.stringify(payload));
  return true;
}
