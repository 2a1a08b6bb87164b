import { expect, test } from 'vitest';
import { stateOf } from '../support/cat-job.ts';
import { startEasel, textOf } from '../support/easel.ts';
import { askIn, refusalIn } from './asking.ts';
import { decide, managerOf } from './policy-panel.ts';

test('a cooldown lasts from one request of a member to the next, in one server, also over a restart', async () => {
  const easel = await startEasel();
  const { guild, discord, channel, ana, mei, clock } = easel;
  const there = discord.addGuild({ name: 'Other' });
  const elsewhere = there.addChannel({ name: 'there' });
  await clock.advance(0);
  const visitor = there.join(ana);
  await decide(easel, managerOf(guild, 'mod'), 'pace', { cooldown: '60' });

  // Of two at the same moment one is accepted. Requests in another server do not count here.
  const abroad = askIn(elsewhere, visitor);
  const both = await Promise.all([refusalIn(channel, ana), refusalIn(channel, ana)]);
  expect(both.filter((refusal) => refusal === undefined)).toHaveLength(1);
  expect((await abroad).response?.ephemeral).toBe(false);
  const until = Math.floor((clock.now() + 60_000) / 1000);
  expect(both).toContain(`Cooldown: you can generate again <t:${until}:R>.`);
  expect(await refusalIn(channel, mei)).toBeUndefined();
  expect(await refusalIn(channel, mei)).toBe(`冷卻中，<t:${until}:R>可以再生成。`);
  expect(await refusalIn(elsewhere, visitor)).toBeUndefined();

  await easel.stop();
  await clock.advance(50_000);
  await easel.start();
  expect(await refusalIn(channel, ana)).toContain('Cooldown: you can generate again');
  await clock.advance(10_000);
  expect(await refusalIn(channel, ana)).toBeUndefined();
});

test('a cooldown does not begin with a request whose card was never shown', async () => {
  const easel = await startEasel();
  const { guild, discord, channel, ana, until } = easel;
  await decide(easel, managerOf(guild, 'mod'), 'pace', { cooldown: '60' });
  const body = { code: 10062, message: 'Unknown interaction' };
  discord.faults.inject({ method: 'POST', path: /callback/, fault: { kind: 'answer', status: 404, body } });
  const lost = await ana.command(channel, 'image', { prompt: 'a cat', images: 1 });
  await until(() => stateOf(easel, lost.id) === 'refused');
  await easel.clock.advance(0);
  expect(await refusalIn(channel, ana)).toBeUndefined();
  expect(await refusalIn(channel, ana)).toContain('Cooldown: you can generate again');
});

test("jobs at once: a member's second job waits in this server, not in another one, and jobs in other servers pass it", async () => {
  const easel = await startEasel({ env: { JOBS_PER_MEMBER: '2', WAITING_PER_MEMBER: '2' } });
  const { guild, discord, channel, ana, mei, runcomfy, until, clock } = easel;
  const mod = managerOf(guild, 'mod');
  const there = discord.addGuild({ name: 'Other' });
  const elsewhere = there.addChannel({ name: 'there' });
  await clock.advance(0);
  const visitor = there.join(ana);
  await decide(easel, mod, 'pace', { atOnce: '1' });
  for (let job = 0; job < 6; job += 1) runcomfy.next({ runMs: 600_000 });

  const [first, second] = [await askIn(channel, ana), await askIn(channel, ana)];
  await until(() => stateOf(easel, first.id) === 'running');
  await clock.advance(10_000);
  expect(stateOf(easel, second.id)).toBe('waiting');
  expect(textOf(second.reply())).toContain('⏳');
  // It does not delay others, nor the same member in another server.
  const [other, abroad] = [await askIn(channel, mei), await askIn(elsewhere, visitor)];
  await until(() => stateOf(easel, other.id) === 'running' && stateOf(easel, abroad.id) === 'running');
  expect(stateOf(easel, second.id)).toBe('waiting');

  // If a policy is changed while jobs wait and run, they keep the policy of their acceptance.
  await decide(easel, mod, 'pace', { atOnce: '' });
  await clock.advance(10_000);
  expect(stateOf(easel, second.id)).toBe('waiting');
  // Two wait, and no more: the server's jobs at once leave no room for a third.
  await decide(easel, mod, 'pace', { atOnce: '1' });
  expect(await refusalIn(channel, ana)).toBeUndefined();
  expect(await refusalIn(channel, ana)).toBe(
    'You already have 2 in line. Wait for one to start, or cancel one with `/jobs`.',
  );
});
