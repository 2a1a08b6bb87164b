import { expect, test } from 'vitest';
import type { ChannelHandle, MemberHandle } from '../../sandbox/discord/people/handles.ts';
import { ended, startEasel, textOf, type Easel } from '../support/easel.ts';
import { areAllAnnounced, ledgerOf } from '../support/ledger.ts';

/** Sends a request to the bot's own port, which is in its log. */
async function ask({ logs }: Easel, path: string): Promise<{ status: number; body: string }> {
  const port = logs.findLast(({ msg }) => String(msg).startsWith('health, readiness'))?.['port'];
  const response = await fetch(`http://127.0.0.1:${String(port)}${path}`);
  return { status: response.status, body: await response.text() };
}

const readiness = async (easel: Easel): Promise<unknown> => JSON.parse((await ask(easel, '/readyz')).body) as unknown;
const onPort = { env: { PORT: '0' } };

test('/readyz reports connecting, ready and stopping; /healthz is fine all the while', async () => {
  const easel = await startEasel(onPort);
  const { discord, ana, channel, runcomfy, until, clock } = easel;
  expect(await ask(easel, '/readyz')).toMatchObject({ status: 200, body: '{"ready":true,"reasons":[]}\n' });
  await easel.stop();

  discord.gateway.handshakeFails(1_000);
  const starts = easel.logs.length;
  const starting = easel.start();
  await until(() => easel.logs.slice(starts).some(({ msg }) => String(msg).startsWith('could not connect')));
  expect(await ask(easel, '/readyz')).toMatchObject({
    status: 503,
    body: '{"ready":false,"reasons":["connecting"]}\n',
  });
  expect(await ask(easel, '/healthz')).toMatchObject({ status: 200 });
  discord.gateway.handshakeFails(0);
  let connected = false;
  const done = starting.then(() => (connected = true));
  await until(() => connected);
  await done;
  expect(await readiness(easel)).toEqual({ ready: true, reasons: [] });

  // A poll of RunComfy is under way, and the stop waits for its answer.
  runcomfy.faults.inject({ path: /status/, fault: { kind: 'late-reply', ms: 20_000 } });
  await ana.command(channel, 'image', { prompt: 'a heron', images: 1 });
  await until(() => runcomfy.traffic.some(({ path }) => path.endsWith('/status')));
  const stopping = easel.stop();
  expect(await readiness(easel)).toEqual({ ready: false, reasons: ['stopping'] });
  await clock.advance(20_000);
  await stopping;
});

