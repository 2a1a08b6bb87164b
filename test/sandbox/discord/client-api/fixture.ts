import type { ClientEvent, CommandCall, FormValues, Outcome } from '../../../../sandbox/discord/client/api.ts';
import { startWireServer } from '../../../../sandbox/wire/server.ts';
import { startDiscordFixture, type DiscordFixture } from '../fixture.ts';

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** The events of one open client. */
interface Feed {
  readonly events: readonly ClientEvent[];
  /** Resolves with the first event of this type that is not taken yet, and takes it and all before it. */
  next<T extends ClientEvent['type']>(type: T): Promise<Extract<ClientEvent, { type: T }>>;
  close(): Promise<void>;
}

/** The fixture of the stand-in, with a server on loopback for what a page asks. */
export interface ClientFixture extends DiscordFixture {
  readonly origin: string;
  ask(method: string, path: string, body?: unknown): Promise<Answer>;
  sendForm(path: string, form: FormData): Promise<Answer>;
  command(
    personId: string,
    channelId: string,
    call: CommandCall,
    files?: Readonly<Record<string, File>>,
  ): Promise<{ readonly status: number; readonly body: Outcome }>;
  submit(
    personId: string,
    interactionId: string,
    values: FormValues,
    files?: Readonly<Record<string, File>>,
  ): Promise<Answer>;
  watch(personId: string): Promise<Feed>;
}

export function formOf(field: string, value: unknown, files: Readonly<Record<string, File>> = {}): FormData {
  const form = new FormData();
  form.set(field, JSON.stringify(value));
  for (const [name, file] of Object.entries(files)) form.set(name, file);
  return form;
}

export async function startClientFixture(
  options: Parameters<typeof startDiscordFixture>[0] = {},
): Promise<ClientFixture> {
  const fixture = await startDiscordFixture(options);
  const { discord } = fixture;
  const server = await startWireServer({ clock: fixture.clock, handle: (request) => discord.client.fetch(request) });
  const feeds: Feed[] = [];

  async function send(path: string, init: RequestInit): Promise<Answer> {
    const response = await fetch(`${server.origin}${path}`, init);
    const text = await response.text();
    return { status: response.status, body: text === '' ? undefined : (JSON.parse(text) as unknown) };
  }
  const sendForm: ClientFixture['sendForm'] = (path, body) => send(path, { method: 'POST', body });

  return {
    ...fixture,
    origin: server.origin,
    ask: (method, path, body) =>
      send(path, {
        method,
        ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
        headers: { 'content-type': 'application/json' },
      }),
    sendForm,
    command: async (personId, channelId, call, files) => {
      const path = `/client/${personId}/channels/${channelId}/commands`;
      const { status, body } = await sendForm(path, formOf('call', call, files));
      return { status, body: body as Outcome };
    },
    submit: (personId, interactionId, values, files) =>
      sendForm(`/client/${personId}/modals/${interactionId}`, formOf('values', values, files)),
    async watch(personId) {
      const feed = await openFeed(`${server.origin}/client/${personId}/events`);
      feeds.push(feed);
      return feed;
    },
    async close() {
      await Promise.all(feeds.map((feed) => feed.close()));
      await server.close();
      await fixture.close();
    },
  };
}

async function openFeed(url: string): Promise<Feed> {
  const leaving = new AbortController();
  const response = await fetch(url, { signal: leaving.signal });
  const { body } = response;
  if (body === null || !response.ok) throw new Error(`${response.status} ${await response.text()}`);
  const events: ClientEvent[] = [];
  let taken = 0;
  let wake = Promise.withResolvers<void>();
  const reading = (async () => {
    let text = '';
    for await (const chunk of body.pipeThrough(new TextDecoderStream())) {
      const blocks = (text + chunk).split('\n\n');
      text = blocks.pop() ?? '';
      const data = blocks.filter((block) => block.startsWith('data: '));
      events.push(...data.map((block) => JSON.parse(block.slice('data: '.length)) as ClientEvent));
      wake.resolve();
      wake = Promise.withResolvers<void>();
    }
  })().catch(() => undefined);
  return {
    events,
    async next<T extends ClientEvent['type']>(type: T) {
      for (;;) {
        const index = events.findIndex((event, at) => at >= taken && event.type === type);
        const found = events[index];
        if (found !== undefined) {
          taken = index + 1;
          return found as Extract<ClientEvent, { type: T }>;
        }
        await wake.promise;
      }
    },
    async close() {
      leaving.abort();
      await reading;
    },
  };
}
