import { MessageFlags, Routes, type APIMessage, type REST, type RouteLike } from 'discord.js';
import { z } from 'zod';
import type { Job } from '../core/job/record.ts';
import type { JobView } from '../core/job/view.ts';
import type { DiscordRequest, Metrics } from '../services/metrics.ts';
import type { Messenger, NotShown, Removed, Shown } from '../services/messenger.ts';
import type { Words } from '../words/words.ts';
import { postedIn } from './arrangement.ts';
import { withFiles } from './files.ts';
import { unrecordedFollowUp, unrecordedNotice, unrecordedOf, type Unrecorded } from './follow-ups.ts';
import { jobMessage, type MessageBody } from './job-message.ts';
import { notShown } from './outcome.ts';
import { type Rests } from './rest.ts';
import { bounded } from '../services/bounded.ts';

/** One way to reach a message; the next is tried only where the interaction's token is dead. */
interface Way {
  readonly rest: REST;
  readonly method: 'patch' | 'post' | 'delete';
  readonly route: RouteLike;
}

/** The only place that writes jobs' messages. */
export function createMessenger(options: {
  readonly rests: Rests;
  readonly words: Words;
  readonly metrics: Metrics;
}): Messenger {
  const { rests, words, metrics } = options;

  async function send(
    kind: DiscordRequest,
    ways: readonly Way[],
    body: (way: Way) => Promise<object | undefined>,
    signal: AbortSignal,
  ): Promise<APIMessage | NotShown> {
    let failure: NotShown = { kind: 'gone' };
    for (const way of ways) {
      const { rest, method, route } = way;
      try {
        const form = await body(way);
        const answer = await bounded({ signal }, async (own) =>
          rest[method](route, {
            ...(form === undefined ? {} : { body: form, passThroughBody: form instanceof FormData }),
            auth: rest === rests.bot,
            signal: own,
          }),
        );
        metrics.discordRequest(kind, 'shown');
        return answer as APIMessage;
      } catch (error) {
        signal.throwIfAborted();
        failure = notShown(error);
        metrics.discordRequest(kind, failure.kind);
        if (failure.kind !== 'token-dead') return failure;
      }
    }
    return failure;
  }

  const byToken = (method: Way['method'], route: RouteLike): Way => ({ rest: rests.interactions, method, route });
  const asBot = (method: Way['method'], route: RouteLike): Way => ({ rest: rests.bot, method, route });

  /** Once the token is dead, a public reply is an ordinary message of the bot's. */
  function toReply({ place, reply }: Job): Way[] {
    const { token, applicationId, channelId } = place;
    return [
      ...(token === undefined
        ? []
        : [byToken('patch', Routes.webhookMessage(applicationId, token, reply ?? '@original'))]),
      ...(reply === undefined ? [] : [asBot('patch', Routes.channelMessage(channelId, reply))]),
    ];
  }

  function toMessage(job: Job, page: number): Way[] {
    const { token, applicationId, channelId } = job.place;
    const id = job.messages[page]?.id ?? '@original';
    switch (job.route?.via ?? 'reply') {
      case 'reply':
        if (page === 0) return toReply(job);
        return [
          ...(token === undefined ? [] : [byToken('patch', Routes.webhookMessage(applicationId, token, id))]),
          asBot('patch', Routes.channelMessage(channelId, id)),
        ];
      case 'press':
        return job.press === undefined
          ? []
          : [byToken('patch', Routes.webhookMessage(applicationId, job.press.token, id))];
      case 'channel':
      case 'direct':
        return [asBot('patch', Routes.channelMessage(channelOf(job), id))];
    }
  }

  function toNewMessage(job: Job): Way[] {
    const { token, applicationId } = job.place;
    switch (job.route?.via ?? 'reply') {
      case 'reply':
        return [
          ...(token === undefined ? [] : [byToken('post', Routes.webhook(applicationId, token))]),
          asBot('post', Routes.channelMessages(job.place.channelId)),
        ];
      case 'press':
        // The press has a private answer already, which takes the first page.
        if (job.press === undefined) return [];
        return job.messages.length === 0
          ? [byToken('patch', Routes.webhookMessage(applicationId, job.press.token, '@original'))]
          : [byToken('post', Routes.webhook(applicationId, job.press.token))];
      case 'channel':
      case 'direct':
        return [asBot('post', Routes.channelMessages(channelOf(job)))];
    }
  }

  const render = (job: Job, view: JobView): MessageBody => jobMessage(view, job.owner, words);

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
    const made = await unrecordedNotice(rests.bot, job, channelId, signal);
    if (made.kind !== 'none') return shownBefore(made);
    const way = asBot('post', Routes.channelMessages(channelId));
    return post(kind, [way], render(job, view), { nonce: `${job.id}-told`, flags: 0 }, signal);
  }

  return {
    async editReply(job, view, signal) {
      const kept = job.route === undefined ? (job.messages[0]?.attachments ?? []) : [];
      const answer = await send('edit', toReply(job), async () => withFiles(render(job, view), kept, []), signal);
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
      if (job.route === undefined) {
        const made = await unrecordedFollowUp(rests.bot, job, signal);
        if (made.kind !== 'none') return shownBefore(made);
      }
      const nonce = `${job.id}-${job.messages.length}`;
      const isPrivate = job.route?.via === 'press' && job.messages.length > 0;
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
          rests.bot.post(Routes.userChannels(), { body: { recipient_id: job.owner.id }, signal: own }),
        );
        const parsed = z.object({ id: z.string() }).safeParse(channel);
        return parsed.success ? { kind: 'opened', channelId: parsed.data.id } : { kind: 'refused' };
      } catch (error) {
        signal.throwIfAborted();
        return notShown(error);
      }
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
  if (job.route?.via === 'press') return 'private';
  return job.route?.via === 'direct' ? 'direct' : 'edit';
}

function channelOf(job: Job): string {
  return job.route?.via === 'direct' ? job.route.channelId : job.place.channelId;
}
