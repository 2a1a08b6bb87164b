import type { REST } from 'discord.js';
import { LRUCache } from 'lru-cache';
import type { Logger } from 'pino';
import { refused } from '../commands/answer.ts';
import type { Accepted, RoutedAnswer, Router } from '../commands/router.ts';
import type { ServerList } from '../core/moderation/server-list.ts';
import { failureText } from '../messages/refusals/failure.ts';
import type { Jobs } from '../services/jobs/jobs.ts';
import { doneWithin } from '../services/runtime/done-within.ts';
import type { Metrics } from '../services/runtime/metrics.ts';
import type { WallClock } from '../services/runtime/wall-clock.ts';
import type { Translate, Words } from '../words/words.ts';
import { createResponder, type LocalizedInteraction } from './responder.ts';
import { postCard } from './card.ts';
import { createExpiryCheck } from './expiry.ts';
import type { createInputNotice } from './input-notice.ts';
import { AnswerLostError, errorFacts } from './outcome.ts';
import {
  commandRequest,
  componentInteraction,
  type PanelInteraction,
  type TypedInteraction,
} from './read-interaction.ts';

/**
 * In ms. Discord waits 3 s for a first answer. The store may take longer, and an answer has to get there. Accepting a job
 * has a shorter limit of its own.
 */
const answerTimeout = 2_400;
/** In ms. A resumed connection sends missed interactions again; those older than this are dropped. */
const expiresAfter = 30_000;
/** So many ids of interactions are remembered, so that a repeated one does not run twice. */
const maxSeen = 10_000;

export interface Dispatch {
  /** Answers a slash command or a context menu command. Never throws. */
  command(interaction: TypedInteraction): Promise<void>;
  /** Answers a button, a select or a form. Never throws. */
  press(interaction: PanelInteraction): Promise<void>;
  /** From now on every answer says that Easel is restarting. */
  stop(): void;
}

export function createDispatch(options: {
  readonly router: Router;
  readonly jobs: Pick<Jobs, 'cardPosted' | 'discardUnseen'>;
  readonly isListed: ServerList;
  /** Tells the member of an accepted job what happens to the files in it. Never throws. */
  readonly noticeInputs: ReturnType<typeof createInputNotice>;
  readonly metrics: Metrics;
  readonly rest: REST;
  readonly words: Words;
  readonly clock: WallClock;
  readonly log: Logger;
  /** Aborts what is running. */
  readonly signal: AbortSignal;
}): Dispatch {
  const { router, jobs, isListed, noticeInputs, metrics, rest, words, clock, log } = options;
  const answer = createResponder(options);
  const isExpired = createExpiryCheck({
    clock,
    log,
    expiresAfter,
    message: 'an interaction is too old to be answered',
  });
  // The cache grows with its entries; `max` would reserve the memory for all of them at once.
  const seen = new LRUCache<string, true>({ maxSize: maxSeen, sizeCalculation: () => 1 });
  let stopping = false;

  function isNew(interaction: TypedInteraction | PanelInteraction): boolean {
    if (seen.has(interaction.id)) return false;
    if (isExpired(interaction)) return false;
    seen.set(interaction.id, true);
    return true;
  }

  /** The refusals that come before everything else: the server may not use the bot, or Easel is stopping. */
  function refusalBefore(guildId: string | null, t: Translate): RoutedAnswer | undefined {
    if (guildId !== null && !isListed(guildId)) return refused(t('refusal.server-not-allowed'), 'server');
    return stopping ? refused(t('refusal.stopping'), 'stopping') : undefined;
  }

  /** @param made when the interaction was made, in epoch ms. */
  async function postJobCard(
    { job, view, card }: Accepted,
    localized: LocalizedInteraction,
    made: number,
  ): Promise<void> {
    const posted = await postCard(rest, localized, card);
    metrics.firstAnswered(clock.ageOf(made) / 1000);
    if (posted.kind !== 'refused') {
      await jobs.cardPosted(job, posted.kind === 'shown' ? { messageId: posted.messageId, view } : undefined);
      return noticeInputs(job, localized);
    }
    log.warn({ job: job.id, ...errorFacts(posted.error) }, "Discord refused a job's card; nobody waits for the job");
    const answering = posted.isAnswerable && answer(localized, refused(localized.t('refusal.card'), 'card'));
    await Promise.all([jobs.discardUnseen(job), answering]);
  }

  /**
   * The answer, or a refusal where it takes too long. A job that is accepted after that is undone, because its member was
   * told otherwise.
   */
  async function routedInTime(routing: Promise<RoutedAnswer>, id: string, t: Translate): Promise<RoutedAnswer> {
    const routed = await doneWithin(clock, answerTimeout, routing);
    if (routed !== undefined) return routed.value;
    routing.then(
      async (late) => (late.kind === 'accepted' ? jobs.discardUnseen(late.job) : undefined),
      (error: unknown) => log.warn({ interaction: id, err: error }, 'what took too long to be answered has failed'),
    );
    return refused(t('refusal.store-slow'), 'store');
  }

  async function handle(
    kind: 'command' | 'press',
    interaction: TypedInteraction | PanelInteraction,
    route: (t: Translate) => Promise<RoutedAnswer>,
  ): Promise<void> {
    if (!isNew(interaction)) return;
    const { id, token, applicationId, guildId, locale, createdTimestamp } = interaction;
    const t = words.in(words.languageFor(locale));
    const localized = { id, token, applicationId, t };
    try {
      const routed = refusalBefore(guildId, t) ?? (await routedInTime(route(t), id, t));
      if (routed.kind === 'accepted') await postJobCard(routed, localized, createdTimestamp);
      else if (routed.kind !== 'answered') await answer(localized, routed);
    } catch (error) {
      if (error instanceof AnswerLostError) {
        // No other answer is sent: it would contradict what was decided.
        log.warn({ interaction: id, ...errorFacts(error) }, `a ${kind} could not be answered`);
        return;
      }
      log.error({ interaction: id, err: error }, `a ${kind} failed`);
      await answer(localized, refused(failureText(error, kind, t), 'store')).catch(() => {});
    }
  }

  return {
    command: async (interaction) =>
      handle('command', interaction, async (t) =>
        router.command(interaction.commandName, commandRequest(interaction, t), t),
      ),
    press: async (interaction) =>
      handle('press', interaction, async (t) => router.component(componentInteraction(interaction, t))),
    stop() {
      stopping = true;
    },
  };
}
