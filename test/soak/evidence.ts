import { createHash } from 'node:crypto';
import type { StandInMessage } from '../../sandbox/discord/message/types.ts';
import type { InteractionHandle } from '../../sandbox/discord/people/handles.ts';
import { readModels } from '../../sandbox/runcomfy/models.ts';
import type { Submission } from '../../sandbox/runcomfy/submission.ts';
import { ledgerDataOf, type LedgerData } from '../support/ledger-data.ts';
import { saysEnd } from '../support/easel.ts';
import { isPrivate } from '../support/press.ts';
import { keysSaid, rightRefusals } from './answers.ts';
import { wordIn, type Command, type Action, type SoakFixture, type Wish } from './fixture.ts';

/** A message of the bot about one command, in its final state. */
export interface Seen {
  readonly where: 'reply' | 'channel' | 'private' | 'direct';
  /** It announces the end of the request. */
  readonly isOver: boolean;
  /** The files that it shows, by their number in the result, from 1. */
  readonly files: readonly { readonly number: number; readonly digest: string }[];
}

/** What is needed to judge a missing or late answer. */
interface Answering {
  /** After how many ms a bot sent an answer, even if late; `undefined` if none did. */
  readonly triedAfter: number | undefined;
  /**
   * For how many ms the bot's main thread had a processor while Discord waited; `undefined` if the bot died meanwhile.
   */
  readonly worked: number | undefined;
}

/** What Discord knows about one command, and its price. */
export interface Asked extends Answering {
  readonly word: string;
  readonly id: string;
  readonly price: { readonly credits: number; readonly micros: number };
  /** In epoch ms. */
  readonly typedAt: number;
  /** `refused`: in private. `deleted`: by a moderator. `deleted late`: when it already showed the end. */
  readonly reply: 'none' | 'refused' | 'shown' | 'deleted' | 'deleted late';
  /** Discord refused the last edit of the reply, so the bot can no longer change it. */
  readonly isReplyLocked: boolean;
  readonly messages: readonly Seen[];
  /** Why it was refused, by the keys of the answer; `undefined` if it was not. */
  readonly refused: readonly string[] | undefined;
  readonly mayBeRefused: readonly string[];
  readonly hasToBeRefused: boolean;
  /** The wishes of people with the right. */
  readonly wishes: ReadonlySet<Wish>;
  /** In its channel, AutoMod's rules may have to be waited for. */
  readonly mayWait: boolean;
}

/** What Discord knows about another action of a person. */
export interface Done extends Answering {
  readonly what: string;
  readonly id: string;
  /** In epoch ms. */
  readonly at: number;
  readonly isTrespass: boolean;
  /** `deferred`: in private, and more was to follow. */
  readonly answer: 'none' | 'deferred' | 'private' | 'public';
  /** The keys of the answer. */
  readonly says: readonly string[];
}

/** One accepted paid request. */
export interface Taken {
  readonly word: string;
  readonly end: 'made' | 'failed' | 'cancelled';
  /** In epoch ms. */
  readonly acceptedAt: number;
  /** The cost that RunComfy reports; `undefined` if it reports none. */
  readonly micros: number | undefined;
  /** The digests of its files. */
  readonly digests: readonly string[];
}

/** Everything that can be seen from outside when nothing is left to do. */
export interface Evidence {
  readonly asked: readonly Asked[];
  readonly done: readonly Done[];
  readonly taken: readonly Taken[];
  /** Files that were seen by a person who neither asked for them nor moderates there. */
  readonly leaks: readonly string[];
  /** Messages of the bot that belong to no command, or have nothing of it. */
  readonly strays: readonly string[];
  /**
   * In epoch ms: from the start of a bot whose clock was wrong by more than an hour, until the clock was set again or
   * the next start.
   */
  readonly wrongClocks: readonly { readonly from: number; readonly until: number }[];
  readonly ledgerData: LedgerData;
  /** Who asked first is written down first, as on SQLite. PostgreSQL writes what is of other servers at the same time. */
  readonly isInOrder: boolean;
  /** In epoch ms. */
  readonly kills: readonly number[];
  /** The ledger data after each bot was killed, the oldest first. */
  readonly deaths: readonly LedgerData[];
  /** Bots that ended although nobody told them to, and what kept the last one from ending when it was told. */
  readonly endings: readonly string[];
}

const loading = 1 << 7;
/** A clock that is wrong by more than this, in ms, must decide nothing. */
export const trustedWithin = 3_600_000;
/** The default value of one credit. */
const creditMicros = 10_000;

