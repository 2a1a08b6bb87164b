import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as realTime } from 'node:timers/promises';
import {
  ApplicationCommandOptionType,
  ChannelType,
  ComponentType,
  InteractionResponseType,
  MessageFlags,
  type APIMessage,
} from 'discord.js';
import { DigitalDiscord } from 'discord-digital-twin';
import { Hono, type HonoRequest } from 'hono';
import { onTestFinished } from 'vitest';
import { z } from 'zod';
import { startRunComfy, type RunComfyStandIn } from '../../sandbox/runcomfy/runcomfy.ts';
import type { Clock } from '../../sandbox/wire/clock.ts';
import { startWireServer, type Exchange, type WireServer } from '../../sandbox/wire/server.ts';
import { startApp } from '../../src/app.ts';
import { parseConfig } from '../../src/config.ts';
import { createLogger } from '../../src/log.ts';
import { createTestClock } from './clock.ts';
import { spooled } from './spool.ts';
import { statementsUnderWay } from './statements.ts';

/** A file as the bot sent it to Discord. */
interface Uploaded {
  readonly field: string;
  readonly name: string;
  readonly type: string;
  /** Bytes. */
  readonly size: number;
}

/** What stands between the bot and the twin, and what went through it. */
interface Shim {
  readonly wire: WireServer;
  readonly uploads: readonly Uploaded[];
  /** A message as the twin answered it after each edit. */
  readonly edits: readonly APIMessage[];
  readonly callbacks: readonly Callback[];
}

/** The real app on a Discord that is not of this project, with RunComfy's stand-in; one channel, one member. */
export interface EaselOnTwin {
  readonly runcomfy: RunComfyStandIn;
  /** The bot's REST requests and how each was answered. */
  readonly traffic: readonly Exchange[];
  readonly uploads: readonly Uploaded[];
  readonly edits: readonly APIMessage[];
  /** The first answers to commands and presses, oldest first. */
  readonly callbacks: readonly Callback[];
  /** The jobs whose files are not delivered yet. */
  readonly spooled: () => readonly string[];
  /** Names and options of the global commands, as the twin keeps them. */
  readonly commands: () => Promise<readonly { readonly name: string; readonly options: string }[]>;
  /** A member types a command. */
  readonly ask: (command: string, options?: Readonly<Record<string, string | number>>) => Promise<void>;
  /** The member presses a button. */
  readonly press: (message: APIMessage, customId: string) => Promise<void>;
  /** Every message in the channel, private ones too: the twin keeps them all in one place. */
  readonly messages: () => Promise<readonly APIMessage[]>;
  /** Lets time pass until a message is found and no request is open; fails after 15 s of real time. */
  readonly until: (found: (message: APIMessage) => boolean) => Promise<APIMessage>;
}

const patience = 15_000;
/** Time passes in steps that are short beside a job's states, so that each is seen. */
const step = 250;

/** Starts everything; it is stopped and removed when the test ends. */
export async function startEaselOnTwin(): Promise<EaselOnTwin> {
  const opened = new AsyncDisposableStack();
  onTestFinished(async () => opened.disposeAsync());
  const directory = await mkdtemp(join(tmpdir(), 'easel-twin-'));
  opened.defer(async () => rm(directory, { recursive: true, force: true }));
  // The twin's ids tell the real time, and the bot leaves old interactions alone.
  const clock = createTestClock({ start: Date.now() });

  const twin = new DigitalDiscord({
    dbUrl: `file:${join(directory, 'twin.sqlite')}`,
    channels: [{ name: 'pictures', type: ChannelType.GuildText }],
    users: [{ username: 'ana' }],
  });
  opened.defer(async () => twin.prisma.$disconnect());
  opened.defer(async () => twin.stop());
  await twin.start();
  const shim = await startShim(twin, clock);
  opened.defer(async () => shim.wire.close());
  const runcomfy = await startRunComfy({ clock, modelsDir: 'models', queueMs: 3_000, runMs: 5_000 });
  opened.defer(async () => runcomfy.close());
  runcomfy.switches.pictureScale = 0.05;

  const parsed = parseConfig({
    DISCORD_TOKEN: twin.botToken,
    DISCORD_API_URL: `${shim.wire.origin}/api`,
    RUNCOMFY_API_TOKEN: runcomfy.token,
    RUNCOMFY_API_URL: runcomfy.url,
    RUNCOMFY_MEDIA_ORIGINS: runcomfy.mediaOrigin,
    DATABASE_URL: `sqlite://${directory}/easel.sqlite`,
  });
  if (!parsed.ok) throw new Error(parsed.problems.join('\n'));
  const app = await startApp(parsed.config, createLogger('silent'), AbortSignal.timeout(patience), {
    clock,
    random: () => 0.5,
  });
  opened.defer(async () => app.stop());

  const { id: channelId } = await twin.prisma.channel.findFirstOrThrow();
  const channel = twin.channel(channelId);
  const member = channel.user((await twin.getFirstNonBotUserId()) ?? '');
  return {
    runcomfy,
    traffic: shim.wire.traffic,
    uploads: shim.uploads,
    edits: shim.edits,
    callbacks: shim.callbacks,
    spooled: () => spooled({ config: parsed.config }),
    commands: async () =>
      twin.prisma.applicationCommand.findMany({ where: { guildId: null }, orderBy: { name: 'asc' } }),
    async ask(command, options = {}) {
      await member.runSlashCommand({
        name: command,
        options: Object.entries(options).map(([name, value]) => ({
          name,
          value,
          type: typeof value === 'string' ? ApplicationCommandOptionType.String : ApplicationCommandOptionType.Integer,
        })),
      });
    },
    async press({ id }, customId) {
      await member.clickButton({ messageId: id, customId });
    },
    messages: async () => channel.getMessages(),
    async until(found) {
      const deadline = Date.now() + patience;
      for (;;) {
        const messages = await channel.getMessages();
        const message = messages.find(found);
        const isQuiet =
          statementsUnderWay() === 0 &&
          [shim.wire, runcomfy].every(({ traffic }) => traffic.every(({ status }) => status !== undefined));
        if (message !== undefined && isQuiet) return message;
        if (Date.now() > deadline) throw new Error(`nothing came of it: ${messages.map(textIn).join('\n')}`);
        await (isQuiet ? clock.advance(step) : realTime(1));
      }
    },
  };
}

