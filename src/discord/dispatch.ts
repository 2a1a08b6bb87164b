import { MessageFlags, PermissionFlagsBits, type REST } from 'discord.js';
import type { Logger } from 'pino';
import { admissionText } from '../messages/refusals/admission.ts';
import type { AnyPanel, CommandRequest, CommandServices, PanelAnswer } from '../commands/command.ts';
import type { Commands } from '../commands/commands.ts';
import type { AdmissionRefusal } from '../core/job/admission.ts';
import { UnreadableJobError } from '../core/job/read.ts';
import { decode, jobUse } from '../core/custom-id.ts';
import { languageFor } from '../core/language.ts';
import { decodePanel, type PanelId } from '../core/panel-id.ts';
import type { ServerList } from '../core/moderation/server-list.ts';
import type { Admitted, PricedRequest } from '../services/jobs/admission.ts';
import type { Metrics, RefusalReason } from '../services/runtime/metrics.ts';
import type { WallClock } from '../services/runtime/wall-clock.ts';
import type { WordKey, Words } from '../words/words.ts';
import { acknowledge, answerPrivately, askWithForm, changePanel, sayPrivately, takeBack } from './acknowledge.ts';
import { createLateness } from './late.ts';
import { AnswerLostError, errorFacts } from './outcome.ts';
import type { Presses } from './presses.ts';
import { kindOfUse, usePart } from './panels.ts';
import { commandRequest, type PanelInteraction, type TypedInteraction } from './uses.ts';

/** A resumed connection brings missed interactions again: what is older than this cannot be answered any more. */
const deadAfter = 30_000;
/** Interactions seen, so that a repeated one is not run twice. */
const remembered = 10_000;

const refusalKinds: Readonly<Record<AdmissionRefusal['reason'], RefusalReason>> = {
  paused: 'paused',
  'server-not-allowed': 'server',
  'member-waiting': 'waiting',
  'all-waiting': 'waiting',
  quota: 'quota',
  budget: 'budget',
  'store-failing': 'store',
  'server-paused': 'paused',
  barred: 'barred',
  cooldown: 'policy',
  policy: 'policy',
  screened: 'screened',
  'rules-unread': 'rules-unread',
  unscreened: 'unscreened',
};

export interface Dispatch {
  /** Answers one command that was typed, or picked from a menu. Never throws. */
  command(interaction: TypedInteraction): Promise<void>;
  /** Answers one press on a button or select, or one form. Never throws. */
  press(interaction: PanelInteraction): Promise<void>;
  /** From now on everybody is told that Easel is restarting. */
  stop(): void;
}

