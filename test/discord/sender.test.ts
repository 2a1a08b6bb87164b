import { expect, onTestFinished, test } from 'vitest';
import { startWireServer, type Exchange } from '../../sandbox/wire/server.ts';
import { createMessageTargets } from '../../src/discord/message-targets.ts';
import { createSender } from '../../src/discord/sender.ts';
import { jobMessage } from '../../src/messages/job/message.ts';
import { replyView } from '../../src/core/job/view.ts';
import type { Job } from '../../src/core/job/record.ts';
import { createMetrics } from '../../src/services/runtime/metrics.ts';
import { createWords } from '../../src/words/words.ts';
import { createTestClock } from '../support/clock.ts';
import { aJob } from '../support/job.ts';
import { restsTo } from '../support/rests.ts';

const { signal } = new AbortController();
const edited = async (): Promise<object> => Promise.resolve({ content: 'done' });
const notice = { nonce: '1-told' };

/** A sender whose Discord accepts no token of an interaction any more, and answers `bots` to requests as the bot. */
async function start(bots: { readonly status: number; readonly body: object }, mostDead?: number) {
  const wire = await startWireServer({
    clock: createTestClock(),
    async handle(request, exchange) {
      exchange.body = request.method === 'DELETE' ? undefined : await request.json();
      return exchange.path.includes('/webhooks/')
        ? Response.json({ code: 50_027, message: 'Invalid Webhook Token' }, { status: 401 })
        : Response.json(bots.body, { status: bots.status });
    },
  });
  onTestFinished(async () => wire.close());
  const rests = restsTo(`${wire.origin}/api`, 'token');
  const asked = (): string[] => wire.traffic.map(({ path }) => (path.includes('/webhooks/') ? 'token' : 'bot'));
  const bodies = (): Exchange['body'][] => wire.traffic.map(({ body }) => body);
  const sender = createSender({ rests, metrics: createMetrics() }, mostDead);
  return { sender, targets: createMessageTargets(rests), asked, bodies };
}

const withToken = (token: string): Job => aJob({ reply: '7', place: { ...aJob().place, token } });
const taken = { status: 200, body: { id: '7' } };

test('a token that Discord called dead is not used again, and the bot edits instead', async () => {
  const { sender, targets, asked } = await start(taken);
  const edit = async () => sender.edit('edit', targets.toReply(withToken('one')), edited, signal);
  expect([await edit(), await edit()]).toMatchObject([
    { kind: 'sent', message: taken.body },
    { kind: 'sent', message: taken.body },
  ]);
  expect(asked()).toEqual(['token', 'bot', 'bot']);
});

test('only a limited number of dead tokens is kept: the newest', async () => {
  const { sender, targets, asked } = await start(taken, 2);
  for (const token of ['one', 'two', 'three', 'three', 'two', 'one']) {
    await sender.edit('edit', targets.toReply(withToken(token)), edited, signal);
  }
  expect(asked().filter((by) => by === 'token')).toHaveLength(4);
  expect(asked().slice(-2)).toEqual(['token', 'bot']);
});

test('a press’s token is tried again, because it may only seem dead', async () => {
  const { sender, targets, asked } = await start(taken);
  const press = { token: 'pressed', at: 0 };
  const job = aJob({ route: { via: 'press' }, press });
  const edit = async () => sender.edit('private', targets.toMessage(job, 0), edited, signal);
  expect([await edit(), await edit()]).toEqual([{ kind: 'token-dead' }, { kind: 'token-dead' }]);
  expect(asked()).toEqual(['token', 'token']);
});

test('a request that may not be sent as the bot is not sent at all', async () => {
  const { sender, targets, asked } = await start(taken);
  const reply = targets.toReply(withToken('one'), () => false);
  expect(await sender.edit('edit', reply, edited, signal)).toEqual({ kind: 'unreachable', retryAfter: undefined });
  expect(asked()).toEqual(['token']);
});

test('a new message has a nonce if the bot makes it, and none through a webhook', async () => {
  const { sender, targets, bodies } = await start(taken);
  const job = withToken('one');
  const body = jobMessage(replyView(job), job.owner.id, createWords().in('en-US'), () => undefined);
  const shown = await sender.create('place', targets.toNewMessage(job), body, notice, signal);
  expect(shown).toEqual({ kind: 'shown', message: { id: '7', attachments: [] } });
  const [byWebhook, byBot] = bodies();
  expect(byWebhook).not.toHaveProperty('nonce');
  expect(byBot).toEqual({ ...(byWebhook as object), nonce: '1-told', enforce_nonce: true });
});

test.each([
  [200, {}, { kind: 'removed' }],
  [404, { code: 10_008, message: 'Unknown Message' }, { kind: 'removed' }],
  [403, { code: 50_013, message: 'Missing Permissions' }, { kind: 'forbidden' }],
])('a removal that is answered with %d %j is %j', async (status, body, outcome) => {
  const { sender, targets } = await start({ status, body });
  expect(await sender.remove(targets.toReply(withToken('one')), signal)).toEqual(outcome);
});
