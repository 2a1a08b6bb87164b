import { expect, test, vi } from 'vitest';
import type { InteractionHandle } from '../../../sandbox/discord/people/handles.ts';
import { ended, filesOf, startEasel } from '../../support/easel.ts';
import { startGate } from '../../support/gate.ts';
import { ledgerOf, settledLedgerOf } from '../../support/ledger.ts';
import { outage } from './outage.ts';
import { pass } from './run.ts';

const minute = 60_000;

/** Pseudo-random numbers in [0, 1), the same each time (the minimal standard generator). */
function chance(): () => number {
  let state = 20_261_121;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

test('after an hour without RunComfy nothing is dropped, and there is no burst', { timeout: 180_000 }, async () => {
  const gate = await startGate();
  const easel = await startEasel({
    random: chance(),
    env: { RUNCOMFY_API_URL: gate.url, JOBS_AT_ONCE: String(outage.atOnce), JOBS_PER_MEMBER: '10' },
  });
  const { guild, channel, runcomfy, clock, until } = easel;
  gate.to = Number(new URL(runcomfy.url).port);
  await gate.open();
  const members = Array.from({ length: 5 }, (_, index) => guild.addMember({ username: `member${index}` }));
  const asked: InteractionHandle[] = [];
  const ask = async (count: number): Promise<void> => {
    for (let n = 0; n < count; n += 1) {
      const one = await members[n % members.length]?.command(channel, 'image', { prompt: 'a heron', images: 1 });
      if (one === undefined) continue;
      await one.answered();
      asked.push(one);
    }
    await vi.waitFor(() => expect(ledgerOf(easel).jobs).toHaveLength(asked.length));
  };

  runcomfy.switches.outcome.queueMs = 1_000;
  runcomfy.switches.outcome.runMs = 30 * minute;
  await ask(outage.running);
  await until(() => runcomfy.submissions.length === outage.running);
  await pass(easel, minute);
  await gate.shut();
  await pass(easel, minute);
  await ask(outage.waiting);
  const seen = runcomfy.traffic.length;
  await pass(easel, 59 * minute, 15_000);
  expect(runcomfy.traffic).toHaveLength(seen);
  expect(ledgerOf(easel).jobs.every(({ settlement }) => settlement === undefined)).toBe(true);

  runcomfy.switches.outcome.runMs = 5_000;
  await gate.open();
  const back = clock.now();
  await pass(easel, 3 * minute);
  const ran = runcomfy.submissions.slice(0, outage.running).map(({ requestId }) => requestId);
  const since = runcomfy.traffic
    .slice(seen)
    .filter(({ method, path }) => method === 'POST' || ran.some((id) => path.includes(id)));
  /** The largest number of them in one span of `ms` since its return. */
  const most = (method: string, ms: number): number => {
    const times = since.filter((one) => one.method === method).map(({ at }) => at);
    return Math.max(...times.map((from) => times.filter((at) => at >= from && at < from + ms).length));
  };
  expect((since[0]?.at ?? Infinity) - back).toBeLessThanOrEqual(outage.noticedIn);
  expect(most('POST', 1_000)).toBeLessThanOrEqual(outage.second.posts);
  expect(most('GET', 1_000)).toBeLessThanOrEqual(outage.second.questions);
  expect(most('GET', 60_000)).toBeLessThanOrEqual(outage.minute.questions);
  await until(() => asked.every((one) => ended(one) !== false));
  const ledger = await settledLedgerOf(easel, asked.length);
  expect(ledger.jobs.map(({ state }) => state)).toEqual(Array(asked.length).fill('delivered'));
  expect(channel.messages().flatMap((message) => filesOf(message))).toHaveLength(asked.length);
  expect(runcomfy.submissions).toHaveLength(asked.length);
  expect(ledger.server(guild.id)).toEqual({ spent: 3 * asked.length, held: 0 });
});
