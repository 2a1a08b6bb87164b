import { expect, test } from 'vitest';
import type { Outcome } from '../../sandbox/runcomfy/switches.ts';
import { ended, filesOf, startEasel, textOf } from '../support/easel.ts';

const outcomes: { name: string; outcome: Partial<Outcome>; says: string }[] = [
  { name: 'a failed run', outcome: { end: 'failed' }, says: '❌ The model hit an error.' },
  {
    name: 'a failed run that /status calls failed',
    outcome: { end: 'failed', failedStatus: 'failed', error: 'object' },
    says: '❌ The model hit an error.',
  },
  { name: 'a run without files', outcome: { shape: 'empty' }, says: '❌ Nothing came back.' },
  { name: 'a run that RunComfy cancelled', outcome: { end: 'cancelled' }, says: '🚫 Cancelled' },
  {
    name: 'a request that RunComfy forgot',
    outcome: { access: 'expired' },
    says: '❌ RunComfy lost track of this request.',
  },
  {
    name: 'a file on a foreign host',
    outcome: { media: { host: 'foreign' } },
    says: "None of the model's files can be used",
  },
  {
    name: 'a file on a private host',
    outcome: { media: { host: 'private' } },
    says: "None of the model's files can be used",
  },
  {
    name: 'a file behind a redirect',
    outcome: { media: { answer: 'redirect' } },
    says: "None of the model's files can be used",
  },
  {
    name: 'a file of the wrong type',
    outcome: { media: { answer: 'wrong-type' } },
    says: "None of the model's files can be used",
  },
  { name: 'a file that is gone', outcome: { media: { answer: 404 } }, says: "None of the model's files can be used" },
  {
    name: 'a file that always breaks off',
    outcome: { media: { answer: 'truncated' } },
    says: "None of the model's files can be used",
  },
];

test.each(outcomes)('$name ends in a clear message', async ({ outcome, says }) => {
  const { ana, channel, runcomfy, until } = await startEasel();
  runcomfy.next(outcome);
  const asked = await ana.command(channel, 'image', { prompt: 'a cat', images: 1 });
  const message = await until(() => ended(asked));
  expect(textOf(message)).toContain(says);
  expect(filesOf(message)).toEqual([]);
  expect(runcomfy.submissions).toHaveLength(1);
  expect(runcomfy.traffic.filter(({ path }) => path.includes('redirected'))).toEqual([]);
});

test.each([
  { at: 'submit' as const, name: 'at submission' },
  { at: 'run' as const, name: 'as a failed run' },
])("the model's filter refuses $name: the member is told politely", async ({ at }) => {
  const { ana, channel, runcomfy, until } = await startEasel();
  runcomfy.switches.moderation = { at, words: /cat/ };
  const asked = await ana.command(channel, 'image', { prompt: 'a cat', images: 1 });
  const message = await until(() => ended(asked));
  expect(textOf(message)).toContain("🙅 The model's safety filter blocked this. No credits used; try other words.");
});

test('inputs that RunComfy refuses cost nothing, and the member is told', async () => {
  const { ana, channel, runcomfy, until } = await startEasel();
  runcomfy.faults.inject({
    method: 'POST',
    fault: { kind: 'answer', status: 422, body: { error_code: 422001, error_message: 'x', detail: [] } },
  });
  const asked = await ana.command(channel, 'image', { prompt: 'a cat', images: 1 });
  expect(textOf(await until(() => ended(asked)))).toContain("❌ RunComfy didn't accept these settings.");
  expect(runcomfy.submissions).toEqual([]);
});

test('a submission whose answer is lost is never sent again, and the member is told', async () => {
  const { ana, channel, runcomfy, until } = await startEasel();
  runcomfy.faults.inject({ method: 'POST', fault: { kind: 'drop-reply' } });
  const asked = await ana.command(channel, 'image', { prompt: 'a cat', images: 1 });
  expect(textOf(await until(() => ended(asked)))).toContain('⚠️ Lost contact while sending');
  expect(runcomfy.submissions).toHaveLength(1);
  expect(runcomfy.traffic.filter(({ method }) => method === 'POST')).toHaveLength(1);
});

test('a job that RunComfy asks to come back later comes back at that time', async () => {
  const { ana, channel, runcomfy, until } = await startEasel();
  runcomfy.switches.rateLimit = { left: 2, retryAfter: '7' };
  const asked = await ana.command(channel, 'image', { prompt: 'a cat', images: 1 });
  const message = await until(() => ended(asked));
  expect(filesOf(message)).toHaveLength(1);
  const posts = runcomfy.traffic.filter(({ method }) => method === 'POST').map(({ at }) => at);
  expect(posts).toHaveLength(3);
  expect(posts.slice(1).map((at, index) => at - (posts[index] ?? 0) >= 7_000)).toEqual([true, true]);
});

test('one unusable file does not lose the others', async () => {
  const { ana, channel, runcomfy, until } = await startEasel();
  runcomfy.mediaFaults.inject({ skip: 1, fault: { kind: 'answer', status: 404 } });
  const asked = await ana.command(channel, 'image', { prompt: 'cats', images: 3 });
  const message = await until(() => ended(asked));
  expect(filesOf(message)).toHaveLength(2);
  expect(textOf(message)).toContain("1 file couldn't be used.");
});

test('reading is repeated through resets, broken answers and server errors', async () => {
  const { ana, channel, runcomfy, until } = await startEasel();
  const path = /^\/v1\/requests\//;
  runcomfy.faults.inject({ path, fault: { kind: 'reset' } });
  runcomfy.faults.inject({ path, fault: { kind: 'answer', status: 502, body: '<html>Bad gateway</html>' } });
  runcomfy.faults.inject({ path, fault: { kind: 'answer', status: 200, body: '{"status":' } });
  runcomfy.faults.inject({ path, fault: { kind: 'answer', status: 200, body: { error_code: 500001 } } });
  const asked = await ana.command(channel, 'image', { prompt: 'a cat', images: 1 });
  expect(filesOf(await until(() => ended(asked)))).toHaveLength(1);
});
