import * as fc from 'fast-check';

/** Says that a run is in one of the branches, where `when` holds. */
type Saw<Branch extends string> = (branch: Branch, when?: boolean) => void;

interface Effort extends Pick<fc.Parameters, 'numRuns' | 'endOnFailure'> {
  /** How often each branch is reached at least. Default 1. */
  readonly least?: number;
}

/** More runs where a branch was not reached yet: what a generator can make at all it makes in these. */
const rounds = 4;

/**
 * Asserts a property, and that the runs which showed it were in every one of these rare branches: a property says nothing
 * of what its generator never makes.
 *
 * @throws where the property does not hold, or with the branches that were reached too rarely.
 */
export function assertReaching<const Branch extends string, Values>(
  branches: readonly Branch[],
  property: (saw: Saw<Branch>) => fc.IProperty<Values>,
  { least = 1, ...effort }: Effort = {},
): void {
  const times = new Map<Branch, number>(branches.map((branch) => [branch, 0]));
  const held = property((branch, when = true) => {
    if (when) times.set(branch, (times.get(branch) ?? 0) + 1);
  });
  const missed = (): string[] =>
    [...times].flatMap(([branch, count]) => (count < least ? [`${branch} (${count})`] : []));
  for (let round = 0; round < rounds && (round === 0 || missed().length > 0); round += 1) fc.assert(held, effort);
  if (missed().length > 0) throw new Error(`reached fewer than ${least} times: ${missed().join(', ')}`);
}
