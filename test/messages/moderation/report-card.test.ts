import { expect, test } from 'vitest';
import { z } from 'zod';
import { checkCallback } from '../../../sandbox/discord/rules/callback.ts';
import { newJob } from '../../../src/core/job/record.ts';
import { jobCommandNames } from '../../../src/messages/command-name.ts';
import { createCatalog } from '../../../src/services/runcomfy/catalog.ts';
import { languages } from '../../support/languages.ts';
import { mostShown, type EvidenceFile, type Report } from '../../../src/core/moderation/report.ts';
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
/** As many of each kind as make the longest card. */
const files: readonly EvidenceFile[] = Array.from({ length: 10 }, (_, index) => ({
  id: '',
  name: index % 3 === 0 ? `evidence-${index + 1}.mp3` : `evidence-${index + 1}.png`,
  kind: index % 3 === 0 ? 'audio' : 'image',
  isInput: index % 2 === 0,
}));
const report: Report = {
  version: 1,
  guildId: id,
  jobId: id,
  messageId: id,
  count: 1_000,
  first: Array.from({ length: mostShown }, () => ({ by: id, at, why: '[x](https://x.example) `@here` 龍'.repeat(20) })),
  card: { channelId: id, id, said: '', evidence: { files: [...files], missing: 5 } },
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

/** The texts and files of a card with these files as evidence. */
function shownWith(evidence: readonly EvidenceFile[]): readonly string[] {
  const card = { channelId: id, id, said: '', evidence: { files: [...evidence], missing: 0 } };
  const facts = { report: { ...report, first: [], count: 1, card }, job: { ...job, prompt: undefined } };
  const { components } = reportCard(facts, createWords().in('en-US'), jobCommandNames(createCatalog([])));
  const parts = z.array(z.object({ components: z.array(part) })).parse(JSON.parse(JSON.stringify(components)));
  return parts
    .flatMap((container) => container.components)
    .flatMap(({ content, items = [], file }) => [
      ...(content === undefined ? [] : [content.split('\n')[0] ?? '']),
      ...items.map(({ media, spoiler }) => `${media.url} ${spoiler}`),
      ...(file === undefined ? [] : [`${file.url} sound`]),
    ])
    .slice(1, -1);
}

const url = z.object({ url: z.string() });
const part = z.object({
  content: z.string().optional(),
  items: z.array(z.object({ media: url, spoiler: z.boolean() })).optional(),
  file: url.optional(),
});

test('what was put in stands before the result, each under its heading; a sound is no picture', () => {
  expect(
    shownWith([
      { id: '1', name: 'evidence-1.png', kind: 'image', isInput: false },
      { id: '2', name: 'evidence-2.mp3', kind: 'audio', isInput: true },
      { id: '3', name: 'evidence-3.png', kind: 'image', isInput: true },
    ]),
  ).toEqual([
    '**What the member put in**',
    'attachment://evidence-3.png true',
    'attachment://evidence-2.mp3 sound',
    '**The result**',
    'attachment://evidence-1.png true',
  ]);
});

test('without anything that was put in there are no headings, also on a record of an earlier version', () => {
  expect(shownWith([{ id: '1', name: 'evidence-1.png' }])).toEqual(['attachment://evidence-1.png true']);
  expect(shownWith([{ id: '1', name: 'evidence-1.mp3', kind: 'audio', isInput: false }])).toEqual([
    'attachment://evidence-1.mp3 sound',
  ]);
});

test.each([
  ['en-US', ['Input file 1 of 1', 'AI image 1 of 2', 'AI video 2 of 2']],
  ['zh-TW', ['提供的檔案，第1個，共1個', 'AI 圖片，第1張，共2張', 'AI 影片，第2部，共2部']],
] as const)('who cannot see the evidence hears what each file is: %s', (language, descriptions) => {
  const evidence = [
    { id: '', name: 'evidence-1.png', kind: 'image', isInput: true },
    // Records of earlier versions have no kind.
    { id: '', name: 'evidence-2.png' },
    { id: '', name: 'evidence-3.mp4', kind: 'video', isInput: false },
  ] as const;
  const card = { channelId: id, id, said: '', evidence: { files: [...evidence], missing: 0 } };
  const { components } = reportCard(
    { report: { ...report, card }, job },
    createWords().in(language),
    jobCommandNames(createCatalog([])),
  );
  const said = [...JSON.stringify(components).matchAll(/"description":"([^"]*)"/gu)].map(([, text]) => text);
  expect(said).toEqual(descriptions);
});
