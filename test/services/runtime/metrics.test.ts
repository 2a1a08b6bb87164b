import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { createMetrics, type Metrics } from '../../../src/services/runtime/metrics.ts';

/** The value of one series, by its name and labels as Prometheus writes them. */
async function value(metrics: Metrics, series: string): Promise<number | undefined> {
  const line = (await metrics.text()).split('\n').find((each) => each.startsWith(`${series} `));
  return line === undefined ? undefined : Number(line.slice(series.length + 1));
}

test.each<[what: string, happens: (metrics: Metrics) => void, series: string]>([
  ['a job ended', (metrics) => metrics.jobEnded('lost'), 'easel_jobs_ended_total{state="lost"}'],
  ['a submission vanished', (metrics) => metrics.submission('unknown'), 'easel_submissions_total{outcome="unknown"}'],
  ['RunComfy was asked', (metrics) => metrics.poll('unreachable'), 'easel_polls_total{outcome="unreachable"}'],
  ['a command was refused', (metrics) => metrics.refusal('quota'), 'easel_refusals_total{reason="quota"}'],
  [
    'Discord was asked',
    (metrics) => metrics.discordRequest('edit', 'gone'),
    'easel_discord_requests_total{kind="edit",outcome="gone"}',
  ],
  ['an alert began', (metrics) => metrics.alert('store', true), 'easel_alert{kind="store"}'],
  ['an answer took 0.7 s', (metrics) => metrics.firstAnswered(0.7), 'easel_acknowledge_seconds_bucket{le="1"}'],
  ['a commit took 7 ms', (metrics) => metrics.committed(0.007), 'easel_commit_seconds_bucket{le="0.01"}'],
  ['a delivery took 25 s', (metrics) => metrics.delivered(25), 'easel_delivery_seconds_bucket{le="30"}'],
])('%s: its series goes from 0 to 1', async (_what, happens, series) => {
  const metrics = createMetrics();
  expect(await value(metrics, series)).toBe(0);
  happens(metrics);
  expect(await value(metrics, series)).toBe(1);
});

test('a cleared alert reads 0 again', async () => {
  const metrics = createMetrics();
  metrics.alert('runcomfy-account', true);
  metrics.alert('runcomfy-account', false);
  expect(await value(metrics, 'easel_alert{kind="runcomfy-account"}')).toBe(0);
});

test('gauges are read at each scrape, states without a job as 0', async () => {
  const metrics = createMetrics();
  const open = ['waiting', 'waiting', 'running'] as const;
  let paused = true;
  let jobs: readonly (typeof open)[number][] = open;
  metrics.watch({ openJobs: () => jobs, waiting: () => 2, paused: () => paused, clockOffset: () => -4_500 });
  const read = async (): Promise<unknown[]> =>
    Promise.all(
      [
        'easel_jobs_open{state="waiting"}',
        'easel_jobs_open{state="running"}',
        'easel_waiting',
        'easel_paused',
        'easel_clock_offset_seconds',
      ].map(async (series) => value(metrics, series)),
    );
  expect(await read()).toEqual([2, 1, 2, 1, -4.5]);
  jobs = ['running'];
  paused = false;
  expect(await read()).toEqual([0, 1, 2, 0, -4.5]);
});

test('the gauges of shards name each, and what Discord has not said is no number', async () => {
  const metrics = createMetrics();
  const read = async (...series: string[]): Promise<unknown[]> =>
    Promise.all(series.map(async (each) => value(metrics, each)));
  const answers = ['easel_session_starts_left', 'easel_shards_recommended'];
  expect(await read('easel_shards', ...answers)).toEqual([0, NaN, NaN]);
  metrics.watch({ shards: () => [true, false], sessionStartsLeft: () => 0, recommendedShards: () => 3 });
  metrics.watch({ waiting: () => 2 });
  expect(await read('easel_shards', 'easel_shard_up{shard="0"}', 'easel_shard_up{shard="1"}', ...answers)).toEqual([
    2, 1, 0, 0, 3,
  ]);
  expect(await value(metrics, 'easel_waiting')).toBe(2);
});

test('two registries are independent', async () => {
  const [one, other] = [createMetrics(), createMetrics()];
  one.jobEnded('delivered');
  expect(await value(other, 'easel_jobs_ended_total{state="delivered"}')).toBe(0);
});

test('every metric is explained to the operator, and no other', async () => {
  const text = await createMetrics().text();
  const named = [...text.matchAll(/^# TYPE (\S+) /gm)].map(([, name]) => name);
  const page = await readFile(new URL('../../../docs/operations.md', import.meta.url), 'utf8');
  const explained = [...page.matchAll(/^\| `(easel_\w+)/gm)].map(([, name]) => name);
  expect(explained).toHaveLength(named.length);
  expect(new Set(explained)).toEqual(new Set(named));
});
