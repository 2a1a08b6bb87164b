import type { APIMessage } from 'discord.js';
import { LRUCache } from 'lru-cache';
import type { MessageBody } from '../messages/message-body.ts';
import type { NotShown, Removed, Shown } from '../services/jobs/messenger.ts';
import { bounded } from '../services/runtime/bounded.ts';
import type { DiscordRequest, Metrics } from '../services/runtime/metrics.ts';
import { isFinal, LimitedError } from './limited.ts';
import type { MessageTarget } from './message-targets.ts';
import { notShown } from './outcome.ts';
import type { Rests } from './rest.ts';

/** So many dead tokens are remembered: Discord bans an address after 10,000 invalid requests in ten minutes (topics/rate-limits). */
const deadTokensKept = 10_000;

type Headers = Readonly<Record<string, string>>;
type Sent = { readonly kind: 'sent'; readonly message: APIMessage } | NotShown;

/** Sends requests about jobs' messages. Each goes to the first of its targets, and to the next only where a token is dead. */
export interface Sender {
  /** `body` is called for each target; it returns JSON or a form. */
  edit(
    kind: DiscordRequest,
    targets: readonly MessageTarget[],
    body: () => Promise<object>,
    signal: AbortSignal,
    headers?: Headers,
  ): Promise<Sent>;
  /** A message with the same nonce is not created twice. A webhook has no nonce, so this does not hold for webhooks. */
  create(
    kind: DiscordRequest,
    targets: readonly MessageTarget[],
    body: MessageBody,
    /** `replyTo`: a message of the same channel. If it is gone, the new one stands alone. */
    options: { readonly nonce: string; readonly flags?: number; readonly replyTo?: string | undefined },
    signal: AbortSignal,
  ): Promise<Shown>;
  find(targets: readonly MessageTarget[], signal: AbortSignal): Promise<Sent>;
  /** A message that is gone already counts as removed. */
  remove(targets: readonly MessageTarget[], signal: AbortSignal): Promise<Removed>;
}

const noBody = async (): Promise<undefined> => Promise.resolve(undefined);

function by(method: MessageTarget['method']): (target: MessageTarget) => MessageTarget {
  return (target) => ({ ...target, method });
}

export function createSender(
  { rests, metrics }: { readonly rests: Rests; readonly metrics: Metrics },
  mostDead = deadTokensKept,
): Sender {
  /** Of interactions; those that were found dead last stay. */
  // The cache grows with its entries; `max` would reserve the memory for all of them at once.
  const deadTokens = new LRUCache<string, true>({ maxSize: mostDead, sizeCalculation: () => 1 });

  async function request(
    { rest, method, route }: MessageTarget,
    body: object | undefined,
    signal: AbortSignal,
    headers: Headers,
  ): Promise<APIMessage> {
    const sent = body === undefined ? {} : { body, passThroughBody: body instanceof FormData };
    const answer = await bounded({ signal }, async (own) =>
      rest[method](route, { ...sent, auth: rest === rests.bot, headers, signal: own }),
    );
    return answer as APIMessage;
  }

  async function send(
    kind: DiscordRequest,
    targets: readonly MessageTarget[],
    body: (target: MessageTarget) => Promise<object | undefined>,
    signal: AbortSignal,
    headers: Headers = isFinal,
  ): Promise<Sent> {
    let failure: NotShown = { kind: 'gone' };
    for (const target of targets) {
      const { tokenToRetire: token, precheck } = target;
      if (token !== undefined && deadTokens.has(token)) {
        failure = { kind: 'token-dead' };
        continue;
      }
      if (precheck?.() === false) return { kind: 'unreachable', retryAfter: undefined };
      try {
        const message = await request(target, await body(target), signal, headers);
        metrics.discordRequest(kind, 'shown');
        return { kind: 'sent', message };
      } catch (error) {
        signal.throwIfAborted();
        failure = notShown(error);
        if (!(error instanceof LimitedError) || error.isSent) metrics.discordRequest(kind, failure.kind);
        if (failure.kind !== 'token-dead') return failure;
        if (token !== undefined) deadTokens.set(token, true);
      }
    }
    return failure;
  }

  return {
    edit: send,
    find: async (targets, signal) => send('edit', targets.map(by('get')), noBody, signal),

    async create(kind, targets, { components, allowed_mentions, ...body }, { nonce, flags = 0, replyTo }, signal) {
      const reference = replyTo === undefined ? {} : { message_id: replyTo, fail_if_not_exists: false };
      const message = {
        flags: body.flags | flags,
        components,
        allowed_mentions,
        ...(replyTo === undefined ? {} : { message_reference: reference }),
      };
      const bodyFor = async ({ rest }: MessageTarget): Promise<object> =>
        Promise.resolve(rest === rests.bot ? { ...message, nonce, enforce_nonce: true } : message);
      const sent = await send(kind, targets, bodyFor, signal);
      return sent.kind === 'sent' ? { kind: 'shown', message: { id: sent.message.id, attachments: [] } } : sent;
    },

    async remove(targets, signal) {
      const sent = await send('edit', targets.map(by('delete')), noBody, signal);
      return sent.kind === 'sent' || sent.kind === 'gone' ? { kind: 'removed' } : sent;
    },
  };
}
