import { createTestClock } from '../support/clock.ts';
import type { CommandServices } from '../../src/commands/command.ts';
import type { CommandRequest } from '../../src/commands/request.ts';
import type { Balance } from '../../src/services/jobs/accounts.ts';
import type { Policy } from '../../src/core/moderation/policy.ts';
import { createWords } from '../../src/words/words.ts';

/** Read and checked once for all commands. */
const words = createWords();

/** A typed command: in English and without options, unless `others` says so. */
export function typed(others: Partial<CommandRequest> = {}): CommandRequest {
  return {
    id: '100',
    token: 'token',
    applicationId: '200',
    guildId: '300',
    channelId: '400',
    memberId: '500',
    t: words.in('en-US'),
    rights: { managesServer: false, moderates: false },
    requester: { managesServer: false, roleIds: [], channelIds: ['400'], isAgeRestricted: false },
    server: {
      ownerId: '1',
      locale: 'en-US',
      hasChannel: () => true,
      hasRole: () => true,
      sightOf: () => 'seen',
      rankOf: () => 0,
      rolesOf: async () => Promise.resolve([]),
    },
    picked: {},
    target: undefined,
    subcommand: undefined,
    options: {},
    attachmentLimit: 10_485_760,
    ...others,
  };
}

const nothing = { day: 0, month: 0 };

/** The balance of a member who has used nothing of 100 credits a day and 1,000 a month, unless `others` says so. */
export function balanceWith(others: Partial<Balance> = {}): Balance {
  return {
    left: { day: 100, month: 1_000 },
    used: nothing,
    held: nothing,
    granted: nothing,
    limits: { day: 100, month: 1_000 },
    serverLeft: { day: 1_000, month: 10_000 },
    renewsAt: { day: Date.UTC(2026, 10, 22), month: Date.UTC(2026, 11, 1) },
    lastAccepted: undefined,
    ...others,
  };
}

/** The services of a command, with only the given methods. Any other access throws. */
export function servicesWith(given: {
  readonly jobs?: Partial<CommandServices['jobs']>;
  readonly accounts?: Partial<CommandServices['accounts']>;
  readonly moderation?: Partial<CommandServices['moderation']>;
  /** In every server. Not together with `moderation`. */
  readonly policy?: Policy;
  readonly creditWorth?: CommandServices['creditWorth'];
  readonly operatorIds?: CommandServices['operatorIds'];
  readonly models?: CommandServices['models'];
  readonly inputs?: CommandServices['inputs'];
}): CommandServices {
  return {
    jobs: only<CommandServices['jobs']>(given.jobs ?? {}),
    accounts: only<CommandServices['accounts']>(given.accounts ?? {}),
    moderation: only<CommandServices['moderation']>(given.moderation ?? moderationWith(given.policy)),
    reports: only<CommandServices['reports']>({}),
    creditWorth: given.creditWorth ?? 10_000,
    operatorIds: given.operatorIds ?? [],
    inputs: given.inputs ?? { origins: [], domains: ['cdn.discordapp.com'], bytes: 25 * 2 ** 20 },
    uploadHosts: { origins: [], domains: ['cdn.discordapp.com'] },
    models: only<CommandServices['models']>(given.models ?? {}),
    clock: createTestClock(),
    random: () => 0.5,
  };
}

/** What the operator allows a member and a server. */
const ceilings = {
  member: { day: 100, month: 1_000 },
  server: { day: 1_000, month: 10_000 },
  atOnce: 3,
} as const;

function moderationWith(policy: Policy | undefined): Partial<CommandServices['moderation']> {
  if (policy === undefined) return {};
  return { ceilings, servers: only<CommandServices['moderation']['servers']>({ policy: () => policy }) };
}

function only<T extends object>(methods: Partial<T>): T {
  return new Proxy(methods, {
    get(target, name, receiver) {
      if (!Reflect.has(target, name)) throw new Error(`this command has no use for ${String(name)}`);
      return Reflect.get(target, name, receiver) as unknown;
    },
  }) as T;
}
