import type { GatewayLimits } from './limits.ts';
import type { Shard } from './session.ts';

interface SessionView {
  readonly id: string;
  readonly connected: boolean;
  readonly intents: number;
  /** The number of the last event. */
  readonly sequence: number;
  readonly shard: Shard;
}

/** What a test can make the gateway do. Where a shard may be named, only the sessions of this number are meant. */
export interface GatewayControl {
  /** The URL that `GET /gateway/bot` returns. */
  readonly url: string;
  /** How many IDENTIFYs were accepted. */
  readonly identifies: number;
  /** How many IDENTIFYs came too early for their bucket. They got opcode 9. */
  readonly tooEarly: number;
  /** How many RESUMEs were accepted. */
  readonly resumes: number;
  /** Includes sessions that wait to be resumed. */
  sessions(): readonly SessionView[];
  /** How many shards `GET /gateway/bot` recommends. */
  recommendedShards(): number;
  setLimits(limits: Partial<GatewayLimits>): void;
  startLimit(): { total: number; remaining: number; reset_after: number; max_concurrency: number };
  /**
   * Sets how many IDENTIFYs are left today. The one after the last closes with 4004, because Discord resets the token.
   */
  limitIdentifies(remaining: number): void;
  /**
   * Closes every connection. For 1006, which no server can send, it resets them. The codes 4004, 4007, 4009 and 4010 to
   * 4014 end the sessions too.
   */
  disconnect(code: number, shard?: number): void;
  /** Opcode 7: asks every client to reconnect and resume. */
  reconnect(shard?: number): void;
  /** Opcode 9. If it is not resumable, the sessions end. */
  invalidate(resumable: boolean, shard?: number): void;
  /** While on, no heartbeat is acknowledged. */
  muteHeartbeats(on: boolean): void;
  /** Answers the next handshakes with 503. */
  handshakeFails(times: number): void;
  /** While on, handshakes wait. */
  holdHandshakes(on: boolean): void;
  /** Closes every IDENTIFY with this code, until it is set to undefined. They are used up nevertheless. */
  refuseIdentifies(code: number | undefined, shard?: number): void;
  /** Sends the next interactions twice, as a replay may do. */
  repeatInteractions(times: number): void;
  /**
   * Changes the data of the next event of this name, such as `READY`, to what `change` returns. The result may be
   * malformed.
   */
  alterNext(name: string, change: (data: object) => unknown): void;
  /** Sends every client this text instead of a payload. */
  sendText(text: string): void;
  /** Sends every interaction so far once more, to all connected sessions. */
  tellAgain(): void;
}
