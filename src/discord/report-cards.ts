import { Routes, type APIMessage, type REST } from 'discord.js';
import type { JobCommandName } from '../messages/command-name.ts';
import { encode } from '../core/custom-id.ts';
import { evidenceGroups } from '../core/moderation/evidence.ts';
import type { CardFacts, CardShown, ReportCards } from '../services/moderation/report-cards.ts';
import type { Words } from '../words/words.ts';
import { tryRequest } from './try-request.ts';
import { filesIn, withFiles } from './files.ts';
import { madeWithButton } from './follow-ups.ts';
import type { MessageBody } from '../messages/message-body.ts';
import type { Presence } from './presence.ts';
import { reportCard } from '../messages/moderation/report-card.ts';

/** The only code that writes reports' cards. */
export function createReportCards(options: {
  readonly rest: REST;
  readonly words: Words;
  readonly nameOf: JobCommandName;
  readonly presence: Pick<Presence, 'localeOf'>;
}): ReportCards {
  const { rest, words, nameOf, presence } = options;

  const render = (facts: CardFacts): MessageBody =>
    reportCard(facts, words.in(words.languageFor(presence.localeOf(facts.report.guildId))), nameOf);

  return {
    async post(channelId, facts, signal) {
      const { jobId } = facts.report;
      const customId = encode('report', 'dismiss', { job: jobId });
      const wanted = { channelId, authorId: facts.job.place.applicationId, customId };
      const made = await madeWithButton(rest, wanted, signal);
      if (made.kind === 'unreachable') return made;
      if (made.kind === 'found') return { kind: 'shown', id: made.id, files: [] };
      const { flags, components, allowed_mentions } = render(facts);
      const body = { flags, components, allowed_mentions, nonce: `r-${jobId}`, enforce_nonce: true };
      return tryRequest(
        async (own) => rest.post(Routes.channelMessages(channelId), { body, signal: own }),
        signal,
        (answer): CardShown => ({ kind: 'shown', id: (answer as APIMessage).id, files: [] }),
      );
    },

    async edit(facts, uploads, signal) {
      const { card } = facts.report;
      if (card === undefined) return { kind: 'gone' };
      const shownFiles = evidenceGroups(card.evidence?.files ?? []).flat();
      const kept = shownFiles.map(({ id }) => ({ id }));
      const body = await withFiles(render(facts), kept, uploads);
      return tryRequest(
        async (own) =>
          rest.patch(Routes.channelMessage(card.channelId, card.id), {
            body,
            passThroughBody: body instanceof FormData,
            signal: own,
          }),
        signal,
        (answer): CardShown => ({
          kind: 'shown',
          id: card.id,
          // They are in the order in which the card shows them.
          files: filesIn(answer).map(({ attachment_id: id = '' }, index) => ({
            name: '',
            ...shownFiles[index],
            id,
          })),
        }),
      );
    },

    filesOf: async (channelId, messageId, signal) =>
      tryRequest(
        async (own) => rest.get(Routes.channelMessage(channelId, messageId), { signal: own }),
        signal,
        (answer) => ({
          kind: 'found' as const,
          files: filesIn(answer).flatMap(({ url, attachment_id: id }) =>
            id === undefined || url === undefined ? [] : [{ id, url }],
          ),
        }),
      ),
  };
}
