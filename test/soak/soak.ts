import pLimit from 'p-limit';
import { audit } from './audit.ts';
import { soak } from './run.ts';

/** What `npm run soak` prints, in its order; all but the first two are to be 0. */
export interface Tally {
  readonly kills: number;
  readonly jobs: number;
  readonly lost: number;
  readonly doubleSubmissions: number;
  readonly wrongSettlements: number;
  readonly duplicatePosts: number;
  readonly openHandles: number;
  /** What is wrong, in words. */
  readonly problems: readonly string[];
}

/** Kills in one town: with more of them its database and its messages would only make everything slower. */
const killsATown = 20;
const townsAtOnce = 3;

/** Kills bots so many times in all, in towns side by side. The decisions of each town follow from the seed. */
export async function soakSideBySide(options: {
  readonly seed: number;
  readonly kills: number;
  readonly killsATown?: number;
}): Promise<Tally> {
  const { seed, kills } = options;
  const most = options.killsATown ?? killsATown;
  const parts = Array.from({ length: Math.ceil(kills / most) }, (_, town) => Math.min(most, kills - town * most));
  const limit = pLimit(townsAtOnce);
  const tallies = await Promise.all(parts.map(async (part, town) => limit(async () => soakOne(seed + town, part))));
  return tallies.reduce((sum, next) => ({
    kills: sum.kills + next.kills,
    jobs: sum.jobs + next.jobs,
    lost: sum.lost + next.lost,
    doubleSubmissions: sum.doubleSubmissions + next.doubleSubmissions,
    wrongSettlements: sum.wrongSettlements + next.wrongSettlements,
    duplicatePosts: sum.duplicatePosts + next.duplicatePosts,
    openHandles: sum.openHandles + next.openHandles,
    problems: [...sum.problems, ...next.problems],
  }));
}

async function soakOne(seed: number, kills: number): Promise<Tally> {
  const evidence = await soak({ seed, kills });
  const found = audit(evidence);
  return {
    kills: evidence.kills.length,
    jobs: evidence.books.jobs.length,
    lost: found.lost.length,
    doubleSubmissions: found.doubleSubmissions.length,
    wrongSettlements: found.wrongSettlements.length,
    duplicatePosts: found.duplicatePosts.length,
    openHandles: found.openHandles.length,
    problems: Object.entries(found).flatMap(([kind, problems]: [string, readonly string[]]) =>
      problems.map((problem) => `${kind}, town of seed ${seed}: ${problem}`),
    ),
  };
}

/** The lines that a person reads. */
export function report(tally: Tally): string {
  const lines = [
    `kills ${tally.kills}`,
    `jobs ${tally.jobs}`,
    `lost ${tally.lost}`,
    `double submissions ${tally.doubleSubmissions}`,
    `wrong settlements ${tally.wrongSettlements}`,
    `duplicate posts ${tally.duplicatePosts}`,
    `open handles at the end ${tally.openHandles}`,
    ...tally.problems,
  ];
  return `${lines.join('\n')}\n`;
}
