import { expect, test } from 'vitest';
import { everyday, permissions } from '../../../sandbox/discord/world/permissions.ts';
import { ended, filesOf, startEasel, type Easel } from '../../support/easel.ts';
import { limited, limitedWithoutWait, refusal } from './answers.ts';
import { withoutWait } from './limits.ts';
import { soon } from './run-row.ts';

const line = 'Discord limits these requests; waiting';
const minute = 60_000;

const said = ({ logs }: Easel): unknown[] => logs.flatMap(({ msg, refusals }) => (msg === line ? [refusals] : []));

test.each(withoutWait)('an upload that is answered 429 with %s is tried rarely, and arrives', async (_what, fault) => {
  const easel = await startEasel();
  const { ana, channel, discord, runcomfy } = easel;
  runcomfy.next({ runMs: 10_000 });
  const asked = await ana.command(channel, 'image', { prompt: 'waves', images: 1 });
  await discord.until(() => asked.state === 'answered');
  const stop = discord.onRequest(({ headers, method, path }) => {
    if (headers['content-type']?.startsWith('multipart/') !== true) return;
    discord.faults.inject({ method, path: new RegExp(path), fault });
  });
  const uploads = (): number =>
    discord.traffic.filter(({ headers }) => headers['content-type']?.startsWith('multipart/') === true).length;
  await soon(easel, () => uploads() > 0);
  await easel.clock.advance(minute);
  expect(uploads()).toBeGreaterThan(2);
  expect(uploads()).toBeLessThan(10);
  expect(said(easel)).toEqual(Array.from({ length: uploads() }, (_one, index) => index + 1));
  stop();
  await soon(easel, () => ended(asked));
  expect(filesOf(asked.reply())).toHaveLength(1);
});

test('AutoMod rules that are answered 429 without a wait are requested rarely', async () => {
  const easel = await startEasel();
  const { discord } = easel;
  const path = /\/auto-moderation\/rules$/u;
  discord.faults.inject({ method: 'GET', path, times: Infinity, fault: limitedWithoutWait('0') });
  const before = discord.traffic.length;
  discord.addGuild({ botPermissions: everyday | permissions.manageGuild });
  await soon(easel, () => discord.traffic.slice(before).some((request) => path.test(request.path)));
  await easel.clock.advance(minute);
  const reads = discord.traffic.slice(before).filter((request) => path.test(request.path)).length;
  expect(reads).toBeGreaterThan(2);
  expect(reads).toBeLessThan(8);
});

test('a wait of hours that Discord asks for before a connection is kept, and logged', async () => {
  const easel = await startEasel();
  const { clock, discord } = easel;
  await easel.stop();
  discord.faults.inject({ path: /\/gateway\/bot/, fault: limited('user', 3 * 3600) });
  const before = discord.traffic.length;
  const asked = (): number => discord.traffic.slice(before).filter(({ path }) => path.endsWith('/gateway/bot')).length;
  let isReady = false;
  const starting = easel.start().then(() => (isReady = true));
  await discord.until(() => asked() === 1);
  await clock.advance(3 * 3_600_000 - 60_000);
  expect([asked(), isReady]).toEqual([1, false]);
  expect(easel.logs).toContainEqual(
    expect.objectContaining({ msg: 'could not connect to Discord; trying again', pause: 3 * 3_600_000 }),
  );
  await soon(easel, () => isReady);
  await starting;
});

test('requests slow down, and the operator is alerted, long before Discord shuts the bot out', async () => {
  const easel = await startEasel({ env: { PORT: '0' } });
  const { alerts, ana, channel, clock, discord, guild, logs } = easel;
  const port = String(logs.find(({ port: opened }) => opened !== undefined)?.['port']);
  const ready = async (): Promise<unknown> => (await fetch(`http://127.0.0.1:${port}/readyz`)).json();
  const refusedWith = (status: number): number => discord.traffic.filter((each) => each.status === status).length;
  const slowed = (): unknown => logs.find(({ level, invalid }) => level === 'slow' && invalid !== undefined);
  const letAnswersPass = discord.faults.inject({ path: /\/callback/u, times: Infinity, fault: limited('user') });
  discord.faults.inject({
    method: 'GET',
    path: /\/auto-moderation\/rules$/u,
    times: Infinity,
    fault: refusal(403, 50_013, 'Missing Permissions'),
  });
  const counted = async (): Promise<number> => {
    const metrics = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
    return metrics
      .matchAll(/^easel_discord_invalid_requests_total\S* (\d+)$/gmu)
      .reduce((sum, [, n]) => sum + Number(n), 0);
  };
  // Answers to interactions are many at once; of all else, discord.js sends fifty a second in real time. Both count.
  while ((await counted()) < 1_970) {
    const before = refusedWith(429);
    await Promise.all(Array.from({ length: 10 }, async () => ana.command(channel, 'quota')));
    await discord.until(() => refusedWith(429) >= before + 10);
  }
  letAnswersPass();
  expect(await ready()).toEqual({ ready: true, reasons: [] });
  while (slowed() === undefined) {
    const before = refusedWith(403);
    guild.botRole.change({ permissions: everyday });
    guild.botRole.change({ permissions: everyday | permissions.manageGuild });
    await discord.until(() => slowed() !== undefined || refusedWith(403) > before);
  }
  expect(slowed()).toMatchObject({ invalid: 2_000 });
  await easel.until(() => alerts.messages().some(({ content }) => content.includes('refuses too many')));
  expect(await ready()).toEqual({ ready: false, reasons: ['alert:discord-refusals'] });
  // Members are answered at once all the same, and results arrive.
  const asked = await ana.command(channel, 'image', { prompt: 'waves', images: 1 });
  await discord.until(() => asked.state === 'answered');
  await soon(easel, () => ended(asked));
  expect(filesOf(asked.reply())).toHaveLength(1);
  await clock.advance(11 * 60_000);
  expect(await ready()).toEqual({ ready: true, reasons: [] });
});
