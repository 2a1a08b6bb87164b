import { pino } from 'pino';
import { expect, onTestFinished, test } from 'vitest';
import { startWireServer } from '../../sandbox/wire/server.ts';
import type { RoutedAnswer } from '../../src/commands/router.ts';
import { createDispatch } from '../../src/discord/dispatch.ts';
import type { TypedInteraction } from '../../src/discord/read-interaction.ts';
import { replyView } from '../../src/core/job/view.ts';
import { jobMessage } from '../../src/messages/job/message.ts';
import { createMetrics } from '../../src/services/runtime/metrics.ts';
import { createWallClock } from '../../src/services/runtime/wall-clock.ts';
import { createWords } from '../../src/words/words.ts';
import { createTestClock } from '../support/clock.ts';
import { aJob } from '../support/job.ts';
import { restsTo } from '../support/rests.ts';

const words = createWords();
const t = words.in('en-US');

/** A dispatch whose router answers when the test says so. */
async function start() {
  const clock = createTestClock();
  const wire = await startWireServer({
    clock,
    async handle(request, exchange) {
      exchange.body = await request.json();
      return new Response(null, { status: 204 });
    },
  });
  onTestFinished(async () => wire.close());
  const routing = Promise.withResolvers<RoutedAnswer>();
  const discarded: string[] = [];
  const log = pino({ level: 'silent' });
  const dispatch = createDispatch({
    router: { command: async () => routing.promise, component: async () => routing.promise },
    jobs: { cardPosted: async () => {}, discardUnseen: async ({ id }) => Promise.resolve(void discarded.push(id)) },
    isListed: () => true,
    noticeInputs: async () => {},
    metrics: createMetrics(),
    rest: restsTo(`${wire.origin}/api`, 'token').interactions,
    words,
    clock: createWallClock({ clock: clock.machine(), log }),
    log,
    signal: new AbortController().signal,
  });
  const interaction = {
    id: '1',
    token: 'token',
    applicationId: '2',
    // A command that came from no server is read in one step.
    guildId: null,
    guild: null,
    locale: 'en-US',
    createdTimestamp: clock.now(),
    commandName: 'image',
  } as unknown as TypedInteraction;
  return { dispatch, interaction, routing, discarded, clock, traffic: wire.traffic };
}

test('a job that is accepted after its member was refused is discarded, and its card is not posted', async () => {
  const { dispatch, interaction, routing, discarded, clock, traffic } = await start();
  const answered = dispatch.command(interaction);
  await expect.poll(() => clock.sleepers).toBe(1);
  await clock.advance(2_399);
  expect(traffic).toEqual([]);
  await clock.advance(1);
  await answered;
  expect(traffic.map(({ body }) => JSON.stringify(body))).toEqual([expect.stringContaining(t('refusal.store-slow'))]);
  const job = aJob();
  const view = replyView(job);
  routing.resolve({ kind: 'accepted', job, view, card: jobMessage(view, job.owner.id, t, () => undefined) });
  await expect.poll(() => discarded).toEqual([job.id]);
  expect(traffic).toHaveLength(1);
});

test('an answer that comes in time leaves no timer behind', async () => {
  const { dispatch, interaction, routing, clock, traffic } = await start();
  const answered = dispatch.command(interaction);
  await expect.poll(() => clock.sleepers).toBe(1);
  routing.resolve({ kind: 'refused', text: 'no' });
  await answered;
  expect([clock.sleepers, traffic.length]).toEqual([0, 1]);
});
