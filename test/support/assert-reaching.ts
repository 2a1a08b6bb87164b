import * as fc from 'fast-check';

/** Counts a run for a branch, where `when` is true. */
type Reached<Branch extends string> = (branch: Branch, when?: boolean) => void;

interface Effort extends Pick<fc.Parameters, 'numRuns' | 'endOnFailure'> {
  /** How often each branch is reached at least. Default 1. */
  readonly least?: number;
  /** `npm test` makes an eighth of the runs, and more only while a branch was not reached; `npm run test:long` makes all. */
  readonly shortened?: true;
}

/** The most rounds of runs. Further rounds run only while a branch was not reached. */
const rounds = 4;
const eighth = 8;

/** Whether every property makes all of its runs, as with `npm run test:long`. */
const isInFull = (): boolean => process.env['ALL_RUNS'] === 'true';

/** Whether one round is enough, as with `npm run mutants`: it makes too few runs to say anything of the branches. */
const isOneRound = (): boolean => process.env['ONE_ROUND'] === 'true';

/** The seed of a further round. With that of the first one, it would make the same values again. */
const furtherSeed = (round: number): number => (fc.readConfigureGlobal().seed ?? 0) + round;

/**
 * Asserts a property, and that its runs reached every one of these rare branches. A property proves nothing about values
 * that its generator never makes.
 *
 * @throws where the property does not hold, or with the branches that were reached too rarely.
 */
export function assertReaching<const Branch extends string, Values>(
  branches: readonly Branch[],
  property: (saw: Reached<Branch>) => fc.IProperty<Values>,
  { least = 1, shortened, ...whole }: Effort = {},
): void {
  const parts = shortened === true && !isInFull() ? eighth : 1;
  const effort = { ...whole, numRuns: Math.ceil((whole.numRuns ?? 100) / parts) };
  const times = new Map<Branch, number>(branches.map((branch) => [branch, 0]));
  const held = property((branch, when = true) => {
    if (when) times.set(branch, (times.get(branch) ?? 0) + 1);
  });
  const missed = (): string[] =>
    [...times].flatMap(([branch, count]) => (count < least ? [`${branch} (${count})`] : []));
  fc.assert(held, effort);
  if (isOneRound()) return;
  for (let round = 1; round < rounds * parts && missed().length > 0; round += 1) {
    fc.assert(held, { ...effort, seed: furtherSeed(round) });
  }
  if (missed().length > 0) throw new Error(`reached fewer than ${least} times: ${missed().join(', ')}`);
}
