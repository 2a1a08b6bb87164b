import { expect, test } from 'vitest';
import { checkCallback } from '../../../sandbox/discord/rules/callback.ts';
import { newJob } from '../../../src/core/job/record.ts';
import { jobCommandNames } from '../../../src/messages/command-name.ts';
import { createCatalog } from '../../../src/services/runcomfy/catalog.ts';
import { languages } from '../../../src/core/language.ts';
import { mostShown, type Report } from '../../../src/core/moderation/report.ts';
import { reportCard } from '../../../src/messages/moderation/report-card.ts';
import { createWords } from '../../../src/words/words.ts';

const id = '9223372036854775807';
const at = Date.UTC(2026, 10, 21, 12);
const job = newJob(
  {
    id,
    model: { id: 'maker/model', version: '1', command: 'a-command-of-thirty-two-letters-' },
    owner: { id, language: 'en-US' },
    place: { guildId: id, channelId: id, applicationId: id, token: 'x', attachmentLimit: 1 },
    prompt: '`@everyone` **x** 龍'.repeat(400),
    asked: [],
    input: {},
    inputs: [],
    expected: undefined,
    hold: { credits: 1, micros: 1, day: '2026-11-21', month: '2026-11' },
    policy: undefined,
    pace: { key: 'x', guess: 1 },
  },
  at,
);
const files = Array.from({ length: 10 }, (_, index) => ({ id: '', name: `evidence-${index + 1}.png` }));
const report: Report = {
  version: 1,
  guildId: id,
  jobId: id,
  messageId: id,
  count: 1_000,
  first: Array.from({ length: mostShown }, () => ({ by: id, at, why: '[x](https://x.example) `@here` 龍'.repeat(20) })),
  card: { channelId: id, id, said: '', evidence: { files, missing: 5 } },
};

test.each(languages)('the longest card is one that Discord accepts, and pings nobody (%s)', (language) => {
  for (const outcome of [undefined, { what: 'barred', by: id, at } as const]) {
    const { flags, components, allowed_mentions } = reportCard(
      { report: outcome === undefined ? report : { ...report, outcome }, job },
      createWords().in(language),
      jobCommandNames(createCatalog([])),
    );
    const uploads = files.map(({ name }) => ({ name, size: 1 }));
    const violations = checkCallback(
      {
        type: 4,
        data: {
          flags,
          components,
          allowed_mentions,
          attachments: files.map(({ name }, index) => ({ id: String(index), filename: name })),
        },
      },
      { interactionType: 2, files: uploads },
    );
    expect(violations).toEqual([]);
    expect(allowed_mentions).toEqual({ parse: [] });
    expect(JSON.stringify(components)).toContain('"spoiler":true');
    expect(JSON.stringify(components).includes('report/dismiss/')).toBe(outcome === undefined);
  }
});
