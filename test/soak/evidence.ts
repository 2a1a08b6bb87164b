import { createHash } from 'node:crypto';
import type { StandInMessage } from '../../sandbox/discord/message/types.ts';
import { readModels } from '../../sandbox/runcomfy/models.ts';
import type { Submission } from '../../sandbox/runcomfy/submission.ts';
import { booksOf, type Books } from '../support/books.ts';
import { wordIn, type Command, type Town } from './town.ts';

/** A message of the bot's about one command, as it stands at the end. */
export interface Seen {
  readonly where: 'reply' | 'channel' | 'private' | 'direct';
  /** By its colour: it says how the request ended. */
  readonly isOver: boolean;
  /** The files that it shows, by their place in the result, from 1. */
  readonly files: readonly { readonly number: number; readonly digest: string }[];
}

/** What Discord knows of one command, and what it costs. */
export interface Asked {
  readonly word: string;
  readonly id: string;
  readonly price: { readonly credits: number; readonly micros: number };
  /** In epoch ms. */
  readonly typedAt: number;
  /** `deleted`: by a moderator; `deleted late`: when it said the end already. */
  readonly reply: 'none' | 'thinking' | 'shown' | 'deleted' | 'deleted late';
  /** Discord refused the last edit of the reply: what it shows is no longer the bot's to change. */
  readonly isReplyLocked: boolean;
  readonly messages: readonly Seen[];
}

/** One accepted paid request. */
export interface Taken {
  readonly word: string;
  readonly end: 'made' | 'failed' | 'cancelled';
  /** What RunComfy says that it cost; `undefined` where it does not say. */
  readonly micros: number | undefined;
  /** Its files, by their content. */
  readonly digests: readonly string[];
}

/** All that can be seen from outside once nothing is left to do. */
export interface Evidence {
  readonly asked: readonly Asked[];
  readonly taken: readonly Taken[];
  /** Messages of the bot's that belong to no command, or hold nothing of it. */
  readonly strays: readonly string[];
  readonly books: Books;
  /** In epoch ms. */
  readonly kills: readonly number[];
  /** The books when each bot was dead, oldest first. */
  readonly deaths: readonly Books[];
  /** Bots that ended though nobody had told them to, and what kept the last from ending when it was told. */
  readonly endings: readonly string[];
}

const going = 0x58_65_f2;
const loading = 1 << 7;
/** What one credit is worth unless set otherwise. */
const creditMicros = 10_000;

export async function gatherEvidence(town: Town): Promise<Omit<Evidence, 'kills' | 'deaths' | 'endings'>> {
  const books = booksOf(town.databasePath);
  const priced = await readModels('models');
  const all = await allMessages(town);
  const replies = new Set(town.commands.map(({ interaction }) => interaction.reply()?.id));
  const asked = town.commands.map((command): Asked => {
    const micros = Math.round((priced.get(command.modelId)?.price(command.input) ?? 0) * 1e6);
    const { id } = command.interaction;
    const reply = command.interaction.reply();
    return {
      word: command.word,
      id,
      price: { credits: Math.ceil(micros / creditMicros), micros },
      typedAt: command.interaction.createdAt,
      reply: replyState(town, command, books),
      isReplyLocked: isLocked(town, command),
      messages: all
        .filter((message) => message.id === reply?.id || isAbout(message, command))
        .map(({ seen, ...message }) => (message.id === reply?.id ? { ...seen, where: 'reply' } : seen)),
    };
  });
  return {
    asked,
    taken: await Promise.all(town.runcomfy.submissions.map(async (submission) => takenOf(submission, town, books))),
    strays: all
      .filter((message) => !replies.has(message.id) && message.seen.where !== 'private' && isStray(message, town))
      .map(({ id, seen }) => `${seen.where} message ${id}`),
    books,
  };
}

/** What is said of a secret request has no prompt, but a button with its number. */
function isAbout({ text }: Found, { word, interaction }: Command): boolean {
  return wordIn(text) === word || text.includes(`:${interaction.id}"`);
}

function isStray(message: Found, { commands }: Town): boolean {
  const { isOver, files } = message.seen;
  return (files.length === 0 && !isOver) || !commands.some((command) => isAbout(message, command));
}

function replyState({ discord }: Town, { interaction, seat }: Command, { jobs }: Books): Asked['reply'] {
  if (interaction.response?.type !== 5) return 'none';
  const reply = interaction.reply();
  if (reply === undefined) {
    const deleted = discord.message(seat.channel.id, jobs.find(({ id }) => id === interaction.id)?.reply ?? '');
    return deleted !== undefined && saysEnd(deleted) ? 'deleted late' : 'deleted';
  }
  return (reply.flags & loading) === 0 ? 'shown' : 'thinking';
}

function isLocked({ discord }: Town, { interaction }: Command): boolean {
  const id = interaction.reply()?.id ?? '';
  const last = discord.traffic.findLast(
    ({ method, path }) =>
      method === 'PATCH' &&
      (path.includes(`${interaction.token}/messages/@original`) || path.includes(`/messages/${id}`)),
  );
  return last?.status === 403;
}

async function takenOf(submission: Submission, { runcomfy }: Town, books: Books): Promise<Taken> {
  const { outcome, requestId, input } = submission;
  const isMade = outcome.end === 'succeeded' && outcome.shape !== 'empty';
  const end = submission.state === 'cancelled' ? 'cancelled' : isMade ? 'made' : 'failed';
  const urls = books.jobs.find((job) => job.requestId === requestId)?.files.map(({ url }) => url) ?? [];
  const usd = end === 'cancelled' ? 0 : outcome.cost === 'price' ? submission.priceUsd : outcome.cost;
  return {
    word: wordIn(String(input['text'])) ?? '',
    end,
    micros: typeof usd === 'number' ? Math.round(usd * 1e6) : undefined,
    digests: await Promise.all(urls.filter((url) => url.startsWith(runcomfy.mediaOrigin)).map(digestOf)),
  };
}

interface Found {
  readonly id: string;
  readonly text: string;
  readonly seen: Seen;
}

/** Every message of the bot's that any member sees, each once. */
async function allMessages({ discord, seats }: Town): Promise<readonly Found[]> {
  const found = new Map<string, Promise<Found>>();
  const add = (messages: readonly StandInMessage[], where: Seen['where']): void => {
    for (const message of messages) {
      if (message.author.id === discord.applicationId && !found.has(message.id)) {
        found.set(message.id, readMessage(message, message.ephemeralTo === undefined ? where : 'private'));
      }
    }
  };
  for (const { member, channel } of seats) {
    add(member.sees(channel), 'channel');
    add(member.directMessages(), 'direct');
  }
  return Promise.all(found.values());
}

async function readMessage(message: StandInMessage, where: Seen['where']): Promise<Found> {
  const items = (message.components[0]?.components ?? []).flatMap((part) => part.items ?? []);
  const files = items.map(async ({ media }) => ({
    number: Number(/-(\d+)\.\w+$/.exec(new URL(media.url).pathname)?.[1]),
    digest: await digestOf(media.url),
  }));
  return {
    id: message.id,
    text: JSON.stringify(message.components),
    seen: { where, isOver: saysEnd(message), files: await Promise.all(files) },
  };
}

function saysEnd({ components }: StandInMessage): boolean {
  return (components[0]?.accent_color ?? going) !== going;
}

async function digestOf(url: string): Promise<string> {
  const response = await fetch(url);
  return createHash('sha256')
    .update(new Uint8Array(await response.arrayBuffer()))
    .digest('hex');
}