export async function gatherEvidence(fixture: SoakFixture): Promise<Omit<Evidence, 'kills' | 'deaths' | 'endings'>> {
  const ledgerData = ledgerDataOf(fixture.database);
  const priced = await readModels('models');
  const all = await allMessages(fixture, ledgerData);
  const replies = new Set(fixture.commands.map(({ interaction }) => interaction.reply()?.id));
  return {
    asked: fixture.commands.map((command) => askedOf(command, { fixture, ledgerData, priced, all })),
    done: fixture.actions.map((action) => doneOf(fixture, action)),
    taken: await Promise.all(
      fixture.runcomfy.submissions.map(async (submission) => takenOf(submission, fixture, ledgerData)),
    ),
    leaks: fixture.commands.flatMap((command) => leaksOf(command, all)),
    strays: all
      .filter((message) => !replies.has(message.id) && message.seen.where !== 'private' && isStray(message, fixture))
      .map(({ id, seen }) => `${seen.where} message ${id}`),
    wrongClocks: wrongClocksOf(fixture),
    ledgerData,
    isInOrder: fixture.database.url.startsWith('sqlite:'),
  };
}

interface Known {
  readonly fixture: SoakFixture;
  readonly ledgerData: LedgerData;
  readonly priced: Awaited<ReturnType<typeof readModels>>;
  readonly all: readonly Found[];
}

function askedOf(command: Command, { fixture, ledgerData, priced, all }: Known): Asked {
  const { word, interaction, refusal, seat, wishes } = command;
  const micros = Math.round((priced.get(command.modelId)?.price(command.input) ?? 0) * 1e6);
  const reply = interaction.reply();
  const state = replyState(fixture, command, ledgerData);
  return {
    word,
    id: interaction.id,
    price: { credits: Math.ceil(micros / creditMicros), micros },
    typedAt: interaction.createdAt,
    reply: state,
    isReplyLocked: isLocked(fixture, command),
    messages: all
      .filter(({ reader }) => reader === undefined || reader === seat.member.id)
      .filter((message) => (message.id === reply?.id ? state !== 'refused' : isAbout(message, command)))
      .map(({ id, seen }) => (id === reply?.id ? { ...seen, where: 'reply' } : seen)),
    refused: state === 'refused' ? keysSaid(interaction) : undefined,
    mayBeRefused: rightRefusals[refusal],
    hasToBeRefused: refusal === 'form',
    wishes,
    mayWait: seat.hasRules,
    ...answeringOf(fixture, interaction),
  };
}

function doneOf(fixture: SoakFixture, { what, interaction, isTrespass }: Action): Done {
  const { id, createdAt: at } = interaction;
  const answer = answerOf(interaction);
  return { what, id, at, isTrespass, answer, says: keysSaid(interaction), ...answeringOf(fixture, interaction) };
}

function answeringOf({ waiting }: SoakFixture, interaction: InteractionHandle): Answering {
  return { triedAfter: waiting.triedAfter(interaction), worked: waiting.worked(interaction) };
}

function answerOf(interaction: InteractionHandle): Done['answer'] {
  if (interaction.response === undefined) return 'none';
  if (!isPrivate(interaction)) return 'public';
  return ((interaction.reply()?.flags ?? 0) & loading) === 0 ? 'private' : 'deferred';
}

/** Private copies may go only to the owner. Moderators may read what they decide on. */
function leaksOf(command: Command, all: readonly Found[]): string[] {
  const { member, moderator } = command.seat;
  return all
    .filter((message) => message.reader !== undefined && message.seen.files.length > 0 && isAbout(message, command))
    .filter(({ reader }) => reader !== member.id && reader !== moderator.id)
    .map(({ id, reader }) => `${command.word}: its files were shown to ${reader} alone (message ${id})`);
}

function wrongClocksOf({ starts, clock }: SoakFixture): Evidence['wrongClocks'] {
  return starts.flatMap((from, index) => {
    const { offset = 0 } = clock.settings.findLast(({ at }) => at <= from) ?? {};
    const set = clock.settings.find(({ at, ...next }) => at > from && next.offset !== offset);
    const until = Math.min(starts[index + 1] ?? Infinity, set?.at ?? Infinity);
    return Math.abs(offset) > trustedWithin ? [{ from, until }] : [];
  });
}

