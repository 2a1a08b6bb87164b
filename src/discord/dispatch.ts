import type { ChatInputCommandInteraction, REST } from 'discord.js';
import type { Logger } from 'pino';
import type { Command, CommandRequest } from '../commands/command.ts';
import { languageFor } from '../core/language.ts';
import type { JobRequest } from '../core/job/record.ts';
import type { Clock } from '../services/clock.ts';
import type { Jobs } from '../services/jobs/jobs.ts';
import type { WordKey, Words } from '../words/words.ts';
import { acknowledge, refuse, takeBack } from './acknowledge.ts';
import { errorFacts } from './outcome.ts';

/** A resumed connection brings missed interactions again: what is older than this cannot be answered any more. */
const deadAfter = 30_000;
/** Interactions seen, so that a repeated one is not run twice. */
const remembered = 10_000;

export interface Dispatch {
  /** Answers one typed command. Never throws. */
  command(interaction: ChatInputCommandInteraction): Promise<void>;
  /** From now on every command is told that Easel is restarting. */
  stop(): void;
}

export function createDispatch(options: {
  readonly commands: ReadonlyMap<string, Command>;
  readonly jobs: Jobs;
  readonly rest: REST;
  readonly words: Words;
  readonly clock: Clock;
  readonly log: Logger;
}): Dispatch {
  const { commands, jobs, rest, words, clock, log } = options;
  const seen = new Set<string>();
  let stopping = false;

  function isNew(interaction: ChatInputCommandInteraction): boolean {
    if (seen.has(interaction.id) || clock.now() - interaction.createdTimestamp > deadAfter) return false;
    seen.add(interaction.id);
    const [oldest] = seen;
    if (seen.size > remembered && oldest !== undefined) seen.delete(oldest);
    return true;
  }

  async function answer(interaction: ChatInputCommandInteraction): Promise<void> {
    const language = languageFor(interaction.locale);
    const say = async (key: WordKey): Promise<void> => refuse(rest, interaction, words(language, key));
    const command = commands.get(interaction.commandName);
    const request = commandRequest(interaction);
    if (stopping) return say('refusal.stopping');
    if (command === undefined) return say('refusal.model-gone');
    if (request === undefined) return say('refusal.not-in-server');
    const reply = command.run(request);
    if (reply.kind === 'refused') return refuse(rest, interaction, reply.text);
    return begin(reply.job, request);
  }

  async function begin(job: JobRequest, request: CommandRequest): Promise<void> {
    const acknowledged = await acknowledge(rest, request);
    if (acknowledged.kind === 'refused') {
      log.warn({ job: request.id }, 'Discord refused the acknowledgement; no job was made');
      return;
    }
    try {
      await jobs.accept(job, acknowledged.messageId);
    } catch (error) {
      log.error({ job: request.id, err: error }, 'a request could not be written down; it was refused');
      const why = words(request.language, 'refusal.store-failing');
      await takeBack(rest, request.applicationId, request.token, words(request.language, 'refusal.taken-back'), why);
    }
  }

  return {
    async command(interaction) {
      if (!isNew(interaction)) return;
      try {
        await answer(interaction);
      } catch (error) {
        log.warn({ interaction: interaction.id, ...errorFacts(error) }, 'a command could not be answered');
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
    options: Object.fromEntries(
      interaction.options.data.flatMap(({ name, value }) =>
        value === undefined || value === null ? [] : [[name, value]],
      ),
    ),
    attachmentLimit: interaction.attachmentSizeLimit,
  };
}