export function createDispatch(options: {
  readonly commands: Commands;
  readonly presses: Presses;
  readonly isListed: ServerList;
  readonly services: CommandServices;
  readonly metrics: Metrics;
  readonly rest: REST;
  readonly words: Words;
  readonly clock: WallClock;
  readonly log: Logger;
  /** Gives up what is under way. */
  readonly signal: AbortSignal;
}): Dispatch {
  const { commands, services, metrics, rest, words, clock, log } = options;
  const { jobs } = services;
  const panels = new Map<string | undefined, AnyPanel>(
    [...commands.current().values()].flatMap(({ panel }) =>
      panel === undefined ? [] : [[panel.name, panel] as const],
    ),
  );
  const isLate = createLateness({ clock, log, deadAfter, message: 'an interaction is too old to be answered' });
  const seen = new Set<string>();
  let stopping = false;

  function isNew(interaction: TypedInteraction | PanelInteraction): boolean {
    if (seen.has(interaction.id)) return false;
    if (isLate(interaction)) return false;
    seen.add(interaction.id);
    const [oldest] = seen;
    if (seen.size > remembered && oldest !== undefined) seen.delete(oldest);
    return true;
  }

  /** A server that may not use the bot is told so before anything else is looked at. Whether it was. */
  async function isTurnedAway(interaction: TypedInteraction | PanelInteraction): Promise<boolean> {
    const { guildId, locale } = interaction;
    if (guildId === null || options.isListed(guildId)) return false;
    metrics.refusal('server');
    await sayPrivately(rest, interaction, words(languageFor(locale), 'refusal.server-not-allowed'));
    return true;
  }

  async function answer(interaction: TypedInteraction): Promise<void> {
    const language = languageFor(interaction.locale);
    const refuse = async (key: WordKey, reason: RefusalReason): Promise<void> => {
      metrics.refusal(reason);
      return sayPrivately(rest, interaction, words(language, key));
    };
    const command = commands.current().get(interaction.commandName);
    const request = commandRequest(interaction);
    if (stopping) return refuse('refusal.stopping', 'stopping');
    if (command === undefined) return refuse('refusal.model-gone', 'unknown-command');
    if (request === undefined) return refuse('refusal.not-in-server', 'server');
    const reply = await command.run(request, services);
    if (reply.kind === 'request') return begin(reply.priced, request, interaction.createdTimestamp);
    return say(interaction, reply);
  }

  /** Sends what was decided as the first answer. */
  async function say(interaction: TypedInteraction | PanelInteraction, reply: PanelAnswer): Promise<void> {
    switch (reply.kind) {
      case 'refused':
        metrics.refusal('request');
        return sayPrivately(rest, interaction, reply.text);
      case 'said':
        return answerPrivately(rest, interaction, reply.components);
      case 'form':
        return askWithForm(rest, interaction, reply.form);
      case 'changed':
        return changePanel(rest, interaction, reply.components);
    }
  }

  async function press(interaction: PanelInteraction): Promise<void> {
    const language = languageFor(interaction.locale);
    if (stopping) return sayPrivately(rest, interaction, words(language, 'refusal.stopping'));
    const id = decodePanel(interaction.customId);
    const declared = id?.kind ?? (decode(interaction.customId) === undefined ? undefined : jobUse);
    if (declared === undefined || declared !== kindOfUse(interaction)) {
      return sayPrivately(rest, interaction, words(language, 'refusal.unknown-button'));
    }
    const panel = panels.get(id?.panel);
    const answered = id === undefined || panel === undefined ? undefined : await usePanel(panel, id, interaction);
    if (answered !== undefined) return say(interaction, answered);
    return options.presses.press({
      id: interaction.id,
      token: interaction.token,
      applicationId: interaction.applicationId,
      customId: interaction.customId,
      memberId: interaction.user.id,
      guildId: interaction.guildId ?? '',
      isModerator: interaction.memberPermissions?.has(PermissionFlagsBits.ModerateMembers) ?? false,
      isOnPrivateAnswer: interaction.message?.flags.has(MessageFlags.Ephemeral) ?? false,
      attachmentLimit: interaction.attachmentSizeLimit,
      language,
    });
  }

  /** What cannot be read or written is said as such. */
  async function usePanel(
    panel: AnyPanel,
    id: PanelId,
    interaction: PanelInteraction,
  ): Promise<PanelAnswer | undefined> {
    try {
      return await usePart(panel, id, interaction, { services, words });
    } catch (error) {
      log.error({ interaction: interaction.id, err: error }, 'what a press asked for could not be done');
      const why = error instanceof UnreadableJobError ? 'refusal.unreadable-job' : 'press.store-failing';
      return { kind: 'refused', text: words(languageFor(interaction.locale), why) };
    }
  }

  async function begin(priced: PricedRequest, request: CommandRequest, at: number): Promise<void> {
    const admission = await jobs.admit(priced);
    if (!admission.ok) {
      metrics.refusal(refusalKinds[admission.refusal.reason]);
      return sayPrivately(rest, request, admissionText(admission.refusal, request.server, request.language, words));
    }
    const acknowledged = await acknowledge(rest, request);
    metrics.acknowledged(clock.ageOf(at) / 1000);
    if (acknowledged.kind === 'refused') {
      admission.admitted.release();
      log.warn({ job: request.id }, 'Discord refused the acknowledgement; no job was made');
      return;
    }
    await accept(admission.admitted, acknowledged.messageId, request);
  }

  async function accept(admitted: Admitted, messageId: string | undefined, request: CommandRequest): Promise<void> {
    try {
      await jobs.accept(admitted, messageId);
    } catch (error) {
      log.error({ job: request.id, err: error }, 'a request could not be written down; it was refused');
      metrics.refusal('store');
      const texts = {
        neutral: words(request.language, 'refusal.taken-back'),
        why: words(request.language, 'refusal.store-failing'),
      };
      await takeBack(rest, request.applicationId, request.token, texts, options.signal);
    }
  }

  return {
    async command(interaction) {
      if (!isNew(interaction)) return;
      try {
        if (await isTurnedAway(interaction)) return;
        await answer(interaction);
      } catch (error) {
        log.warn({ interaction: interaction.id, ...errorFacts(error) }, 'a command could not be answered');
        // Another one would say something else than what was decided.
        if (error instanceof AnswerLostError) return;
        // Nothing was begun: what else can fail here is reading the store.
        const why = error instanceof UnreadableJobError ? 'refusal.unreadable-job' : 'refusal.store-failing';
        const text = words(languageFor(interaction.locale), why);
        await sayPrivately(rest, interaction, text).catch(() => {});
      }
    },
    async press(interaction) {
      if (!isNew(interaction)) return;
      try {
        if (await isTurnedAway(interaction)) return;
        await press(interaction);
      } catch (error) {
        log.warn({ interaction: interaction.id, ...errorFacts(error) }, 'a press could not be answered');
      }
    },
    stop() {
      stopping = true;
    },
  };
}
