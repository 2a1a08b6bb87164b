import { WebSocket } from 'ws';
import type { DiscordStandIn } from '../../../sandbox/discord/discord.ts';

interface Payload {
  readonly op: number;
  readonly t: string | null;
  readonly s: number | null;
  readonly d: Record<string, unknown>;
}

export interface Connection {
  readonly heard: Payload[];
  readonly closed: Promise<number>;
  send(op: number, d: unknown): void;
  sendRaw(text: string): void;
  close(code: number): void;
  next(wanted: (payload: Payload) => boolean): Promise<Payload>;
}

/** Opens a plain socket to the gateway. It closes when the stand-in closes. */
export async function openGateway(discord: DiscordStandIn, query = 'v=10&encoding=json'): Promise<Connection> {
  const socket = new WebSocket(`${discord.gateway.url}?${query}`);
  const heard: Payload[] = [];
  const closed = new Promise<number>((resolve) => socket.once('close', resolve));
  socket.on('message', (data: Buffer) => heard.push(JSON.parse(data.toString()) as Payload));
  await new Promise((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
  });
  return {
    heard,
    closed,
    send: (op, d) => socket.send(JSON.stringify({ op, d })),
    sendRaw: (text) => socket.send(text),
    close: (code) => socket.close(code),
    next: (wanted) => discord.until(() => heard.find(wanted)),
  };
}

type Event = readonly [name: string, d: Record<string, unknown>];

/** The events of a session since it knows its guilds. */
export interface Listener {
  /** Oldest first. */
  all(): Event[];
  /** Waits for the first event of this name, and with this id if one is given. */
  next(name: string, id?: string): Promise<Record<string, unknown>>;
}

/** Identifies with these intents (always with Guilds), and first gets READY and one guild. */
export async function listen(discord: DiscordStandIn, intents = 0): Promise<Listener> {
  const connection = await openGateway(discord);
  const properties = { os: 'linux', browser: 'test', device: 'test' };
  connection.send(2, { token: discord.token, intents: intents | 1, properties });
  await connection.next(({ t }) => t === 'GUILD_CREATE');
  const before = connection.heard.length;
  const all = (): Event[] => connection.heard.slice(before).map(({ t, d }) => [t ?? '', d]);
  return {
    all,
    async next(name, id) {
      const [, d] = await discord.until(() =>
        all().find(([t, told]) => t === name && (id ?? told['id']) === told['id']),
      );
      return d;
    },
  };
}
