import type { Faults } from '../../sandbox/wire/faults.ts';
import type { FaultName } from './plan.ts';
import type { SoakFixture } from './fixture.ts';

type Rule = Parameters<Faults['inject']>[0];

const edits = { method: 'PATCH', path: /\/messages\// } as const;
const paid = { method: 'POST', path: /^\/v1\/models\// } as const;

const rules: Readonly<Record<Exclude<FaultName, 'no room'>, { to: 'discord' | 'runcomfy' | 'media'; rule: Rule }>> = {
  'paid answer lost': { to: 'runcomfy', rule: { ...paid, fault: { kind: 'drop-reply' } } },
  'paid request fails': { to: 'runcomfy', rule: { ...paid, fault: { kind: 'answer', status: 500, body: 'sorry' } } },
  'status fails': {
    to: 'runcomfy',
    rule: { path: /\/status$/, times: 2, fault: { kind: 'answer', status: 500, body: 'sorry' } },
  },
  'result cut off': { to: 'runcomfy', rule: { path: /\/result/, fault: { kind: 'reset-mid-body' } } },
  'file reset': { to: 'media', rule: { fault: { kind: 'reset' } } },
  'file cut off': { to: 'media', rule: { fault: { kind: 'reset-mid-body' } } },
  'edit fails': {
    to: 'discord',
    rule: { ...edits, fault: { kind: 'answer', status: 500, body: { code: 0, message: '500' } } },
  },
  'edit lost': { to: 'discord', rule: { ...edits, fault: { kind: 'drop-reply' } } },
  'edits forbidden': {
    to: 'discord',
    rule: {
      ...edits,
      times: 3,
      fault: { kind: 'answer', status: 403, body: { code: 50_001, message: 'Missing Access' } },
    },
  },
  'message lost': {
    to: 'discord',
    rule: { method: 'POST', path: /\/(channels\/\d+\/messages|webhooks\/)/, fault: { kind: 'drop-reply' } },
  },
  'card answer lost': {
    to: 'discord',
    rule: { method: 'POST', path: /\/callback/, fault: { kind: 'drop-reply' } },
  },
};

/** The next request that fits fails in this way. */
export function injectFault({ discord, runcomfy }: SoakFixture, name: FaultName): void {
  if (name === 'no room') {
    runcomfy.switches.rateLimit = { left: 1, retryAfter: '1' };
    return;
  }
  const { to, rule } = rules[name];
  const faults = { discord: discord.faults, runcomfy: runcomfy.faults, media: runcomfy.mediaFaults }[to];
  faults.inject(rule);
}

/** From now on no request fails. */
export function endFaults({ discord, runcomfy }: SoakFixture): void {
  discord.faults.clear();
  runcomfy.faults.clear();
  runcomfy.mediaFaults.clear();
  runcomfy.switches.rateLimit = { left: 0 };
}
