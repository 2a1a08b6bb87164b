import { startDiscord, type DiscordOptions, type DiscordStandIn } from '../../../sandbox/discord/discord.ts';
import type {
  ChannelHandle,
  GuildHandle,
  InteractionHandle,
  MemberHandle,
} from '../../../sandbox/discord/people/handles.ts';
import type { Clock } from '../../../sandbox/wire/clock.ts';

/** A clock that stands still until it is moved. */
export interface ManualClock extends Clock {
  advance(ms: number): void;
}

export function manualClock(start = Date.UTC(2026, 10, 21)): ManualClock {
  let now = start;
  const sleepers = new Set<{ until: number; wake: () => void }>();
  return {
    now: () => now,
    sleep(ms) {
      const { promise, resolve } = Promise.withResolvers<void>();
      sleepers.add({ until: now + ms, wake: resolve });
      return promise;
    },
    advance(ms) {
      now += ms;
      for (const sleeper of sleepers) {
        if (sleeper.until > now) continue;
        sleepers.delete(sleeper);
        sleeper.wake();
      }
    },
  };
}

export interface SentFile {
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly type?: string;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Headers;
  // The tests read fields of answers of every shape.
  readonly body: Record<string, unknown>;
}

/** A guild with one channel, one member and the command /image, and plain requests to the stand-in. */
export interface DiscordFixture {
  readonly discord: DiscordStandIn;
  readonly clock: ManualClock;
  readonly guild: GuildHandle;
  readonly channel: ChannelHandle;
  readonly mira: MemberHandle;
  readonly messages: string;
  /** `path` after `/api/v10`, with the bot's token unless `authorization` is given. */
  request(method: string, path: string, body?: unknown, authorization?: string): Promise<HttpAnswer>;
  /** The payload as `payload_json`, the files as `files[n]`. */
  upload(method: string, path: string, payload: unknown, files: readonly SentFile[]): Promise<HttpAnswer>;
  /** Sends /image. */
  image(): Promise<InteractionHandle>;
  callback(interaction: InteractionHandle, type: number, data?: unknown): Promise<HttpAnswer>;
  /** The path of a webhook of this interaction's token. */
  webhook(interaction: InteractionHandle, message?: string): string;
  close(): Promise<void>;
}

export const image = {
  name: 'image',
  description: 'Makes a picture',
  options: [
    { type: 3, name: 'prompt', description: 'What to show', required: true, max_length: 20 },
    { type: 4, name: 'images', description: 'How many', min_value: 1, max_value: 15 },
    { type: 3, name: 'size', description: 'Which size', choices: [{ name: 'Square', value: 'square' }] },
    { type: 3, name: 'style', description: 'Which style', autocomplete: true },
  ],
};

export async function startDiscordFixture(
  options: DiscordOptions & { attachmentLimit?: number } = {},
): Promise<DiscordFixture> {
  const clock = manualClock();
  const { attachmentLimit, ...rest } = options;
  const discord = await startDiscord({ clock, rateLimits: 'headers', ...rest });
  const guild = discord.addGuild({ name: 'Studio', ...(attachmentLimit !== undefined && { attachmentLimit }) });
  const channel = guild.addChannel({ name: 'pictures' });
  const mira = guild.addMember({ username: 'mira' });

  async function send(method: string, path: string, init: RequestInit): Promise<HttpAnswer> {
    const response = await fetch(`${discord.url}/v10${path}`, { method, ...init });
    const text = await response.text();
    const body = text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
    return { status: response.status, headers: response.headers, body };
  }

  const fixture: DiscordFixture = {
    discord,
    clock,
    guild,
    channel,
    mira,
    messages: `/channels/${channel.id}/messages`,
    request: (method, path, body, authorization = `Bot ${discord.token}`) =>
      send(method, path, {
        headers: { authorization, 'content-type': 'application/json' },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      }),
    upload(method, path, payload, files) {
      const body = new FormData();
      body.set('payload_json', JSON.stringify(payload));
      for (const [index, { name, bytes, type }] of files.entries()) {
        body.set(`files[${index}]`, new Blob([bytes], { type: type ?? 'image/png' }), name);
      }
      return send(method, path, { headers: { authorization: `Bot ${discord.token}` }, body });
    },
    image: () => mira.command(channel, 'image', { prompt: 'a red square' }),
    callback: ({ id, token }, type, data) =>
      fixture.request('POST', `/interactions/${id}/${token}/callback`, { type, ...(data !== undefined && { data }) }),
    webhook: ({ token }, message) =>
      `/webhooks/${discord.applicationId}/${token}${message === undefined ? '' : `/messages/${message}`}`,
    close: () => discord.close(),
  };
  await fixture.request('PUT', `/applications/${discord.applicationId}/commands`, [image]);
  return fixture;
}
