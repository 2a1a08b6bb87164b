import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { Job, OutputFile } from '../../../src/core/job/record.ts';
import { pageView, replyView, type JobView } from '../../../src/core/job/view.ts';
import type { ViewContext } from '../../../src/core/job/status-view.ts';
import { jobMessage } from '../../../src/messages/job/message.ts';
import { createWords } from '../../../src/words/words.ts';
import { aJob } from '../../support/job.ts';
import { languages, type Language } from '../../support/languages.ts';

const words = createWords();
const picture = (number: number, kind: 'image' | 'video' | 'audio' = 'image'): OutputFile => ({
  url: `https://files/${number}`,
  fetched: { name: `image-${number}.png`, size: 1, kind, type: 'image/png' },
});
const times = { accepted: 1_000_000, submitted: 1_001_000, running: 1_002_000, completed: 1_012_000 };
const settled = (credits: number): Partial<Job> => ({ settlement: { at: 1_013_000, credits, micros: 0 } });
const posted: Partial<Job> = {
  files: [picture(1), picture(2)],
  messages: [
    {
      id: '6',
      attachments: [
        { id: '7', file: 0 },
        { id: '8', file: 1 },
      ],
    },
  ],
  ...settled(6),
};
const wait = (ahead: number, held?: NonNullable<ViewContext['wait']>['held']): ViewContext => ({
  wait: { ahead, held },
});

/** A job in every situation that its public message tells apart. */
const situations: readonly (readonly [string, Partial<Job>, ViewContext?])[] = [
  ['accepted', { state: 'accepted' }],
  ['next in line', { state: 'accepted' }, wait(0)],
  ['in line', { state: 'waiting' }, wait(3)],
  ['refused for a moment', { state: 'waiting' }, wait(0, 'rate-limited')],
  ['paused by the operator', { state: 'waiting' }, wait(0, 'paused')],
  ['paused by moderators', { state: 'waiting' }, wait(0, 'paused-here')],
  ['the account is refused', { state: 'waiting' }, wait(0, 'account')],
  ['a doubtful clock', { state: 'waiting' }, wait(0, 'clock')],
  ['queued', { state: 'queued' }],
  ['queued at a position', { state: 'queued', position: 4 }],
  ['a cancel was requested', { state: 'queued', wish: 'cancel' }],
  ['running', { state: 'running' }],
  ['running, with a moment', { state: 'running' }, { usualMs: 20_000 }],
  [
    'running, where no private results are allowed',
    { state: 'running', policy: { revision: 1, atOnce: 1, onlyForMe: false } },
  ],
  ['late', { state: 'running', late: true }],
  ['uploading', { state: 'delivering', files: [picture(1)] }],
  ['delivered', { state: 'delivered', ...posted }],
  ['delivered, fewer than asked for', { state: 'delivered', ...posted, expected: 4 }],
  ['private, on its way', { state: 'running', wish: 'private' }],
  ['private, delivered', { state: 'delivered', wish: 'private', ...settled(6) }],
  ['private, kept', { state: 'delivered', wish: 'private', kept: true, ...settled(6) }],
  ['held back, while it runs', { state: 'running', wish: 'withhold' }],
  ['held back', { state: 'delivered', wish: 'withhold', ...settled(6) }],
  ['posted elsewhere', { state: 'delivered', route: { via: 'channel' }, ...settled(6) }],
  ['kept', { state: 'delivered', route: { via: 'channel' }, kept: true, ...settled(6) }],
  ['failed', { state: 'failed', failure: 'run-failed', ...settled(0) }],
  ['lost', { state: 'lost', failure: 'no-answer', ...settled(0) }],
  ['cancelled', { state: 'cancelled', ...settled(0) }],
  ['cancelled by a moderator', { state: 'cancelled', cancelledBy: '9', ...settled(0) }],
];

interface Part {
  readonly content?: string | undefined;
  readonly label?: string | undefined;
  readonly accent_color?: number | undefined;
  readonly items?: readonly { readonly description?: string | undefined }[] | undefined;
  readonly components?: readonly Part[] | undefined;
}
const part: z.ZodType<Part> = z.lazy(() =>
  z.object({
    content: z.string().optional(),
    label: z.string().optional(),
    accent_color: z.number().optional(),
    items: z.array(z.object({ description: z.string().optional() })).optional(),
    components: z.array(part).optional(),
  }),
);

