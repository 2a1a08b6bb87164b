import { pino } from 'pino';
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { checkCallback } from '../../sandbox/discord/rules/callback.ts';
import { startWireServer } from '../../sandbox/wire/server.ts';
import { jobCommandNames } from '../../src/messages/command-name.ts';
import { createCatalog } from '../../src/services/runcomfy/catalog.ts';
import { jobPanel } from '../../src/commands/commands.ts';
import { createRouter } from '../../src/commands/router.ts';
import { encode, type JobAction } from '../../src/core/custom-id.ts';
import { UnreadableJobError } from '../../src/core/job/read.ts';
import { languages, type Language } from '../support/languages.ts';
import { createResponder } from '../../src/discord/responder.ts';
import { createWords, type WordKey } from '../../src/words/words.ts';
import { servicesWith } from './typed.ts';
import { createTestClock } from '../support/clock.ts';
import { aJob } from '../support/job.ts';
import { restsTo } from '../support/rests.ts';

type Jobs = ReturnType<typeof servicesWith>['jobs'];

const words = createWords();
const jobId = '1234567890123456789';
interface Part {
  readonly content?: string | undefined;
  readonly custom_id?: string | undefined;
  readonly components?: readonly Part[] | undefined;
}
const part: z.ZodType<Part> = z.lazy(() =>
  z.object({ content: z.string().optional(), custom_id: z.string().optional(), components: z.array(part).optional() }),
);
const withInner = (each: Part): Part[] => [each, ...(each.components ?? []).flatMap(withInner)];
const shown = z.object({
  flags: z.number(),
  content: z.string().optional(),
  components: z.array(part).default([]),
});
const callback = z.object({ data: shown });

interface Said {
  /** The text of the first answer, and of its edit if there is one. */
  readonly texts: readonly string[];
  /** The custom ids of their buttons. */
  readonly buttons: readonly string[];
}

/** Presses a button of a bot whose jobs give these answers, and returns what Discord gets. */
async function press(customId: string, language: Language, jobs: Partial<Jobs>): Promise<Said> {
  const bodies: unknown[] = [];
  const wire = await startWireServer({
    clock: createTestClock(),
    async handle(request) {
      bodies.push(await request.json());
      return request.method === 'POST' ? new Response(null, { status: 204 }) : Response.json({});
    },
  });
  onTestFinished(async () => wire.close());
  const router = createRouter({
    commands: { current: () => new Map() },
    panels: [jobPanel(jobCommandNames(createCatalog([])), () => undefined, createCatalog([]))],
    services: servicesWith({ jobs: { find: answers(aJob({ id: jobId })), ...jobs } }),
  });
  const say = createResponder({
    rest: restsTo(`${wire.origin}/api`, 'token').interactions,
    metrics: { refusal: () => {} },
    log: pino({ level: 'silent' }),
    signal: new AbortController().signal,
  });
  const asked = { id: '100', token: 'secret', applicationId: '200', t: words.in(language) };
  const rights = { managesServer: false, moderates: false };
  const routed = await router.component({
    customId,
    kind: 'button',
    context: { ...asked, guildId: '300', channelId: '400', memberId: '500', rights, attachmentLimit: 1 },
    inServer: undefined,
    isOnPrivateAnswer: false,
    isOnNote: false,
    selectedValues: () => undefined,
    submittedForm: () => undefined,
  });
  if (routed.kind === 'accepted' || routed.kind === 'answered') throw new Error('it is no answer in private');
  await say(asked, routed);

  const [answer, ...edits] = bodies;
  expect(checkCallback(answer, { interactionType: 3, files: [] })).toEqual([]);
  const { data } = callback.parse(answer);
  expect(data.flags & 64).toBe(64);
  const all = [data, ...edits.map((edit) => shown.parse(edit))];
  const inside = all.map(({ components }) => components.flatMap(withInner));
  return {
    texts: all
      .map(({ content = '' }, index) => [content, ...(inside[index] ?? []).map((each) => each.content ?? '')].join(''))
      .filter((text) => text !== ''),
    buttons: inside.flat().flatMap(({ custom_id: id }) => id ?? []),
  };
}

const answers =
  <T>(answer: T): (() => Promise<T>) =>
  async () =>
    Promise.resolve(answer);

const fails = (cause: Error) => async (): Promise<never> => {
  await Promise.resolve();
  throw cause;
};

type Case = [action: JobAction, jobs: Partial<Jobs>, keys: readonly WordKey[], offers?: JobAction];

const delivered = { id: jobId, state: 'delivered', owner: { id: '500', language: 'en-US' } } as const;
const kept = answers(aJob({ ...delivered, kept: true }));

