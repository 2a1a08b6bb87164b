import * as fc from 'fast-check';

/** One life of the bot: what people do meanwhile, and when it is killed. */
export interface Life {
  readonly kill: Kill;
  /** The kill's commits, requests and time count once the bot is connected; else from its start on. */
  readonly isLate: boolean;
  /** It is killed so many ms after the bot was connected, where the planned moment did not come. Default 1,700. */
  readonly longest?: number;
  /** Before it starts, the machine's clock is set so many ms wrong; where it is not set, it stands as it stood. */
  readonly clock?: number | undefined;
  readonly acts: readonly Act[];
}

export type Kill =
  /** Once so many commits were made. */
  | { readonly at: 'commit'; readonly nth: number }
  /** At the n-th request; that request is handled all the same, or lost with the bot. */
  | {
      readonly at: 'request';
      readonly to: 'discord' | 'runcomfy' | 'media';
      readonly nth: number;
      readonly isHandled: boolean;
    }
  /** After so many ms. */
  | { readonly at: 'moment'; readonly ms: number }
  /** Once something was asked, and all that was asked is on record, or told. */
  | { readonly at: 'ledger'; readonly all: 'written' | 'told' };

/** What somebody does, or what happens, so many ms after the act before. `who` and `which` count on from the end where there are fewer. */
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
  /** A moderator removes it, with all that Easel said of it. */
  | { readonly kind: 'remove'; readonly which: number }
  | { readonly kind: 'fault'; readonly fault: FaultName }
  /** One member asks so many times at the same moment, now and then for what no client would send. */
  | { readonly kind: 'burst'; readonly commands: number }
  /** Somebody tries what only others may. */
  | { readonly kind: 'trespass'; readonly way: TrespassName; readonly which: number }
  /** One of the rules of the server with many is changed. */
  | { readonly kind: 'rule'; readonly which: number }
  /** The machine's clock is so many ms wrong from now on; 0: right. */
  | { readonly kind: 'clock'; readonly offset: number }
);

/** What becomes of a request at RunComfy. */
const outcomeNames = ['made', 'fewer', 'slow', 'failed', 'filtered', 'empty', 'unpriced'] as const;
export type OutcomeName = (typeof outcomeNames)[number];

/** What goes wrong once on the wire. */
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
  /** Of a job that there is not. */
  'cancel of nothing',
  /** With an id that the bot never makes. */
  'forged id',
] as const;
export type TrespassName = (typeof trespassNames)[number];

/** Members of servers that ask. */
const seats = 7;

const index = fc.nat(11);

const [minute, hour, day] = [60_000, 3_600_000, 86_400_000];
/** By minutes, which are counted in; and by hours, days and a month, back and forth, until it is right again. */
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

/** Of the last bot, which nobody kills: the clock is put right, a rule is changed, one member floods, and everybody asks. */
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
