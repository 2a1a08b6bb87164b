import { DiscordAPIError, MessageFlags, Routes, type REST } from 'discord.js';
import { z } from 'zod';
import type { LogBatch, LogMessage } from '../core/moderation/log-entry.ts';
import { logMessage } from '../messages/moderation/log-message.ts';
import { bounded } from '../services/runtime/bounded.ts';
import type { LogOutcome, ServerLog } from '../services/moderation/server-log.ts';
import type { Words } from '../words/words.ts';
import { codes, notShown } from './outcome.ts';
import type { Presence } from './presence.ts';
import { messageLimits } from '../core/discord-limits.ts';

const discordEpoch = 1_420_070_400_000n;
/** In ms: how far Easel's clock may differ from Discord's when a message is searched. The same text from earlier is another message. */
const clockSkew = 5_000;

const written = z.object({ id: z.string() });
const marked = z.object({ id: z.number().optional() });
const message = written.extend({
  content: z.string(),
  author: z.object({ id: z.string() }),
  components: z.array(marked.extend({ components: z.array(marked).optional() })).optional(),
});
type Message = z.infer<typeof message>;

/** The only code that writes in log channels, except for the cards of reports. */
export function createServerLog(options: {
  readonly rest: REST;
  readonly words: Words;
  readonly presence: Pick<Presence, 'localeOf' | 'ownId'>;
}): ServerLog {
  const { rest, words, presence } = options;

  return {
    compose: (guildId, entries, marks) =>
      logMessage(guildId, entries, marks, words.in(words.languageFor(presence.localeOf(guildId)))),

    async post(channelId, batch, signal) {
      const body = { ...bodyOf(batch), nonce: batch.nonce, enforce_nonce: true, allowed_mentions: { parse: [] } };
      try {
        const made = await bounded({ signal }, async (own) =>
          rest.post(Routes.channelMessages(channelId), { body, signal: own }),
        );
        return { kind: 'written', id: written.safeParse(made).data?.id };
      } catch (error) {
        signal.throwIfAborted();
        return logOutcome(error);
      }
    },

    async find(channelId, batch, signal) {
      const { at, after = snowflakeAt(at - clockSkew) } = batch;
      const query = new URLSearchParams({ limit: String(messageLimits.read), after });
      try {
        const read = await bounded({ signal }, async (own) =>
          rest.get(Routes.channelMessages(channelId), { query, signal: own }),
        );
        const isIt = (each: Message): boolean => each.author.id === presence.ownId() && says(each, batch);
        // Discord lists the newest first, so this is the newest of several.
        return z.array(message).parse(read).find(isIt)?.id;
      } catch {
        signal.throwIfAborted();
        return undefined;
      }
    },
  };
}

function bodyOf(batch: LogMessage): object {
  return 'text' in batch
    ? { content: batch.text }
    : { components: batch.components, flags: MessageFlags.IsComponentsV2 };
}

/** A message of components is found by its marks, because several entries may look alike. */
function says({ content, components = [] }: Message, batch: LogBatch): boolean {
  if ('text' in batch) return content === batch.text.trim();
  const [first] = components;
  return first?.id === batch.marks[0] && first.components?.[0]?.id === batch.marks[1];
}

/** The lowest snowflake of this time (developers/reference, 'Snowflakes'). */
function snowflakeAt(ms: number): string {
  return String((BigInt(Math.floor(ms)) - discordEpoch) << 22n);
}

function logOutcome(error: unknown): LogOutcome {
  if (error instanceof DiscordAPIError && error.code === codes.unknownChannel) return { kind: 'gone' };
  const outcome = notShown(error);
  switch (outcome.kind) {
    case 'unreachable':
    case 'forbidden':
      return outcome;
    case 'gone':
    case 'token-dead':
    case 'too-large':
    case 'refused':
      return { kind: 'refused' };
  }
}