const cases: Case[] = [
  ['cancel', { cancel: answers('unknown-job') }, ['press.unknown-job']],
  ['cancel', { cancel: answers('not-yours') }, ['press.not-yours']],
  ['cancel', { cancel: answers('over') }, ['press.over']],
  ['cancel', { cancel: answers('delivering') }, ['press.delivering']],
  ['cancel', { cancel: answers('withheld') }, ['press.withheld-already']],
  ['cancel', { cancel: answers('cancelled') }, ['press.cancelled']],
  ['cancel', { cancel: answers('already-asked') }, ['press.already-asked']],
  ['cancel', { cancel: answers('cannot-stop') }, ['press.cannot-stop']],
  ['cancel', { cancel: answers('owner-cannot-stop') }, ['press.owner-cannot-stop'], 'private'],
  ['cancel', { cancel: answers('moderator-cannot-stop') }, ['press.moderator-cannot-stop'], 'withhold'],
  ['cancel', { cancel: answers('asked'), cancelOutcome: answers('cancelled') }, ['press.asked', 'press.cancelled']],
  [
    'cancel',
    { cancel: answers('asked'), cancelOutcome: answers('owner-cannot-stop') },
    ['press.asked', 'press.owner-cannot-stop'],
    'private',
  ],
  ['private', { makePrivate: answers('done') }, ['press.private']],
  ['private', { makePrivate: answers('withheld') }, ['press.withheld-already']],
  ['private', { makePrivate: answers('not-yours') }, ['press.not-yours']],
  ['private', { makePrivate: answers('not-here') }, ['press.not-here']],
  ['private', { makePrivate: answers('delivering') }, ['press.delivering']],
  ['withhold', { withhold: answers('done') }, ['press.withheld']],
  ['withhold', { withhold: answers('withheld') }, ['press.withheld']],
  ['withhold', { withhold: answers('not-yours') }, ['press.not-yours']],
  ['withhold', { withhold: answers('over') }, ['press.over']],
  ['receipt', { receipt: answers('unknown-job') }, ['press.unknown-job']],
  ['receipt', { receipt: answers('not-yours') }, ['press.not-yours']],
  ['show', { find: answers(undefined) }, ['press.unknown-job']],
  ['show', { find: answers(aJob({ ...delivered, owner: { id: '2', language: 'en-US' } })) }, ['press.not-yours']],
  ['show', { find: answers(aJob({ ...delivered, kept: false })) }, ['press.nothing-kept']],
  ['show', { find: answers(aJob({ ...delivered, route: { via: 'press' } })) }, ['press.show-sent']],
  ['show', { find: kept, show: answers('nothing-kept') }, ['press.nothing-kept']],
  ['show', { find: kept, show: answers('failed') }, ['press.show-failed'], 'show'],
  ['show', { find: kept, show: answers('gone') }, ['press.show-gone']],
  ['show', { find: kept, show: answers('showing') }, ['press.show-failed'], 'show'],
  ['show', { find: kept, show: answers('shown') }, []],
  ['show', { find: kept, show: fails(new UnreadableJobError(['version'])) }, ['refusal.unreadable-job']],
  ['show', { find: kept, show: fails(new Error('the disk is full')) }, ['press.store-failing']],
  ['cancel', { cancel: answers('asked'), cancelOutcome: fails(new Error('the disk is full')) }, ['press.asked']],
];

test.each(cases)(
  '%#: %s is answered in private, in the language of the person who presses',
  async (action, jobs, keys, offers) => {
    for (const language of languages) {
      const said = await press(encode('job', action, { job: jobId }), language, jobs);
      // The job costs six credits.
      expect(said.texts).toEqual(keys.map((key) => words.in(language)(key, { count: 6 })));
      expect(said.buttons).toEqual(offers === undefined ? [] : [encode('job', offers, { job: jobId })]);
    }
  },
);

test('a receipt is in the language of the person who presses, not of its owner', async () => {
  const jobs = { receipt: answers(aJob({ id: jobId })) };
  expect((await press(encode('job', 'receipt', { job: jobId }), 'en-US', jobs)).texts[0]).toContain(
    '6 credits reserved',
  );
  expect((await press(encode('job', 'receipt', { job: jobId }), 'zh-TW', jobs)).texts[0]).toContain('預留6點');
});

test.each(['', 'cancel', 'cancel:1', 'erase:1234567890123456789', 'cancel:1234567890123456789:x', '{"a":1}'])(
  'a forged button %j does nothing',
  async (forged) => {
    for (const language of languages) {
      expect(await press(forged, language, {})).toEqual({
        texts: [words.in(language)('refusal.unknown-button')],
        buttons: [],
      });
    }
  },
);
