import { Routes, type REST, type RouteLike } from 'discord.js';
import type { Job } from '../core/job/record.ts';
import type { Rests } from './rest.ts';

/** One request that reaches a message. Of several, the next is tried only where the interaction's token is dead. */
export interface MessageTarget {
  readonly rest: REST;
  readonly method: 'get' | 'patch' | 'post' | 'delete';
  readonly route: RouteLike;
  /** A token that is not used again once it is dead. It is not set for a press, whose token may seem dead until its answer has arrived. */
  readonly tokenToRetire?: string | undefined;
  /** Called just before the request is sent. Where it returns false, nothing is sent. */
  readonly precheck?: (() => boolean) | undefined;
}

/** The targets of a job's messages. */
export interface MessageTargets {
  /** By the interaction's token; once that is dead, a public reply is edited as an ordinary message of the bot. */
  readonly toReply: (job: Job, mayEditAsBot?: () => boolean) => MessageTarget[];
  /** One of the messages that the job's files go to. */
  readonly toMessage: (job: Job, page: number) => MessageTarget[];
  /** A further message of the reply. */
  readonly toFollowUp: (job: Job, messageId: string) => MessageTarget[];
  /** A new message for further files. */
  readonly toNewMessage: (job: Job) => MessageTarget[];
  readonly asBot: (method: MessageTarget['method'], route: RouteLike) => MessageTarget;
}

export function createMessageTargets(rests: Rests): MessageTargets {
  const byToken = (method: MessageTarget['method'], route: RouteLike): MessageTarget => ({
    rest: rests.interactions,
    method,
    route,
  });
  const asBot = (method: MessageTarget['method'], route: RouteLike): MessageTarget => ({
    rest: rests.bot,
    method,
    route,
  });

  /** By the token of the interaction that the job comes from, as long as the token is on record. */
  function byJobToken(
    { place: { token } }: Job,
    method: MessageTarget['method'],
    routeWith: (token: string) => RouteLike,
  ): MessageTarget[] {
    return token === undefined ? [] : [{ ...byToken(method, routeWith(token)), tokenToRetire: token }];
  }

  function toReply(job: Job, mayEditAsBot?: () => boolean): MessageTarget[] {
    const { place, reply } = job;
    const byInteraction = byJobToken(job, 'patch', (token) =>
      Routes.webhookMessage(place.applicationId, token, reply ?? '@original'),
    );
    if (reply === undefined) return byInteraction;
    const route = Routes.channelMessage(place.channelId, reply);
    return [...byInteraction, { ...asBot('patch', route), precheck: mayEditAsBot }];
  }

  function toFollowUp(job: Job, messageId: string): MessageTarget[] {
    const { applicationId, channelId } = job.place;
    return [
      ...byJobToken(job, 'patch', (token) => Routes.webhookMessage(applicationId, token, messageId)),
      asBot('patch', Routes.channelMessage(channelId, messageId)),
    ];
  }

  function toMessage(job: Job, page: number): MessageTarget[] {
    const { applicationId } = job.place;
    const id = job.messages[page]?.id ?? '@original';
    switch (job.route.via) {
      case 'reply':
        if (page === 0) return toReply(job);
        return toFollowUp(job, id);
      case 'press':
        if (job.press === undefined) return [];
        return [byToken('patch', Routes.webhookMessage(applicationId, job.press.token, id))];
      case 'channel':
      case 'direct':
        return [asBot('patch', Routes.channelMessage(channelOf(job), id))];
    }
  }

  function toNewMessage(job: Job): MessageTarget[] {
    const { applicationId, channelId } = job.place;
    switch (job.route.via) {
      case 'reply':
        return [
          ...byJobToken(job, 'post', (token) => Routes.webhook(applicationId, token)),
          asBot('post', Routes.channelMessages(channelId)),
        ];
      case 'press':
        // The press already has a private answer. The first page replaces it.
        if (job.messages.length === 0) return toMessage(job, 0);
        return job.press === undefined ? [] : [byToken('post', Routes.webhook(applicationId, job.press.token))];
      case 'channel':
      case 'direct':
        return [asBot('post', Routes.channelMessages(channelOf(job)))];
    }
  }

  return { toReply, toFollowUp, toMessage, toNewMessage, asBot };
}

function channelOf(job: Job): string {
  return job.route.via === 'direct' ? job.route.channelId : job.place.channelId;
}
