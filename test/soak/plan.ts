import * as fc from 'fast-check';

/** One life of the bot: what people do meanwhile, and when it is killed. */
export interface Life {
  readonly kill: Kill;
  /**
   * Whether the kill's commits, requests and time count from the bot's connection on; else they count from its start.
   */
  readonly isLate: boolean;
  /** It is killed this many ms after its connection, if the planned moment did not come. Default 1,700. */
  readonly longest?: number;
  /** Before its start, the machine's clock is set wrong by this many ms. Absent: the clock stays as it is. */
  readonly clock?: number | undefined;
  readonly acts: readonly Act[];
}

export type Kill =
  /** After this many commits. */
  | { readonly at: 'commit'; readonly nth: number }
  /** At the n-th request. The request is handled all the same, or lost with the bot. */
  | {
      readonly at: 'request';
      readonly to: 'discord' | 'runcomfy' | 'media';
      readonly nth: number;
      readonly isHandled: boolean;
    }
  /** After this many ms. */
  | { readonly at: 'moment'; readonly ms: number }
  /** When something was requested, and all requests are on record, or announced. */
  | { readonly at: 'ledger'; readonly all: 'written' | 'told' };

/**
 * What somebody does, or what happens, this many ms after the act before. `who` and `which` wrap around if there are
 * fewer.
 */
export type Act = { readonly after: number } & (
  | {
      readonly kind: 'ask';
      readonly who: number;
      readonly command: 'image' | 'video';
      /** Pictures, or seconds. */
      readonly amount: number;
      readonly outcome: OutcomeName;
    }
  | { readonly kind: 'press'; readonly action: 'cancel' | 'private' | 'withhold'; readonly which: number }
  /** A moderator deletes its reply. */
  | { readonly kind: 'delete'; readonly which: number }
  /** A moderator removes it, with all messages of Easel about it. */
  | { readonly kind: 'remove'; readonly which: number }
  | { readonly kind: 'fault'; readonly fault: FaultName }
  /** One member sends many commands at the same moment, some of them forged. */
  | { readonly kind: 'burst'; readonly commands: number }
  /** Somebody tries what only others may. */
  | { readonly kind: 'trespass'; readonly way: TrespassName; readonly which: number }
  /** One of the rules of the server with many rules is changed. */
  | { readonly kind: 'rule'; readonly which: number }
  /** From now on the machine's clock is wrong by this many ms; 0: right. */
  | { readonly kind: 'clock'; readonly offset: number }
);

/** The outcome of a request at RunComfy. */
const outcomeNames = ['made', 'fewer', 'slow', 'failed', 'filtered', 'empty', 'unpriced'] as const;
export type OutcomeName = (typeof outcomeNames)[number];

/** A single fault on the wire. */
const faultNames = [
  'paid answer lost',
  'paid request fails',
  'no room',
  'status fails',
  'result cut off',
  'file reset',
  'file cut off',
  'edit fails',
  'edit lost',
  'edits forbidden',
  'message lost',
  'card answer lost',
] as const;
export type FaultName = (typeof faultNames)[number];

const trespassNames = [
  /** A member presses the buttons of another's job. */
  'cancel',
  'private',
  'withhold',
  'receipt',
  'show',
  /** A member removes another's result. */
  'remove',
  /** A moderator of another server withholds it. */
  'withhold from elsewhere',
  /** For a job that does not exist. */
  'cancel of nothing',
  /** With an id that the bot never makes. */
  'forged id',
] as const;
export type TrespassName = (typeof trespassNames)[number];

/** Members who send requests. */
const seats = 7;

const index = fc.nat(11);

const [minute, hour, day] = [60_000, 3_600_000, 86_400_000];
/** By minutes, which are corrected; and by hours, days and a month, back and forth, until it is right again. */
const offset = fc.oneof(
  { weight: 3, arbitrary: fc.constant(0) },
  { weight: 2, arbitrary: fc.constantFrom(-40 * minute, -3 * minute, 3 * minute, 40 * minute) },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      ...[3 * hour, 20 * hour, 2 * day, 9 * day, 31 * day].flatMap((ms) => [-ms, ms] as const),
    ),
  },
);

const act: fc.Arbitrary<Act> = fc
  .tuple(
    fc.integer({ min: 0, max: 150 }),
    fc.oneof(
      {
        weight: 9,
        arbitrary: fc.record({
          kind: fc.constant('ask' as const),
          who: index,
          command: fc.constantFrom('image' as const, 'image' as const, 'image' as const, 'video' as const),
          amount: fc.oneof(fc.integer({ min: 2, max: 4 }), fc.constantFrom(2, 11, 12)),
          outcome: fc.oneof(fc.constant('made' as const), fc.constantFrom(...outcomeNames)),
        }),
      },
      {
        weight: 5,
        arbitrary: fc.record({
          kind: fc.constant('press' as const),
          action: fc.constantFrom('cancel' as const, 'private' as const, 'withhold' as const),
          which: index,
        }),
      },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant('delete' as const), which: index }) },
      { weight: 2, arbitrary: fc.record({ kind: fc.constant('remove' as const), which: index }) },
      {
        weight: 3,
        arbitrary: fc.record({ kind: fc.constant('fault' as const), fault: fc.constantFrom(...faultNames) }),
      },
      {
        weight: 1,
        arbitrary: fc.record({ kind: fc.constant('burst' as const), commands: fc.integer({ min: 25, max: 35 }) }),
      },
      {
        weight: 3,
        arbitrary: fc.record({
          kind: fc.constant('trespass' as const),
          way: fc.constantFrom(...trespassNames),
          which: index,
        }),
      },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant('rule' as const), which: index }) },
      { weight: 2, arbitrary: fc.record({ kind: fc.constant('clock' as const), offset }) },
    ),
  )
  .map(([after, done]) => ({ after, ...done }));

const nth = (most: number): fc.Arbitrary<number> => fc.integer({ min: 1, max: most });

const kill: fc.Arbitrary<Kill> = fc.oneof(
  fc.record({ at: fc.constant('commit' as const), nth: nth(40) }),
  ...(
    [
      ['discord', 40],
      ['runcomfy', 20],
      ['media', 8],
    ] as const
  ).map(([to, most]) =>
    fc.record({ at: fc.constant('request' as const), to: fc.constant(to), nth: nth(most), isHandled: fc.boolean() }),
  ),
  fc.record({ at: fc.constant('moment' as const), ms: fc.integer({ min: 300, max: 1_700 }) }),
);

const life: fc.Arbitrary<Life> = fc.record({
  kill,
  isLate: fc.boolean(),
  clock: fc.option(offset, { nil: undefined, freq: 2 }),
  acts: fc.array(act, { minLength: 5, maxLength: 12, size: 'max' }),
});

/**
 * The acts during the last bot, which nobody kills: the clock is put right, a rule is changed, one member floods, and
 * everybody sends a request.
 */
export const closing: readonly Act[] = [
  { kind: 'clock', after: 0, offset: 0 },
  { kind: 'rule', after: 0, which: 0 },
  ...everybodyAsks(),
  { kind: 'rule', after: 0, which: 1 },
  { kind: 'burst', after: 0, commands: 30 },
  ...everybodyAsks(),
];

function everybodyAsks(): Act[] {
  return Array.from({ length: seats }, (_, who) => ({
    kind: 'ask',
    after: 0,
    who,
    command: 'image',
    amount: 2,
    outcome: 'made',
  }));
}

/** The same lives for the same seed. */
export function planLives(seed: number, kills: number): readonly Life[] {
  return fc.sample(fc.noBias(life), { seed, numRuns: kills });
}
