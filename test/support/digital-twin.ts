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
import { modelsThatAreOn, shippedDir, shippedModels } from './models.ts';

/** A file as the bot sent it to Discord. */
interface Uploaded {
  readonly field: string;
  readonly name: string;
  readonly type: string;
  /** Bytes. */
  readonly size: number;
}

/** What is between the bot and the twin, and its traffic. */
interface Shim {
  readonly wire: WireServer;
  readonly uploads: readonly Uploaded[];
  /** The twin's message after each edit. */
  readonly edits: readonly APIMessage[];
  readonly callbacks: readonly Callback[];
}

/**
 * The real app with a stand-in for Discord that other people wrote, and with RunComfy's stand-in. One channel, one
 * member.
 */
export interface EaselOnTwin {
  readonly runcomfy: RunComfyStandIn;
  /** The REST requests of the bot, with their answers. */
  readonly traffic: readonly Exchange[];
  readonly uploads: readonly Uploaded[];
  readonly edits: readonly APIMessage[];
  /** The first answers to commands and presses, the oldest first. */
  readonly callbacks: readonly Callback[];
  /** The jobs whose files are not delivered yet. */
  readonly spooled: () => readonly string[];
  /** Names and options of the global commands in the twin. */
  readonly commands: () => Promise<readonly { readonly name: string; readonly options: string }[]>;
  /** A member types a command. */
  readonly ask: (command: string, options?: Readonly<Record<string, string | number>>) => Promise<void>;
  /** The member presses a button. */
  readonly press: (message: APIMessage, customId: string) => Promise<void>;
  /** Every message in the channel, private ones too, because the twin keeps them together. */
  readonly messages: () => Promise<readonly APIMessage[]>;
  /** Lets time pass until a message is found and no request is open. Fails after 15 s of real time. */
  readonly until: (found: (message: APIMessage) => boolean) => Promise<APIMessage>;
}

const patience = 15_000;
/** Time passes in steps that are shorter than the states of a job, so that each state is seen. */
const step = 250;

/** Starts everything; it is stopped and removed when the test ends. */
export async function startEaselOnTwin(): Promise<EaselOnTwin> {
  const opened = new AsyncDisposableStack();
  onTestFinished(async () => opened.disposeAsync());
  const directory = await mkdtemp(join(tmpdir(), 'easel-twin-'));
  opened.defer(async () => rm(directory, { recursive: true, force: true }));
  // The twin's ids contain the real time, and the bot ignores old interactions.
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
  const runcomfy = await startRunComfy({
    clock,
    modelsDir: shippedDir,
    models: await shippedModels,
    queueMs: 3_000,
    runMs: 5_000,
  });
  opened.defer(async () => runcomfy.close());
  runcomfy.switches.pictureScale = 0.05;

  const parsed = parseConfig({
    DISCORD_TOKEN: twin.botToken,
    DISCORD_API_URL: `${shim.wire.origin}/api`,
    RUNCOMFY_API_TOKEN: runcomfy.token,
    RUNCOMFY_API_URL: runcomfy.url,
    RUNCOMFY_MEDIA_ORIGINS: runcomfy.mediaOrigin,
    DATABASE_URL: `sqlite://${directory}/easel.sqlite`,
    MODELS_DIR: await modelsThatAreOn(directory),
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

/** All texts of a message, in order. */
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
 * Passes REST requests on to the twin; the bot reaches the twin's gateway directly. It adds what the twin lacks: the
 * twin lists no commands, answers a callback with 204 even if the message was requested, creates the message of a
 * deferred answer only with the first edit, and accepts no files.
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

/** The JSON of a request. For a form it is `payload_json`; the files are recorded and left out. */
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
