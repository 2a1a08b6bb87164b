import pLimit from 'p-limit';
import { hostileRules } from '../../sandbox/discord/world/hostile-rules.ts';
import { audit, type Findings } from './audit.ts';
import { files, type DatabaseKind } from './databases.ts';
import { closing, planLives } from './plan.ts';
import { soak } from './run.ts';
import { counted } from './table.ts';

/** The result of a soak. */
export interface Tally {
  readonly kills: number;
  readonly jobs: number;
  /** What is wrong, in words. */
  readonly findings: Findings;
}

/** The most kills in one fixture. With more, its database and messages would only make everything slower. */
const mostATown = 20;
const townsAtOnce = 4;

/**
 * Kills bots this many times in all, in several fixtures at the same time. The decisions in each follow from the seed.
 */
export async function soakSideBySide(options: {
  readonly seed: number;
  readonly kills: number;
  readonly killsATown?: number;
  /** Default: files of SQLite. */
  readonly databases?: DatabaseKind;
}): Promise<Tally> {
  const { seed, kills, killsATown = mostATown, databases = files } = options;
  const towns = Array.from({ length: Math.ceil(kills / killsATown) }, (_, town) => ({
    seed: seed + town,
    kills: Math.min(killsATown, kills - town * killsATown),
  }));
  const limit = pLimit(townsAtOnce);
  const tallies = await Promise.all(towns.map(async (town) => limit(async () => soakTown(town, databases))));
  return tallies.reduce((sum, next) => ({
    kills: sum.kills + next.kills,
    jobs: sum.jobs + next.jobs,
    findings: together(sum.findings, next.findings),
  }));
}

function together(some: Findings, others: Findings): Findings {
  const kinds = counted.map(({ kind }) => [kind, [...some[kind], ...others[kind]]] as const);
  return Object.fromEntries(kinds) as unknown as Findings;
}

async function soakTown(
  { seed, kills }: { readonly seed: number; readonly kills: number },
  databases: DatabaseKind,
): Promise<Tally> {
  const evidence = await soak({ lives: planLives(seed, kills), closing, databases, rules: hostileRules });
  const findings = audit(evidence);
  const named = counted.map(({ kind }) => [kind, findings[kind].map((what) => `${what} (seed ${seed})`)] as const);
  return {
    kills: evidence.kills.length,
    jobs: evidence.ledgerData.jobs.length,
    findings: Object.fromEntries(named) as unknown as Findings,
  };
}

/** The lines for a person: the counts, then what is wrong. */
export function report({ kills, jobs, findings }: Tally): string {
  const lines = [
    `kills ${kills}`,
    `jobs ${jobs}`,
    ...counted.map(({ kind, name }) => `${name} ${findings[kind].length}`),
    ...counted.flatMap(({ kind, name }) => findings[kind].map((what) => `${name}: ${what}`)),
  ];
  return `${lines.join('\n')}\n`;
}
