import { Routes, channelMention, messageLink, type REST } from 'discord.js';
import { decisionText } from '../commands/decision-text.ts';
import { languageFor, type Language } from '../core/language.ts';
import { bounded } from '../services/bounded.ts';
import type { LogEntry, ServerLog } from '../services/moderation/server-log.ts';
import type { Words } from '../words/words.ts';
import { screenedText } from './screened-text.ts';

/** A moderator waits for the answer of what was decided: the log has less than Discord's three seconds. */
const timeout = 1_500;

export function createServerLog(options: {
  readonly rest: REST;
  readonly words: Words;
  /** Discord's locale of a server. */
  readonly localeOf: (guildId: string) => string | undefined;
}): ServerLog {
  const { rest, words, localeOf } = options;

  function text(entry: LogEntry, language: Language): string {
    switch (entry.kind) {
      case 'decision':
        return decisionText(entry.decision, language, words);
      case 'budget':
        return words(language, `log.budget-${entry.warning.window}`, { percent: entry.warning.percent });
      case 'not-cleared': {
        const { id, place, reply } = entry.job;
        const where =
          reply === undefined ? channelMention(place.channelId) : messageLink(place.channelId, reply, place.guildId);
        return words(language, 'log.not-cleared', { count: entry.messages, job: id, where });
      }
      case 'screened':
        return screenedText(entry.screened, entry.unsaid, language, words);
    }
  }

  return {
    async post(guildId, channelId, entry) {
      const language = languageFor(localeOf(guildId));
      try {
        const body = { content: text(entry, language), allowed_mentions: { parse: [] } };
        await bounded({ ms: timeout }, async (signal) =>
          rest.post(Routes.channelMessages(channelId), { body, signal }),
        );
        return true;
      } catch {
        return false;
      }
    },
  };
}