interface Read {
  readonly colour: number | undefined;
  /** What it shows, in its order: files by their alt text, lines, the row of buttons. */
  readonly lines: readonly string[];
}

function read(view: JobView, language: Language): Read {
  const message = jobMessage(view, '2', words.in(language), () => undefined);
  const [container] = z.array(part).parse(message.components);
  const lines = (container?.components ?? []).flatMap(({ content, items, components }) => [
    ...(items ?? []).map(({ description }) => `(${description})`),
    ...(content === undefined ? [] : content.split('\n')),
    ...(components === undefined ? [] : [components.map(({ label }) => `[${label}]`).join(' ')]),
  ]);
  return { colour: container?.accent_color, lines };
}

const jobOf = (others: Partial<Job>): Job =>
  aJob({ times, model: { id: 'a/b', version: 'v', command: 'image', title: 'Seedream 4.0' }, ...others });

test('the message of a job in every situation, in both languages', async () => {
  const shown = situations.flatMap(([name, others, context]) => [
    `# ${name}`,
    ...languages.flatMap((language) => {
      const { colour, lines } = read(replyView(jobOf(others), context), language);
      return [...lines, `  ${colour === undefined ? 'no colour' : `#${colour.toString(16)}`}`];
    }),
    '',
  ]);
  await expect(shown.join('\n')).toMatchFileSnapshot('cards.txt');
});

describe.each(languages)('in %s', (language) => {
  const rows = situations.map(([name, others, context]) => ({ name, others, context }));
  const ends = rows.filter(({ others }) => others.settlement !== undefined);

  test.each(ends)('every end says what became of the credits: $name', ({ others }) => {
    expect(read(replyView(jobOf(others)), language).lines.join('\n')).toMatch(/credits?\b|點/u);
  });

  test.each(rows)('no message has more than five buttons, and More… is the last: $name', ({ others, context }) => {
    const { buttons } = replyView(jobOf(others), context);
    expect(buttons.length).toBeLessThanOrEqual(5);
    expect(buttons.length === 0 || buttons.at(-1)?.action === 'more').toBe(true);
  });
});

test('only what needs somebody has a colour', () => {
  const coloured = situations.filter(([, others, context]) => read(replyView(jobOf(others), context), 'en-US').colour);
  expect(coloured.map(([name]) => name)).toEqual([
    'paused by the operator',
    'paused by moderators',
    'the account is refused',
    'a doubtful clock',
    'private, kept',
    'kept',
    'failed',
    'lost',
  ]);
});

test('a record of an earlier version, without the title of its model, names the command', () => {
  const job = jobOf({ state: 'delivered', ...posted, model: { id: 'a/b', version: 'v', command: 'image' } });
  expect(read(replyView(job), 'en-US').lines).toContain('-# ✅ /image · 6 credits · 12 s');
});

test('of the settings only those are shown that are not as usual, and what a member wrote stays code', () => {
  const asked = [
    { label: 'size', value: '2K', isUsual: true },
    { label: 'ratio', value: '16:9' },
    { label: 'style', value: '**loud** <@1>' },
  ];
  expect(read(replyView(jobOf({ state: 'delivered', ...posted, asked })), 'en-US').lines).toContain(
    '-# ✅ Seedream 4.0 · ratio 16:9 · style `**loud** <@1>` · 6 credits · 12 s',
  );
});

test.each([
  ['image', 'AI image 1 of 12, asked for: a fox', 'AI image 2 of 12, same prompt'],
  ['video', 'AI video 1 of 12, asked for: a fox', 'AI video 2 of 12, same prompt'],
] as const)('for who cannot see, only the first %s repeats the prompt', (kind, first, second) => {
  const files = Array.from({ length: 12 }, (_, index) => picture(index + 1, kind));
  const attachments = (from: number, to: number) =>
    files.slice(from, to).map((_file, index) => ({ id: String(index + 1), file: from + index }));
  const messages = [
    { id: '6', attachments: attachments(0, 10) },
    { id: '7', attachments: attachments(10, 12) },
  ];
  const job = jobOf({ state: 'delivered', files, messages, ...settled(6) });
  expect(read(pageView(job, 0), 'en-US').lines.slice(0, 2)).toEqual([`(${first})`, `(${second})`]);
  expect(read(pageView(job, 1), 'en-US').lines).toEqual([
    `(AI ${kind} 11 of 12, same prompt)`,
    `(AI ${kind} 12 of 12, same prompt)`,
    '-# Part 2 of 2',
  ]);
});
