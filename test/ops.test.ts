import { readFileSync } from 'node:fs';
import { parser } from '@prometheus-io/lezer-promql';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { createMetrics } from '../src/services/runtime/metrics.ts';

const read = (path: string): string => readFileSync(path, 'utf8');
const metrics = createMetrics();
// A shard has a series once it is known.
metrics.watch({ shards: () => [true] });
const series = (await metrics.text()).split('\n').filter((line) => line !== '' && !line.startsWith('#'));
const names = new Set(series.map((line) => line.split(/[{ ]/)[0] ?? ''));

/** A selector of one metric: its name, and each comparison of a label. */
interface Selector {
  readonly name: string;
  readonly labels: readonly { readonly label: string; readonly by: string; readonly value: string }[];
}

/** @throws where Prometheus could not read the expression. */
function selectorsOf(expression: string): readonly Selector[] {
  const found: { name: string; labels: Selector['labels'][number][] }[] = [];
  parser.parse(expression).iterate({
    enter(node) {
      const text = expression.slice(node.from, node.to);
      if (node.type.isError) throw new Error(`"${expression}" is no PromQL at ${node.from}`);
      if (node.name === 'VectorSelector') found.push({ name: /^[a-z_]*/.exec(text)?.[0] ?? '', labels: [] });
      const [, label, by, value] =
        node.name === 'UnquotedLabelMatcher' ? (/^(\w+)\s*(=~|!=|=)\s*"(.*)"$/.exec(text) ?? []) : [];
      if (label === undefined || by === undefined || value === undefined) return;
      found.at(-1)?.labels.push({ label, by, value });
    },
  });
  return found;
}

/** The metric of a series: a histogram has three names. */
const base = (name: string): string => name.replace(/_(bucket|count|sum)$/, '');

/** Prometheus itself adds these to every series. */
const added = ['instance', 'job'];

/** What the expression asks for and no series has. */
function missingIn(expression: string): readonly string[] {
  return selectorsOf(expression).flatMap(({ name, labels }) => {
    if (name === 'up') return [];
    if (!names.has(name)) return [name];
    const own = series.filter((line) => line.startsWith(name));
    return labels
      .filter(({ label }) => !added.includes(label))
      .filter(({ label, value }) => !own.some((line) => line.includes(`${label}="${value}"`)))
      .map(({ label, value }) => `${name}{${label}="${value}"}`);
  });
}

/** Grafana fills its variables in before Prometheus reads the expression. */
const filled = (expression: string): string =>
  expression.replaceAll('$__rate_interval', '1m').replaceAll('$instance', '.*');

test.each([
  ['sum(easel_unknown)', ['easel_unknown']],
  ['rate(easel_submissions_total{outcome="lost"}[5m])', ['easel_submissions_total{outcome="lost"}']],
  ['rate(easel_submissions_total{outcome="unknown", instance="a"}[5m]) and up == 1', []],
])('the check itself: %s', (expression, missing) => {
  expect(missingIn(expression)).toEqual(missing);
});

test.each(['sum(', 'rate(easel_waiting[5x])'])('the check itself refuses %s', (expression) => {
  expect(() => selectorsOf(expression)).toThrow('is no PromQL');
});

describe('the rules for Prometheus', () => {
  const rule = z.strictObject({
    alert: z.string().regex(/^Easel[A-Za-z]+$/),
    expr: z.string(),
    for: z
      .string()
      .regex(/^\d+[smh]$/)
      .optional(),
    labels: z.strictObject({ severity: z.enum(['page', 'ticket']) }),
    annotations: z.strictObject({ summary: z.string(), action: z.string() }),
  });
  const rules = z
    .strictObject({ groups: z.array(z.strictObject({ name: z.string(), rules: z.array(rule) })) })
    .parse(parse(read('ops/prometheus/alerts.yaml')))
    .groups.flatMap((group) => group.rules);

  test('have names of their own', () => {
    expect(new Set(rules.map(({ alert }) => alert)).size).toBe(rules.length);
    expect(rules.length).toBeGreaterThan(5);
  });

  test.each(rules)('$alert asks for series that exist', ({ expr }) => {
    expect(missingIn(expr)).toEqual([]);
  });

  test('the configuration loads them from where the compose files put them', () => {
    const { rule_files: files } = z
      .looseObject({ rule_files: z.array(z.string()) })
      .parse(parse(read('ops/prometheus/prometheus.yaml')));
    expect(files).toEqual(['/etc/prometheus/alerts.yaml']);
  });
});

describe('the dashboard for Grafana', () => {
  const panel = z.looseObject({
    id: z.number(),
    title: z.string(),
    gridPos: z.strictObject({ x: z.number(), y: z.number(), w: z.number(), h: z.number() }),
    targets: z.array(z.looseObject({ expr: z.string() })).min(1),
  });
  const { panels } = z
    .looseObject({ uid: z.literal('easel'), panels: z.array(panel) })
    .parse(JSON.parse(read('ops/grafana/easel.json')));

  test.each(panels)('"$title" asks for series that exist', ({ targets }) => {
    expect(targets.flatMap(({ expr }) => missingIn(filled(expr)))).toEqual([]);
  });

  test('shows every metric of Easel’s', () => {
    const shown = panels.flatMap(({ targets }) => targets.flatMap(({ expr }) => selectorsOf(filled(expr))));
    expect([...new Set(shown.map(({ name }) => base(name)))].toSorted()).toEqual(
      [...new Set([...names].map(base))].toSorted(),
    );
  });

  test('has no two panels in one place', () => {
    expect(new Set(panels.map(({ gridPos: { x, y } }) => `${x} ${y}`)).size).toBe(panels.length);
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
  });
});

describe('the compose file for PostgreSQL', () => {
  const service = z.looseObject({
    image: z.string().optional(),
    environment: z.record(z.string(), z.string()),
    volumes: z.array(z.string()).optional(),
    depends_on: z.record(z.string(), z.object({ condition: z.string() })).optional(),
  });
  const { services, volumes } = z
    .strictObject({ services: z.record(z.string(), service), volumes: z.record(z.string(), z.unknown()) })
    .parse(parse(read('ops/compose.postgres.yaml')));

  test('adds to the services of compose.yaml', () => {
    const usual = z.looseObject({ services: z.record(z.string(), z.unknown()) }).parse(parse(read('compose.yaml')));
    expect(Object.keys(usual.services)).toEqual(['easel']);
    expect(Object.keys(services)).toEqual(['postgres', 'easel']);
  });

  test('the bot and the database have the same user, password and database, and the bot waits for it', () => {
    const { POSTGRES_USER: user, POSTGRES_DB: database } = services['postgres']?.environment ?? {};
    expect(services['easel']?.environment['DATABASE_URL']).toBe(
      `postgres://${user}:\${POSTGRES_PASSWORD}@postgres/${database}`,
    );
    expect(services['easel']?.depends_on).toEqual({ postgres: { condition: 'service_healthy' } });
  });

  test('the rows are in a volume', () => {
    expect(services['postgres']?.volumes).toEqual(['postgres:/var/lib/postgresql']);
    expect(Object.keys(volumes)).toEqual(['postgres']);
  });
});
