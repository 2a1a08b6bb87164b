import { expect, test } from 'vitest';
import type { InteractionHandle } from '../../sandbox/discord/people/handles.ts';
import { ask, askUntil, stateOf } from '../support/cat-job.ts';
import { startEasel, textOf, type Easel } from '../support/easel.ts';
import { ledgerOf } from '../support/ledger.ts';
import { press } from '../support/press.ts';

const callback = { method: 'POST', path: /\/callback/ } as const;
const unavailable = { kind: 'answer', status: 503, body: { code: 0, message: '503' } } as const;

/** The reply cannot be read until the returned function is called. */
const hideReply = ({ discord }: Easel): (() => void) =>
  discord.faults.inject({ method: 'GET', path: /\/messages\//, times: Infinity, fault: unavailable });

/** The card is sent, and its connection breaks. `answer` sends this answer to Discord instead. */
function breakCard({ discord }: Easel): { answer(data: object): Promise<number> } {
  const sent = Promise.withResolvers<string>();
  const stop = discord.onRequest(({ path }) => {
    if (!callback.path.test(path)) return;
    stop();
    discord.faults.inject({ ...callback, fault: { kind: 'reset' } });
    sent.resolve(path);
  });
  return {
    async answer(data) {
      const [address, body] = [new URL(await sent.promise, discord.origin), JSON.stringify({ type: 4, data })];
      const { status } = await fetch(address, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body,
      });
      return status;
    },
  };
}

test('a private refusal of a request that was committed too late stays a refusal, also over a restart', async () => {
  const easel = await startEasel();
  const { discord, clock, until } = easel;
  const card = breakCard(easel);
  const show = hideReply(easel);
  const asked = await ask(easel);
  expect(await card.answer({ content: 'Too late.', flags: 64 })).toBe(200);
  await until(() => stateOf(easel, asked.id) === 'accepted');
  await easel.stop();
  show();
  await easel.start();
  await until(() => stateOf(easel, asked.id) === 'refused');
  await clock.advance(10_000);
  expect(textOf(asked.reply())).toBe('Too late.');
  expect(discord.traffic.filter(({ method }) => method === 'PATCH')).toEqual([]);
});

test('a card whose answer was lost is found in its channel when the token of its request has expired', async () => {
  const easel = await startEasel();
  const { channel, discord, runcomfy, clock, until } = easel;
  discord.faults.inject({ ...callback, fault: { kind: 'drop-reply' } });
  const show = hideReply(easel);
  const asked = await ask(easel);
  await until(() => stateOf(easel, asked.id) === 'accepted');
  await easel.stop();
  show();
  await clock.advance(16 * 60_000);
  await easel.start();
  await until(() => stateOf(easel, asked.id) === 'delivered');
  expect(textOf(asked.reply())).toContain('✅');
  expect([channel.messages().length, runcomfy.submissions.length]).toEqual([1, 1]);
});

test('a card that Discord shows after its connection broke is not given up', async () => {
  const easel = await startEasel();
  const card = breakCard(easel);
  const asked = await ask(easel);
  await easel.until(() => stateOf(easel, asked.id) === 'accepted');
  await easel.clock.advance(1_000);
  const isShown = { flags: 1 << 15, components: [{ type: 10, content: 'a cat' }] };
  expect(await card.answer(isShown)).toBe(200);
  await easel.until(() => stateOf(easel, asked.id) === 'delivered');
  expect(textOf(asked.reply())).toContain('✅');
});

test('a request whose card is being looked up counts among those that wait, until it is over', async () => {
  const easel = await startEasel({ env: { JOBS_PER_MEMBER: '1', WAITING_PER_MEMBER: '1' } });
  const { ana, discord, runcomfy, clock, until } = easel;
  const isRefused = async (): Promise<boolean | undefined> => {
    const asked: InteractionHandle = await ask(easel);
    await asked.answered();
    return asked.response?.ephemeral;
  };
  runcomfy.next({ runMs: 3_600_000 });
  await askUntil(easel, 'running');
  discord.faults.inject({ ...callback, fault: { kind: 'drop-reply' } });
  const show = hideReply(easel);
  const second = await ask(easel);
  await until(() => stateOf(easel, second.id) === 'accepted');
  await clock.advance(10_000);
  expect(await isRefused()).toBe(true);
  await press(ana, second.reply(), `cancel:${second.id}`);
  await until(() => ledgerOf(easel).jobs.find(({ id }) => id === second.id)?.told);
  await clock.advance(0);
  show();
  expect(await isRefused()).toBe(false);
});