test('/metrics has every metric after a job', async () => {
  const easel = await startEasel(onPort);
  const asked = await easel.ana.command(easel.channel, 'image', { prompt: 'a heron', images: 1 });
  await easel.until(() => ended(asked));
  await easel.until(() => areAllAnnounced(easel));
  const { status, body } = await easel.until(async () => {
    const answer = await ask(easel, '/metrics');
    return answer.body.includes('easel_jobs_ended_total{state="delivered"} 1') && answer;
  });
  expect(status).toBe(200);
  expect(
    body
      .match(/^# TYPE \S+/gm)
      ?.map((line) => line.slice('# TYPE '.length))
      .toSorted(),
  ).toEqual([
    'easel_acknowledge_seconds',
    'easel_alert',
    'easel_clock_offset_seconds',
    'easel_commit_seconds',
    'easel_delivery_seconds',
    'easel_discord_invalid_requests_total',
    'easel_discord_requests_total',
    'easel_jobs_ended_total',
    'easel_jobs_open',
    'easel_paused',
    'easel_polls_total',
    'easel_refusals_total',
    'easel_session_starts_left',
    'easel_shard_up',
    'easel_shards',
    'easel_shards_recommended',
    'easel_submissions_total',
    'easel_waiting',
  ]);
  const lines = body.split('\n');
  for (const line of [
    'easel_submissions_total{outcome="taken"} 1',
    'easel_jobs_ended_total{state="delivered"} 1',
    'easel_polls_total{outcome="over"} 1',
    'easel_acknowledge_seconds_count 1',
    'easel_delivery_seconds_count 1',
    'easel_jobs_open{state="running"} 0',
    'easel_paused 0',
  ]) {
    expect(lines).toContain(line);
  }
  expect(body).not.toContain('heron');
});

test.each(['en-US', 'zh-TW'] as const)(
  'a server that is not in DISCORD_GUILDS is refused in private (%s)',
  async (locale) => {
    const easel = await startEasel({ env: { DISCORD_GUILDS: '123456789012345678' } });
    const member = locale === 'en-US' ? easel.ana : easel.mei;
    const asked = await member.command(easel.channel, 'image', { prompt: '蒼鷺 heron', images: 1 });
    await asked.answered();
    expect(asked.response).toMatchObject({ type: 4, ephemeral: true });
    expect(textOf(asked.reply())).toContain(
      locale === 'en-US' ? "This server isn't on the bot's list" : '這個伺服器不在可使用的名單上',
    );
    expect(easel.channel.messages()).toEqual([]);
    expect(easel.runcomfy.submissions).toEqual([]);
    expect(ledgerOf(easel).jobs).toEqual([]);
  },
);

test.each(['en-US', 'zh-TW'] as const)('with PAUSED=true nothing is accepted (%s)', async (locale) => {
  const easel = await startEasel({ env: { PAUSED: 'true' } });
  const member = locale === 'en-US' ? easel.ana : easel.mei;
  const asked = await member.command(easel.channel, 'image', { prompt: '蒼鷺 heron', images: 1 });
  await asked.answered();
  expect(asked.response).toMatchObject({ type: 4, ephemeral: true });
  expect(textOf(asked.reply())).toContain(locale === 'en-US' ? 'Easel is paused for everyone' : 'Easel 目前全面暫停，');
  expect(easel.runcomfy.submissions).toEqual([]);
  expect(ledgerOf(easel).jobs).toEqual([]);
});

/** Part of every permission, so that Discord shows the operators' command. */
const administrator = 1n << 3n;

test('a pause by an operator: running jobs continue, waiting jobs say so and keep their places, and continue afterwards', async () => {
  const operators: MemberHandle[] = [];
  const easel = await startEasel({
    env({ guild }) {
      operators.push(guild.addMember({ username: 'olga', permissions: administrator }));
      return { OPERATOR_IDS: operators.map(({ id }) => id).join(','), JOBS_AT_ONCE: '1' };
    },
  });
  const { ana, mei, guild, channel, runcomfy, until } = easel;
  const [operator] = operators;
  if (operator === undefined) throw new Error('nobody operates the bot');
  const runs = await ana.command(channel, 'image', { prompt: 'a heron', images: 1 });
  await until(() => runcomfy.submissions.length === 1);
  const waits = await mei.command(channel, 'image', { prompt: '蒼鷺', images: 1 });
  await waits.answered();

  const paused = await operator.command(channel, 'easel pause');
  await paused.answered();
  expect(paused.response).toMatchObject({ type: 4, ephemeral: true });
  expect(textOf(paused.reply())).toContain('⏸️ Paused for everyone.');
  const refused = await ana.command(channel, 'image', { prompt: 'one more', images: 1 });
  await refused.answered();
  expect(refused.response).toMatchObject({ type: 4, ephemeral: true });

  await until(() => ended(runs));
  await until(() => textOf(waits.reply()).includes('⏸️ 營運者已暫停服務，順位會保留'));
  expect(textOf(runs.reply())).toContain('✅');
  expect(runcomfy.submissions).toHaveLength(1);

  const resumed = await operator.command(channel, 'easel resume');
  await resumed.answered();
  expect(textOf(resumed.reply())).toContain('▶️ Easel is running again.');
  await until(() => ended(waits));
  await until(() => areAllAnnounced(easel));
  expect(runcomfy.submissions).toHaveLength(2);
  const ledger = ledgerOf(easel);
  expect(ledger.server(guild.id)).toEqual({ spent: 6, held: 0 });
  expect(ledger.bot()).toEqual({ spent: 60_000, held: 0 });
});

test.each(['en-US', 'zh-TW'] as const)(
  'nobody else can pause, whatever they forge and whatever rights they have in the server: refused in private (%s)',
  async (locale) => {
    const easel = await startEasel({ env: { OPERATOR_IDS: '223456789012345678' } });
    const { guild, channel, ana, until } = easel;
    const owner = guild.addMember({ username: 'owner', locale, permissions: administrator });
    for (const [member, name] of [
      [owner, 'easel pause'],
      [owner, 'easel resume'],
      [locale === 'en-US' ? ana : easel.mei, 'easel pause'],
    ] as const) {
      const tried = await member.command(channel, name, {}, { forged: true });
      await tried.answered();
      expect(tried.response).toMatchObject({ type: 4, ephemeral: true });
      expect(textOf(tried.reply())).toBe(
        locale === 'en-US' ? "Only the bot's host can do that." : '只有營運者可以操作。',
      );
    }
    const asked = await ana.command(channel, 'image', { prompt: 'a heron', images: 1 });
    await until(() => ended(asked));
    expect(easel.runcomfy.submissions).toHaveLength(1);
  },
);

test('an alert is one log line, a metric, not ready, and one message in ALERT_CHANNEL_ID; it ends by itself', async () => {
  const rooms: ChannelHandle[] = [];
  const easel = await startEasel({
    env({ guild }) {
      rooms.push(guild.addChannel({ name: 'alerts' }));
      return { ...onPort.env, ALERT_CHANNEL_ID: rooms[0]?.id ?? '' };
    },
  });
  const { ana, mei, channel, runcomfy, until } = easel;
  const posted = (): string[] => rooms.flatMap((room) => room.messages().map(textOf));
  runcomfy.switches.tokenState = 'revoked';
  const first = await ana.command(channel, 'image', { prompt: 'a heron', images: 1 });
  const second = await mei.command(channel, 'image', { prompt: '蒼鷺', images: 1 });
  await until(() => textOf(first.reply()).includes('⏸️ On hold until the bot'));
  await until(() => textOf(second.reply()).includes('⏸️ RunComfy 帳號有問題'));
  await easel.clock.advance(600_000);
  expect(posted()).toEqual([expect.stringMatching(/^🚨 RunComfy rejects the API token/)]);
  expect(easel.logs.filter(({ msg, level }) => msg === 'alert' && level === 50)).toHaveLength(1);
  expect(await ask(easel, '/readyz')).toEqual({
    status: 503,
    body: '{"ready":false,"reasons":["alert:runcomfy-account"]}\n',
  });
  expect((await ask(easel, '/metrics')).body).toContain('easel_alert{kind="runcomfy-account"} 1');
  expect(runcomfy.submissions).toEqual([]);

  runcomfy.switches.tokenState = 'valid';
  await until(() => ended(first) && ended(second));
  expect(await readiness(easel)).toEqual({ ready: true, reasons: [] });
  expect((await ask(easel, '/metrics')).body).toContain('easel_alert{kind="runcomfy-account"} 0');
  expect(posted()).toHaveLength(1);
  expect(runcomfy.submissions).toHaveLength(2);
});