/** Every text of a message, one under the other. */
export function textIn(message: APIMessage): string {
  const parts = (message.components ?? [])
    .flatMap((part) => (part.type === ComponentType.Container ? part.components : [part]))
    .flatMap((part) => (part.type === ComponentType.Section ? part.components : [part]));
  const texts = parts.flatMap((part) => (part.type === ComponentType.TextDisplay ? [part.content] : []));
  return [message.content, ...texts].filter((text) => text !== '').join('\n');
}

const callbackBody = z.object({
  type: z.enum(InteractionResponseType),
  data: z.object({ flags: z.number().optional() }).optional(),
});
type Callback = z.infer<typeof callbackBody>;

/**
 * Passes REST on to the twin, whose gateway the bot reaches directly, and does what the twin lacks: it lists no commands,
 * answers a callback with 204 even where the message was asked for, makes the message of a deferred answer with the
 * first edit only, and takes no files.
 */
async function startShim(twin: DigitalDiscord, clock: Clock): Promise<Shim> {
  const uploads: Uploaded[] = [];
  const edits: APIMessage[] = [];
  const callbacks: Callback[] = [];
  const app = new Hono().basePath('/api/v10');

  async function pass(method: string, path: string, body?: string): Promise<Response> {
    const answer = await fetch(new URL(path, twin.restUrl), {
      method,
      headers: { 'content-type': 'application/json' },
      ...(body !== undefined && { body }),
    });
    return new Response(answer.status === 204 ? null : await answer.bytes(), answer);
  }

  app.get('/applications/:application/commands', (context) => context.json([]));

  app.post('/interactions/:id/:token/callback', async ({ req }) => {
    const { pathname } = new URL(req.url);
    const body = await req.text();
    const callback = callbackBody.parse(JSON.parse(body));
    callbacks.push(callback);
    const answer = await pass('POST', pathname, body);
    if (!answer.ok || req.query('with_response') !== 'true') return answer;
    const { type } = callback;
    const original = `/api/v10/webhooks/${twin.botUserId}/${req.param('token')}/messages/@original`;
    const message =
      type === InteractionResponseType.DeferredChannelMessageWithSource
        ? await pass('PATCH', original, JSON.stringify({ flags: MessageFlags.Loading }))
        : await pass('GET', original);
    return Response.json({ resource: { type, message: await message.json() } });
  });

  app.all('*', async ({ req }) => {
    const { pathname, search } = new URL(req.url);
    const body = req.method === 'GET' ? undefined : await readJson(req, uploads);
    const answer = await pass(req.method, pathname + search, body);
    if (req.method === 'PATCH' && answer.ok) edits.push((await answer.clone().json()) as APIMessage);
    return answer;
  });

  const wire = await startWireServer({ clock, handle: async (request) => app.fetch(request) });
  return { wire, uploads, edits, callbacks };
}

const withAttachments = z.looseObject({ attachments: z.unknown() });

/** The JSON of a request; of a form its `payload_json`, with the files noted down and left out. */
async function readJson(request: HonoRequest, uploads: Uploaded[]): Promise<string> {
  if (!(request.header('content-type') ?? '').startsWith('multipart/')) return request.text();
  const form = await request.formData();
  for (const [field, part] of form) {
    if (part instanceof File) uploads.push({ field, name: part.name, type: part.type, size: part.size });
  }
  const json = z.string().parse(form.get('payload_json'));
  const { attachments: _uploaded, ...payload } = withAttachments.parse(JSON.parse(json));
  return JSON.stringify(payload);
}
