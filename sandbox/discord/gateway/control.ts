interface SessionView {
  readonly id: string;
  readonly connected: boolean;
  readonly intents: number;
  /** The number of the last event. */
  readonly sequence: number;
  readonly shard: readonly [id: number, count: number];
}

/** What a test can make the gateway do. */
export interface GatewayControl {
  /** As `GET /gateway/bot` tells it. */
  readonly url: string;
  /** IDENTIFYs that were accepted. */
  readonly identifies: number;
  /** RESUMEs that were accepted. */
  readonly resumes: number;
  /** Also those that wait to be resumed. */
  sessions(): readonly SessionView[];
  startLimit(): { total: number; remaining: number; reset_after: number; max_concurrency: number };
  /** Sets how many IDENTIFYs are left today; the one after the last closes with 4004, for Discord resets the token. */
  limitIdentifies(remaining: number): void;
  /** Closes every connection; for 1006, which no server can send, it resets them. 4004, 4007, 4009 and 4010 to 4014 end their sessions too. */
  disconnect(code: number): void;
  /** Opcode 7: asks every client to reconnect and resume. */
  reconnect(): void;
  /** Opcode 9; when not resumable the sessions are gone. */
  invalidate(resumable: boolean): void;
  /** No heartbeat is acknowledged while on. */
  muteHeartbeats(on: boolean): void;
  /** The next handshakes are answered 503. */
  handshakeFails(times: number): void;
  /** Handshakes wait while on. */
  holdHandshakes(on: boolean): void;
  /** Every IDENTIFY is answered by closing with this code, until it is undefined. */
  refuseIdentifies(code: number | undefined): void;
  /** The next interactions are told twice, as a replay may do. */
  repeatInteractions(times: number): void;
  /** The next event of this name, such as `READY`, is told with what `change` makes of its data, as no API should. */
  alterNext(name: string, change: (data: object) => unknown): void;
  /** Sends every client this text instead of a payload. */
  sendText(text: string): void;
  /** Tells every interaction so far once more, to whoever is connected. */
  tellAgain(): void;
}
