import { Routes, type REST, type RouteLike } from 'discord.js';
import type { Job } from '../core/job/record.ts';
import type { Rests } from './rest.ts';

/** One request that reaches a message; the next is tried only where the interaction's token is dead. */
export interface MessageTarget {
  readonly rest: REST;
  readonly method: 'get' | 'patch' | 'post' | 'delete';
  readonly route: RouteLike;
  /** A token that is not tried again once it is dead. A press's may seem so until its answer has arrived. */
  readonly tokenToRetire?: string | undefined;
  /** Asked just before the request is sent; where it says no, none is. */
  readonly precheck?: (() => boolean) | undefined;
}

/** The targets of a job's messages. */
export interface MessageTargets {
  /** Once the token is dead, a public reply is an ordinary message of the bot's. */
  readonly toReply: (job: Job, mayEditAsBot?: () => boolean) => MessageTarget[];
  /** One of the messages that the job's files go to. */
  readonly toMessage: (job: Job, page: number) => MessageTarget[];
  /** A further message for them. */
  readonly toNewMessage: (job: Job) => MessageTarget[];
  readonly asBot: (method: MessageTarget['method'], route: RouteLike) => MessageTarget;
}

export function createMessageTargets(rests: Rests): MessageTargets {
  const byToken = (method: MessageTarget['method'], route: RouteLike, tokenToRetire?: string): MessageTarget => ({
    rest: rests.interactions,
    method,
    route,
    tokenToRetire,
  });
  const asBot = (method: MessageTarget['method'], route: RouteLike): MessageTarget => ({
    rest: rests.bot,
    method,
    route,
  });

  function toReply({ place, reply }: Job, mayEditAsBot?: () => boolean): MessageTarget[] {
    const { token, applicationId, channelId } = place;
    return [
      ...(token === undefined
        ? []
        : [byToken('patch', Routes.webhookMessage(applicationId, token, reply ?? '@original'), token)]),
      ...(reply === undefined
        ? []
        : [{ ...asBot('patch', Routes.channelMessage(channelId, reply)), precheck: mayEditAsBot }]),
    ];
  }

  function toMessage(job: Job, page: number): MessageTarget[] {
    const { token, applicationId, channelId } = job.place;
    const id = job.messages[page]?.id ?? '@original';
    switch (job.route.via) {
      case 'reply':
        if (page === 0) return toReply(job);
        return [
          ...(token === undefined ? [] : [byToken('patch', Routes.webhookMessage(applicationId, token, id), token)]),
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

  function toNewMessage(job: Job): MessageTarget[] {
    const { token, applicationId } = job.place;
    switch (job.route.via) {
      case 'reply':
        return [
          ...(token === undefined ? [] : [byToken('post', Routes.webhook(applicationId, token), token)]),
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

  return { toReply, toMessage, toNewMessage, asBot };
}

function channelOf(job: Job): string {
  return job.route.via === 'direct' ? job.route.channelId : job.place.channelId;
}
