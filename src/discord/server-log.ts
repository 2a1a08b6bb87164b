import { DiscordAPIError, Routes, channelMention, messageLink, type REST } from 'discord.js';
import { z } from 'zod';
import { decisionText } from '../messages/moderation/decision.ts';
import { languageFor } from '../core/language.ts';
import { countThatFit } from '../core/plain-text.ts';
import type { LogEntry } from '../core/moderation/log-entry.ts';
import { bounded } from '../services/runtime/bounded.ts';
import type { LogOutcome, ServerLog } from '../services/moderation/server-log.ts';
import type { Translate, Words } from '../words/words.ts';
import { codes, notShown } from './outcome.ts';
import type { Presence } from './presence.ts';
import { screenedText } from '../messages/moderation/screened.ts';
import { messageLimits } from '../core/discord-limits.ts';

/** The longest refused text that is shown, where it stands alone and where it is one of several. */
const longestAlone = 1_000;
const longestAmong = 150;
const discordEpoch = 1_420_070_400_000n;
/** In ms: how far Easel's clock may differ from Discord's when a message is searched. The same text from earlier is another message. */
const clockSkew = 5_000;

const written = z.object({ id: z.string() });
const message = written.extend({ content: z.string(), author: z.object({ id: z.string() }) });

/** The only code that writes in log channels, except for the cards of reports. */
export function createServerLog(options: {
  readonly rest: REST;
  readonly words: Words;
  readonly presence: Pick<Presence, 'localeOf' | 'ownId'>;
}): ServerLog {
  const { rest, words, presence } = options;

  return {
    text(guildId, entries) {
      const t = words.in(languageFor(presence.localeOf(guildId)));
      const [only] = entries;
      if (entries.length === 1 && only !== undefined) return { text: line(guildId, only, t), taken: 1 };
      const lines = entries.map((entry) => line(guildId, entry, t, longestAmong));
      // At least one line is taken, even if it has to be cut.
      const taken = Math.max(countThatFit(lines, messageLimits.content), 1);
      return { text: lines.slice(0, taken).join('\n').slice(0, messageLimits.content), taken };
    },

    async post(channelId, { text, nonce }, signal) {
      const body = { content: text, nonce, enforce_nonce: true, allowed_mentions: { parse: [] } };
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

    async find(channelId, { text, at, after = snowflakeAt(at - clockSkew) }, signal) {
      const query = new URLSearchParams({ limit: String(messageLimits.read), after });
      try {
        const read = await bounded({ signal }, async (own) =>
          rest.get(Routes.channelMessages(channelId), { query, signal: own }),
        );
        const isIt = ({ author, content }: z.infer<typeof message>): boolean =>
          author.id === presence.ownId() && content === text.trim();
        // Discord lists the newest first, so this is the newest of several.
        return z.array(message).parse(read).find(isIt)?.id;
      } catch {
        signal.throwIfAborted();
        return undefined;
      }
    },
  };
}

function line(guildId: string, entry: LogEntry, t: Translate, longestText = longestAlone): string {
  switch (entry.kind) {
    case 'decision':
      return decisionText(entry.decision, t);
    case 'budget':
      return t(`log.budget-${entry.window}`, { percent: entry.percent });
    case 'not-cleared': {
      const { job, channelId, reply, messages } = entry;
      const where = reply === undefined ? channelMention(channelId) : messageLink(channelId, reply, guildId);
      return t('log.not-cleared', { count: messages, job, where });
    }
    case 'screened':
      return screenedText(entry, longestText, t);
    case 'left-out':
      return t('log.left-out', { count: entry.count });
  }
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
