import { Hono, type Context } from 'hono';
import type { InteractionHandle, PersonHandle } from '../people/handles.ts';
import { personHandle } from '../people/person.ts';
import { ClientRefusal } from '../people/refused.ts';
import { Refusal } from '../refusal.ts';
import type { Channel } from '../world/channels.ts';
import { callbackTypes } from '../world/interactions.ts';
import { personSees } from '../world/visibility.ts';
import { attachmentLimitOf, type World } from '../world/world.ts';
import type { CommandCall, FileOfForm, Outcome, Refused } from './api.ts';
import {
  BadRequest,
  commandCall,
  completing,
  componentUse,
  formValues,
  readForm,
  readJson,
  said,
  type ReadForm,
} from './bodies.ts';
import { commandsFor, everybody } from './places.ts';
import { eventStream } from './stream.ts';

export interface ClientApp {
  fetch(request: Request): Response | Promise<Response>;
  /** How many streams of events are open. */
  readonly openStreams: number;
}

/** The API of `api.ts`, and the addresses of files. What people do goes the same way as that of `discord.person`. */
export function clientApp(world: World): ClientApp {
  const app = new Hono();
  const streams = new Set<ReadableStream>();
  app.onError(errorAnswer);
  app.notFound(() => refusedAnswer(404, 'There is nothing at this address.'));
  app.get('/attachments/*', (c) => world.files.answer(c.req.raw));
  app.get('/ephemeral-attachments/*', (c) => world.files.answer(c.req.raw));
  app.get('/client/people', (c) => c.json(everybody(world)));
  readRoutes(app, world, streams);
  messageRoutes(app, world);
  interactionRoutes(app, world);
  return {
    fetch: (request) => app.fetch(request),
    get openStreams() {
      return streams.size;
    },
  };
}

function refusedAnswer(status: number, message: string): Response {
  return Response.json({ message } satisfies Refused, { status });
}

function errorAnswer(error: Error): Response {
  if (error instanceof ClientRefusal) return refusedAnswer(422, error.message);
  if (error instanceof BadRequest) return refusedAnswer(error.status, error.message);
  if (error instanceof Refusal) return refusedAnswer(error.status === 413 ? 413 : 422, error.body.message);
  // A fault of the stand-in itself must be visible.
  process.emitWarning(error);
  return refusedAnswer(500, 'The stand-in has a fault. Its log says more.');
}

/** The person in the path. Throws 404 if there is none. */
function personOf(world: World, c: Context): PersonHandle {
  const id = c.req.param('person') ?? '';
  if (!world.people.has(id)) throw new BadRequest(404, 'There is no such person.');
  return personHandle(world, id);
}

/** The channel in the path, if the person sees it. Throws 404 if not. */
function channelOf(world: World, c: Context): Channel {
  const channel = world.channels.get(c.req.param('channel') ?? '');
  if (channel === undefined || !personSees(world, personOf(world, c).id, channel)) {
    throw new BadRequest(404, 'There is no such channel.');
  }
  return channel;
}

function messageOf(world: World, c: Context): { readonly id: string } {
  const id = c.req.param('message') ?? '';
  if (!world.messages.has(id)) throw new BadRequest(404, 'There is no such message.');
  return { id };
}

function readRoutes(app: Hono, world: World, streams: Set<ReadableStream>): void {
  app.get('/client/:person/events', (c) => {
    const stream: ReadableStream = eventStream(world, personOf(world, c).id, () => void streams.delete(stream));
    streams.add(stream);
    return new Response(stream, { headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-store' } });
  });
  app.get('/client/:person/channels/:channel/commands', (c) =>
    c.json(commandsFor(world, personOf(world, c).id, channelOf(world, c))),
  );
}

function messageRoutes(app: Hono, world: World): void {
  app.post('/client/:person/channels/:channel/messages', async (c) => {
    const person = personOf(world, c);
    const channel = channelOf(world, c);
    const { content } = await readJson(c.req.raw, said);
    await person.say(channel, content);
    return c.body(null, 204);
  });
  app.delete('/client/:person/messages/:message', async (c) => {
    await personOf(world, c).deleteMessage(messageOf(world, c));
    return c.body(null, 204);
  });
}

function interactionRoutes(app: Hono, world: World): void {
  app.post('/client/:person/channels/:channel/commands', async (c) => {
    const person = personOf(world, c);
    const channel = channelOf(world, c);
    const fileLimit = attachmentLimitOf(world, channel, person.id);
    const form = await readForm(c.req.raw, { field: 'call', schema: commandCall, fileLimit });
    return c.json(await outcomeOf(await call(person, channel, form)));
  });
  app.post('/client/:person/channels/:channel/completions', async (c) => {
    const person = personOf(world, c);
    const channel = channelOf(world, c);
    const { name, option, typed, options } = await readJson(c.req.raw, completing);
    return c.json(await outcomeOf(await person.autocomplete(channel, name, option, typed, options)));
  });
  app.post('/client/:person/messages/:message/components', async (c) => {
    const person = personOf(world, c);
    const message = messageOf(world, c);
    const { customId, values } = await readJson(c.req.raw, componentUse);
    const used = values === undefined ? person.press(message, customId) : person.pick(message, customId, values);
    return c.json(await outcomeOf(await used));
  });
  app.post('/client/:person/modals/:interaction', async (c) => {
    const person = personOf(world, c);
    const opener = world.interactions.get(c.req.param('interaction'));
    const channel = world.channels.get(opener?.channelId ?? '');
    if (opener === undefined || channel === undefined) throw new BadRequest(404, 'There is no such form.');
    const fileLimit = attachmentLimitOf(world, channel, person.id);
    const { said: values, fileOf } = await readForm(c.req.raw, { field: 'values', schema: formValues, fileLimit });
    const filled = Object.entries(values).map(([id, value]) => [id, withFiles(value, fileOf)] as const);
    return c.json(await outcomeOf(await person.submit(opener, Object.fromEntries(filled))));
  });
}

function call(person: PersonHandle, channel: Channel, form: ReadForm<CommandCall>): Promise<InteractionHandle> {
  const { said: wanted, fileOf } = form;
  const target = { id: 'targetId' in wanted ? wanted.targetId : '' };
  switch (wanted.type) {
    case 'user':
      return person.useOnUser(wanted.name, target, { channel });
    case 'message':
      return person.useOnMessage(wanted.name, target);
    case 'slash': {
      const options = Object.entries(wanted.options).map(
        ([name, value]) => [name, typeof value === 'object' ? fileOf(value) : value] as const,
      );
      return person.command(channel, wanted.name, Object.fromEntries(options));
    }
  }
}

function withFiles(
  value: string | boolean | readonly string[] | readonly FileOfForm[],
  fileOf: ReadForm<unknown>['fileOf'],
) {
  if (typeof value !== 'object') return value;
  const files = value.filter((each) => typeof each === 'object');
  return files.length > 0 ? files.map(fileOf) : value.filter((each) => typeof each === 'string');
}

/** Resolves when the interaction was answered, or when it can no longer be. */
async function outcomeOf(interaction: InteractionHandle): Promise<Outcome> {
  const state = await interaction.answered().then(
    () => 'answered' as const,
    () => 'failed' as const,
  );
  const { type, data } = interaction.response ?? {};
  return {
    interactionId: interaction.id,
    state,
    ...(type === callbackTypes.modal && {
      modal: { title: data?.title ?? '', components: data?.components ?? [] },
    }),
    ...(type === callbackTypes.autocomplete && { choices: data?.choices ?? [] }),
  };
}
