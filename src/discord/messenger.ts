import { MessageFlags, Routes, type APIMessage } from 'discord.js';
import { z } from 'zod';
import type { Job } from '../core/job/record.ts';
import type { JobView } from '../core/job/view.ts';
import { bounded } from '../services/runtime/bounded.ts';
import type { DiscordRequest, Metrics } from '../services/runtime/metrics.ts';
import type { Messenger, NotShown, Removed, Shown } from '../services/jobs/messenger.ts';
import type { Words } from '../words/words.ts';
import { postedIn } from '../messages/job/attachments.ts';
import { withFiles } from './files.ts';
import { unrecordedFollowUp, unrecordedNotice, unrecordedOf, type Unrecorded } from './follow-ups.ts';
import { jobMessage, type MessageBody } from '../messages/job/message.ts';
import { isFinal, LimitedError } from './limited.ts';
import { notShown } from './outcome.ts';
import type { Rests } from './rest.ts';
import { createWays, type Way } from './ways.ts';

/** Discord shuts out who sends 10,000 requests in ten minutes that it answers 401, 403 or 429 (topics/rate-limits). */
const deadTokensKept = 10_000;

/** The only place that writes jobs' messages. */
export function createMessenger(options: {
  readonly rests: Rests;
  readonly words: Words;
  readonly metrics: Metrics;
}): Messenger {
  const { rests, words, metrics } = options;
  const { toReply, toMessage, toNewMessage, asBot } = createWays(rests);
  const deadTokens = new Set<string>();

  function bury(token: string): void {
    deadTokens.add(token);
    const [oldest] = deadTokens;
    if (deadTokens.size > deadTokensKept && oldest !== undefined) deadTokens.delete(oldest);
  }

  async function send(
    kind: DiscordRequest,
    ways: readonly Way[],
    body: (way: Way) => Promise<object | undefined>,
    signal: AbortSignal,
    headers: Readonly<Record<string, string>> = isFinal,
  ): Promise<APIMessage | NotShown> {
    let failure: NotShown = { kind: 'gone' };
    for (const way of ways) {
      const { rest, method, route, lasting, mayGo } = way;
      if (lasting !== undefined && deadTokens.has(lasting)) {
        failure = { kind: 'token-dead' };
        continue;
      }
      if (mayGo?.() === false) return { kind: 'unreachable', retryAfter: undefined };
      try {
        const form = await body(way);
        const answer = await bounded({ signal }, async (own) =>
          rest[method](route, {
            ...(form === undefined ? {} : { body: form, passThroughBody: form instanceof FormData }),
            auth: rest === rests.bot,
            headers,
            signal: own,
          }),
        );
        metrics.discordRequest(kind, 'shown');
        return answer as APIMessage;
      } catch (error) {
        signal.throwIfAborted();
        failure = notShown(error);
        if (!(error instanceof LimitedError) || error.isSent) metrics.discordRequest(kind, failure.kind);
        if (failure.kind !== 'token-dead') return failure;
        if (lasting !== undefined) bury(lasting);
      }
    }
    return failure;
  }

  const render = (job: Job, view: JobView): MessageBody => jobMessage(view, job.owner.id, words.in(job.owner.language));

  async function post(
    kind: DiscordRequest,
    ways: readonly Way[],
    body: MessageBody,
    { nonce, flags }: { readonly nonce: string; readonly flags: number },
    signal: AbortSignal,
  ): Promise<Shown> {
    const { components, allowed_mentions } = body;
    const answer = await send(
      kind,
      ways,
      async ({ rest }) => {
        const message = { flags: body.flags | flags, components, allowed_mentions };
        // A nonce keeps a repeated message from being made twice; webhooks know none.
        return Promise.resolve(rest === rests.bot ? { ...message, nonce, enforce_nonce: true } : message);
      },
      signal,
    );
    return 'kind' in answer ? answer : { kind: 'shown', message: { id: answer.id, attachments: [] } };
  }

  async function takeAway(ways: readonly Way[], signal: AbortSignal): Promise<Removed> {
    const deleting = ways.map((way): Way => ({ ...way, method: 'delete' }));
    const answer = await send('edit', deleting, async () => Promise.resolve(undefined), signal);
    const isThere = typeof answer === 'object' && answer !== null && 'kind' in answer && answer.kind !== 'gone';
    return isThere ? answer : { kind: 'removed' };
  }

  async function tell(
    kind: DiscordRequest,
    channelId: string,
    job: Job,
    view: JobView,
    signal: AbortSignal,
  ): Promise<Shown> {
    const way = asBot('post', Routes.channelMessages(channelId));
    return post(kind, [way], render(job, view), { nonce: `${job.id}-told`, flags: 0 }, signal);
  }

  return {
    async editReply(job, view, signal, mayEditAsBot) {
      const kept = job.route.via === 'reply' ? (job.messages[0]?.attachments ?? []) : [];
      const ways = toReply(job, mayEditAsBot);
      // What only says how far it is may be left out.
      const headers = mayEditAsBot === undefined ? isFinal : {};
      const answer = await send('edit', ways, async () => withFiles(render(job, view), kept, []), signal, headers);
      return 'kind' in answer ? answer : { kind: 'shown', message: postedIn(answer, view) };
    },

    async edit(job, page, view, uploads, signal) {
      const kept = job.messages[page]?.attachments ?? [];
      const answer = await send(
        kindOf(job),
        toMessage(job, page),
        async () => withFiles(render(job, view), kept, uploads),
        signal,
      );
      return 'kind' in answer ? answer : { kind: 'shown', message: postedIn(answer, view) };
    },

    remove: async (job, page, signal) => takeAway(toMessage(job, page), signal),
    removeReply: async (job, signal) => takeAway(toReply(job), signal),

    async removeNotice(job, signal) {
      if (job.notice === undefined) return { kind: 'removed' };
      const opened = job.notice.isDirect ? await this.openDirect(job, signal) : undefined;
      if (opened !== undefined && opened.kind !== 'opened') return opened;
      const channelId = opened?.channelId ?? job.place.channelId;
      return takeAway([asBot('delete', Routes.channelMessage(channelId, job.notice.id))], signal);
    },

    async removeUnrecorded(job, signal) {
      const direct = job.told === true ? undefined : await this.openDirect(job, signal);
      const left = await unrecordedOf(rests.bot, job, direct?.kind === 'opened' ? direct.channelId : undefined, signal);
      if (left.kind === 'unreachable') return left;
      for (const { channelId, id } of left.messages) {
        const removed = await takeAway([asBot('delete', Routes.channelMessage(channelId, id))], signal);
        if (removed.kind !== 'removed') return removed;
      }
      return { kind: 'removed' };
    },

    async place(job, view, signal) {
      if (job.route.via === 'reply') {
        const made = await unrecordedFollowUp(rests.bot, job, signal);
        if (made.kind !== 'none') return shownBefore(made);
      }
      const nonce = `${job.id}-${job.messages.length}`;
      const isPrivate = job.route.via === 'press' && job.messages.length > 0;
      return post(
        'place',
        toNewMessage(job),
        render(job, view),
        { nonce, flags: isPrivate ? MessageFlags.Ephemeral : 0 },
        signal,
      );
    },

    async openDirect(job, signal) {
      try {
        const channel = await bounded({ signal }, async (own) =>
          rests.bot.post(Routes.userChannels(), {
            body: { recipient_id: job.owner.id },
            headers: isFinal,
            signal: own,
          }),
        );
        const parsed = z.object({ id: z.string() }).safeParse(channel);
        return parsed.success ? { kind: 'opened', channelId: parsed.data.id } : { kind: 'refused' };
      } catch (error) {
        signal.throwIfAborted();
        return notShown(error);
      }
    },

    async findNotice(job, signal) {
      const direct = await this.openDirect(job, signal);
      if (direct.kind === 'unreachable') return direct;
      const places = [
        { channelId: job.place.channelId, isDirect: false },
        ...(direct.kind === 'opened' ? [{ channelId: direct.channelId, isDirect: true }] : []),
      ];
      for (const { channelId, isDirect } of places) {
        const made = await unrecordedNotice(rests.bot, job, channelId, signal);
        if (made.kind === 'unreachable') return made;
        if (made.kind === 'found') return { kind: 'found', id: made.id, isDirect };
      }
      return { kind: 'none' };
    },

    tellInChannel: async (job, view, signal) => tell('place', job.place.channelId, job, view, signal),

    async tellDirectly(job, view, signal) {
      const opened = await this.openDirect(job, signal);
      return opened.kind === 'opened' ? tell('direct', opened.channelId, job, view, signal) : opened;
    },
  };
}

function shownBefore(made: Exclude<Unrecorded, { kind: 'none' }>): Shown {
  return made.kind === 'found' ? { kind: 'shown', message: { id: made.id, attachments: [] } } : made;
}

function kindOf(job: Job): DiscordRequest {
  if (job.route.via === 'press') return 'private';
  return job.route.via === 'direct' ? 'direct' : 'edit';
}
