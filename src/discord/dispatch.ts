import { PermissionFlagsBits, type ButtonInteraction, type ChatInputCommandInteraction, type REST } from 'discord.js';
import type { Logger } from 'pino';
import { admissionText } from '../commands/admission-text.ts';
import type { Command, CommandRequest, CommandServices } from '../commands/command.ts';
import type { AdmissionRefusal } from '../core/job/admission.ts';
import { languageFor } from '../core/language.ts';
import type { Clock } from '../services/clock.ts';
import type { Admitted, PricedRequest } from '../services/jobs/admission.ts';
import type { Metrics, RefusalReason } from '../services/metrics.ts';
import type { WordKey, Words } from '../words/words.ts';
import { acknowledge, answerPrivately, sayPrivately, takeBack } from './acknowledge.ts';
import { errorFacts } from './outcome.ts';
import type { Presses } from './presses.ts';

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
};

export interface Dispatch {
  /** Answers one typed command. Never throws. */
  command(interaction: ChatInputCommandInteraction): Promise<void>;
  /** Answers one press on a button. Never throws. */
  press(interaction: ButtonInteraction): Promise<void>;
  /** From now on everybody is told that Easel is restarting. */
  stop(): void;
}

export function createDispatch(options: {
  readonly commands: ReadonlyMap<string, Command>;
  readonly presses: Presses;
  readonly services: CommandServices;
  readonly metrics: Metrics;
  readonly rest: REST;
  readonly words: Words;
  readonly clock: Clock;
  readonly log: Logger;
  /** Gives up what is under way. */
  readonly signal: AbortSignal;
}): Dispatch {
  const { commands, services, metrics, rest, words, clock, log } = options;
  const { jobs } = services;
  const seen = new Set<string>();
  let stopping = false;

  function isNew(interaction: ChatInputCommandInteraction | ButtonInteraction): boolean {
    if (seen.has(interaction.id)) return false;
    const age = clock.now() - interaction.createdTimestamp;
    if (age > deadAfter) {
      log.warn(
        { interaction: interaction.id, age },
        'an interaction is too old to be answered; if all are, check the clock',
      );
      return false;
    }
    seen.add(interaction.id);
    const [oldest] = seen;
    if (seen.size > remembered && oldest !== undefined) seen.delete(oldest);
    return true;
  }

  async function answer(interaction: ChatInputCommandInteraction): Promise<void> {
    const language = languageFor(interaction.locale);
    const say = async (key: WordKey, reason: RefusalReason): Promise<void> => {
      metrics.refusal(reason);
      return sayPrivately(rest, interaction, words(language, key));
    };
    const command = commands.get(interaction.commandName);
    const request = commandRequest(interaction);
    if (stopping) return say('refusal.stopping', 'stopping');
    if (command === undefined) return say('refusal.model-gone', 'unknown-command');
    if (request === undefined) return say('refusal.not-in-server', 'server');
    const reply = await command.run(request, services);
    switch (reply.kind) {
      case 'refused':
        metrics.refusal('request');
        return sayPrivately(rest, interaction, reply.text);
      case 'said':
        return answerPrivately(rest, interaction, reply.components);
      case 'request':
        return begin(reply.priced, request, interaction.createdTimestamp);
    }
  }

  async function begin(priced: PricedRequest, request: CommandRequest, at: number): Promise<void> {
    const admission = await jobs.admit(priced);
    if (!admission.ok) {
      metrics.refusal(refusalKinds[admission.refusal.reason]);
      return sayPrivately(rest, request, admissionText(admission.refusal, request.language, words));
    }
    const acknowledged = await acknowledge(rest, request);
    metrics.acknowledged((clock.now() - at) / 1000);
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
        await answer(interaction);
      } catch (error) {
        log.warn({ interaction: interaction.id, ...errorFacts(error) }, 'a command could not be answered');
        // Nothing was begun: what can fail here is reading the store, or the answer itself.
        const why = words(languageFor(interaction.locale), 'refusal.store-failing');
        await sayPrivately(rest, interaction, why).catch(() => {});
      }
    },
    async press(interaction) {
      if (!isNew(interaction)) return;
      const language = languageFor(interaction.locale);
      try {
        if (stopping) await sayPrivately(rest, interaction, words(language, 'refusal.stopping'));
        else {
          await options.presses.press({
            id: interaction.id,
            token: interaction.token,
            applicationId: interaction.applicationId,
            customId: interaction.customId,
            memberId: interaction.user.id,
            guildId: interaction.guildId ?? '',
            isModerator: interaction.memberPermissions?.has(PermissionFlagsBits.ModerateMembers) ?? false,
            attachmentLimit: interaction.attachmentSizeLimit,
            language,
          });
        }
      } catch (error) {
        log.warn({ interaction: interaction.id, ...errorFacts(error) }, 'a press could not be answered');
      }
    },
    stop() {
      stopping = true;
    },
  };
}

/** Free of discord.js; `undefined` outside servers. Options that are no plain values are left out, and then found missing. */
function commandRequest(interaction: ChatInputCommandInteraction): CommandRequest | undefined {
  if (interaction.guildId === null) return undefined;
  return {
    id: interaction.id,
    token: interaction.token,
    applicationId: interaction.applicationId,
    guildId: interaction.guildId,
    channelId: interaction.channelId,
    memberId: interaction.user.id,
    language: languageFor(interaction.locale),
    subcommand: interaction.options.getSubcommand(false) ?? undefined,
    options: Object.fromEntries(
      interaction.options.data.flatMap(({ name, value }) =>
        value === undefined || value === null ? [] : [[name, value]],
      ),
    ),
    attachmentLimit: interaction.attachmentSizeLimit,
  };
}