/** A message about a secret request has no prompt, but a button with its id. The second of two has neither; its id is on record. */
function isAbout({ text, job }: Found, { word, interaction }: Command): boolean {
  return job === interaction.id || wordIn(text) === word || text.includes(`:${interaction.id}"`);
}

function isStray(message: Found, { commands }: SoakFixture): boolean {
  const { isOver, files } = message.seen;
  return (files.length === 0 && !isOver) || !commands.some((command) => isAbout(message, command));
}

function replyState({ discord }: SoakFixture, { interaction, seat }: Command, { jobs }: LedgerData): Asked['reply'] {
  if (interaction.response?.ephemeral === true) return 'refused';
  if (interaction.response === undefined) return 'none';
  const reply = interaction.reply();
  if (reply === undefined) {
    const deleted = discord.message(seat.channel.id, jobs.find(({ id }) => id === interaction.id)?.reply ?? '');
    return deleted !== undefined && saysEnd(deleted) ? 'deleted late' : 'deleted';
  }
  return 'shown';
}

function isLocked({ discord }: SoakFixture, { interaction }: Command): boolean {
  const id = interaction.reply()?.id ?? '';
  const last = discord.traffic.findLast(
    ({ method, path }) =>
      method === 'PATCH' &&
      (path.includes(`${interaction.token}/messages/@original`) || path.includes(`/messages/${id}`)),
  );
  return last?.status === 403;
}

async function takenOf(submission: Submission, { runcomfy }: SoakFixture, ledgerData: LedgerData): Promise<Taken> {
  const { outcome, requestId, input } = submission;
  const isMade = outcome.end === 'succeeded' && outcome.shape !== 'empty';
  const end = submission.state === 'cancelled' ? 'cancelled' : isMade ? 'made' : 'failed';
  const urls = ledgerData.jobs.find((job) => job.requestId === requestId)?.files.map(({ url }) => url) ?? [];
  const usd = end === 'cancelled' ? 0 : outcome.cost === 'price' ? submission.priceUsd : outcome.cost;
  return {
    word: wordIn(String(input['text'])) ?? '',
    end,
    acceptedAt: submission.acceptedAt,
    micros: typeof usd === 'number' ? Math.round(usd * 1e6) : undefined,
    digests: await Promise.all(urls.filter((url) => url.startsWith(runcomfy.mediaOrigin)).map(digestOf)),
  };
}

interface Found {
  readonly id: string;
  readonly text: string;
  readonly seen: Seen;
  /** The job that has it on record. */
  readonly job: string | undefined;
  /** The only person who can read it, if it is private. */
  readonly reader: string | undefined;
}

/** Every message of the bot that any member sees, each once. */
async function allMessages({ discord, seats, stranger }: SoakFixture, { jobs }: LedgerData): Promise<readonly Found[]> {
  const onRecord = new Map(jobs.flatMap((job) => job.messages.map(({ id }) => [id, job.id] as const)));
  const found = new Map<string, Promise<Found>>();
  const add = (messages: readonly StandInMessage[], where: Seen['where'], reader?: string): void => {
    for (const message of messages) {
      if (message.author.id !== discord.applicationId || found.has(message.id)) continue;
      const { id, ephemeralTo } = message;
      const [seen, by] = [ephemeralTo === undefined ? where : 'private', ephemeralTo ?? reader] as const;
      found.set(id, readMessage(message, { where: seen, reader: by, job: onRecord.get(id) }));
    }
  };
  for (const { member, moderator, channel } of [...seats, stranger]) {
    for (const person of [member, moderator]) {
      add(person.sees(channel), 'channel');
      add(person.directMessages(), 'direct', person.id);
    }
  }
  return Promise.all(found.values());
}

async function readMessage(
  message: StandInMessage,
  { where, reader, job }: Pick<Found, 'reader' | 'job'> & Pick<Seen, 'where'>,
): Promise<Found> {
  const items = (message.components[0]?.components ?? []).flatMap((part) => part.items ?? []);
  const files = items.map(async ({ media }) => ({
    number: Number(/-(\d+)\.\w+$/.exec(new URL(media.url).pathname)?.[1]),
    digest: await digestOf(media.url),
  }));
  return {
    id: message.id,
    text: JSON.stringify(message.components),
    seen: { where, isOver: saysEnd(message), files: await Promise.all(files) },
    job,
    reader,
  };
}

async function digestOf(url: string): Promise<string> {
  const response = await fetch(url);
  return createHash('sha256')
    .update(new Uint8Array(await response.arrayBuffer()))
    .digest('hex');
}
