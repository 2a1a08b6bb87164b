import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createMovableClock } from '../../../sandbox/demo/movable-clock.ts';
import { startDemoWorld, type DemoWorld } from '../../../sandbox/demo/world.ts';
import { createMishaps, mishaps, type Mishaps } from '../../../sandbox/panel/mishaps.ts';
import english from '../../../sandbox/page/src/words/en-US.json' with { type: 'json' };

let folder: string;
let world: DemoWorld;
let failing: Mishaps;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mishaps-'));
  world = await startDemoWorld('models', createMovableClock(join(folder, 'clock')));
  failing = createMishaps(world);
});
beforeEach(() => failing.clear());
afterAll(async () => {
  await world.close();
  await rm(folder, { recursive: true });
});

type Request = readonly [method: string, path: string];
const callback: Request = ['POST', '/api/v10/interactions/1/token/callback?with_response=true'];
const post: Request = ['POST', '/api/v10/channels/1/messages'];
const edit: Request = ['PATCH', '/api/v10/webhooks/1/token/messages/@original'];
const gateway: Request = ['GET', '/api/v10/gateway/bot'];
const file: Request = ['GET', '/attachments/1/2/picture.jpg?ex=1'];
const client: Request = ['GET', '/client/people'];
const submission: Request = ['POST', '/v1/models/bytedance/seedream-4-0/sequential'];
const question: Request = ['GET', '/v1/requests/1/status'];
const catalog: Request = ['GET', '/v1/models'];
const media: Request = ['GET', '/1/2/output/3_output.jpg'];

/** For each fault at a place of requests: what it is about, and what it leaves alone. */
const rows: Readonly<Record<string, { readonly hits: readonly Request[]; readonly leaves: readonly Request[] }>> = {
  'discord-down': { hits: [gateway, post, callback], leaves: [file, client] },
  'discord-late': { hits: [callback], leaves: [post, gateway] },
  'discord-limited': { hits: [post, edit], leaves: [callback, gateway] },
  'discord-lost-answer': { hits: [post, edit], leaves: [callback, gateway] },
  'discord-reset': { hits: [gateway, edit], leaves: [file, client] },
  'files-slow': { hits: [media], leaves: [] },
  'runcomfy-down': { hits: [submission, question, catalog], leaves: [] },
  'runcomfy-limited': { hits: [submission], leaves: [question, catalog] },
  'runcomfy-lost-answer': { hits: [submission], leaves: [question, catalog] },
  'runcomfy-no-money': { hits: [submission], leaves: [question, catalog] },
  'runcomfy-questions-fail': { hits: [question], leaves: [submission, catalog] },
  'runcomfy-refused': { hits: [submission], leaves: [question, catalog] },
  'runcomfy-slow': { hits: [submission, question], leaves: [] },
};
const byRequest = mishaps.flatMap((each) =>
  'rule' in each ? [{ id: each.id, at: each.at, fault: each.rule.fault }] : [],
);
const byRun = mishaps.flatMap((each) => ('outcome' in each ? [{ id: each.id, outcome: each.outcome }] : []));

function faultsAt(at: 'discord' | 'runcomfy' | 'files') {
  return { discord: world.discord.faults, runcomfy: world.runcomfy.faults, files: world.runcomfy.mediaFaults }[at];
}

test('every fault at a request has its row', () => {
  expect(Object.keys(rows).toSorted()).toEqual(byRequest.map(({ id }) => id).toSorted());
});

test.each(byRequest)('$id happens to the next requests that it is about, and to no other', ({ id, at, fault }) => {
  const { hits = [], leaves = [] } = rows[id] ?? {};
  expect(failing.add(id, hits.length)).toBe(true);
  expect(leaves.map(([method, path]) => faultsAt(at).take(method, path))).toEqual(leaves.map(() => undefined));
  expect(failing.waiting(id)).toBe(hits.length);
  expect(hits.map(([method, path]) => faultsAt(at).take(method, path))).toEqual(hits.map(() => fault));
  expect(failing.waiting(id)).toBe(0);
});

test.each(byRun)('$id happens to the next run, once', async ({ id, outcome }) => {
  failing.add(id, 1);
  expect(failing.waiting(id)).toBe(1);
  const submit = async () =>
    fetch(`${world.runcomfy.url}${submission[1]}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${world.runcomfy.token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ text: 'a lighthouse' }),
    });
  expect((await submit()).status).toBe(200);
  expect(world.runcomfy.submissions.at(-1)?.outcome).toMatchObject(outcome);
  expect(failing.waiting(id)).toBe(0);
  await submit();
  expect(world.runcomfy.submissions.at(-1)?.outcome).not.toMatchObject(outcome);
});

test('runs take as long as the panel says', async () => {
  world.speed = { queueMs: 111, runMs: 222 };
  await fetch(`${world.runcomfy.url}${submission[1]}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${world.runcomfy.token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ text: 'a lighthouse' }),
  });
  expect(world.runcomfy.submissions.at(-1)?.outcome).toMatchObject({ queueMs: 111, runMs: 222 });
});

test('what was asked for can be taken back, and an unknown fault is none', () => {
  failing.add('runcomfy-down', 3);
  failing.add('runcomfy-down', 2);
  failing.add('run-fails', 1);
  expect([failing.waiting('runcomfy-down'), failing.waiting('run-fails')]).toEqual([5, 1]);
  failing.clear();
  expect([failing.waiting('runcomfy-down'), failing.waiting('run-fails')]).toEqual([0, 0]);
  expect([failing.add('nonsense', 1), failing.waiting('nonsense')]).toEqual([false, undefined]);
});

test('the page has words for every fault', () => {
  expect(Object.keys(english)).toEqual(expect.arrayContaining(mishaps.map(({ id }) => `panel.fault.${id}`)));
});
