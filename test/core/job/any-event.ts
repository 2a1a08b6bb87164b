import * as fc from 'fast-check';
import type { JobEvent, JobEventType } from '../../../src/core/job/events.ts';
import { transitions } from '../../../src/core/job/machine.ts';
import { failureReasons } from '../../../src/core/job/record.ts';
import { urls } from './any-text.ts';

export const eventTypes = Object.keys(transitions) as JobEventType[];

export const start = Date.UTC(2026, 10, 21, 12);
export const at = fc.integer({ min: start, max: start + 90 * 60_000 });
/** The job that others are made from. */
export const anyParent = '100000000000000001';
export const snowflake = fc.bigInt({ min: 10n ** 16n, max: 10n ** 19n }).map(String);
export const reason = fc.constantFrom(...failureReasons);
export const cost = fc.option(fc.nat({ max: 2_000_000 }), { nil: undefined });

export const fetched = fc.record({
  name: fc.integer({ min: 0, max: 99 }).map((number) => `image-${number}.png`),
  size: fc.integer({ min: 0, max: 300_000_000 }),
  kind: fc.constantFrom('image', 'video', 'audio'),
  type: fc.constant('image/png'),
} as const);

export const problem = fc.constantFrom('wrong-type', 'foreign-host', 'too-large', 'svg', 'gone', 'damaged' as const);
export const index = fc.oneof(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 51 }));

export const route = fc.oneof(
  fc.record({ via: fc.constantFrom('reply', 'press', 'channel') }),
  fc.record({ via: fc.constant('direct'), channelId: snowflake }),
);

/** One event of each type, with any values in its fields. */
const events: { readonly [Type in JobEventType]: fc.Arbitrary<Extract<JobEvent, { type: Type }>> } = {
  'card-shown': fc.record({
    type: fc.constant('card-shown'),
    messageId: snowflake,
  } as const),
  unseen: fc.record({ type: fc.constant('unseen'), isLocked: fc.boolean(), at } as const),
  'input-fetched': fc.record({ type: fc.constant('input-fetched'), input: index, file: fetched } as const),
  'inputs-lost': fc.record({ type: fc.constant('inputs-lost'), inputs: fc.array(index) } as const),
  'inputs-placed': fc.record({ type: fc.constant('inputs-placed'), messageId: snowflake } as const),
  'inputs-posted': fc.record({
    type: fc.constant('inputs-posted'),
    posted: fc.array(
      fc.record({ attachment: fc.oneof(snowflake, fc.constant('')), link: fc.oneof(urls, fc.constant('')) }),
      { maxLength: 10 },
    ),
  } as const),
  'inputs-refused': fc.record({
    type: fc.constant('inputs-refused'),
    reason: fc.constantFrom('input-unusable', 'input-unposted', 'input-unreadable'),
    at,
  } as const),
  submitting: fc.record({ type: fc.constant('submitting'), at } as const),
  'not-taken': fc.constant({ type: 'not-taken' }),
  'accepted-upstream': fc.record({ type: fc.constant('accepted-upstream'), requestId: fc.uuid(), at } as const),
  'refused-upstream': fc.record({ type: fc.constant('refused-upstream'), reason, at } as const),
  vanished: fc.record({ type: fc.constant('vanished'), at } as const),
  'seen-queued': fc.record({
    type: fc.constant('seen-queued'),
    position: fc.option(fc.nat(), { nil: undefined }),
  } as const),
  'seen-running': fc.record({ type: fc.constant('seen-running'), at } as const),
  answered: fc.record({ type: fc.constant('answered'), ms: fc.nat({ max: 120_000 }) } as const),
  late: fc.record({ type: fc.constant('late'), at } as const),
  'gave-up': fc.record({ type: fc.constant('gave-up'), at } as const),
  completed: fc.record({ type: fc.constant('completed'), at } as const),
  'failed-upstream': fc.record({ type: fc.constant('failed-upstream'), reason, cost, at } as const),
  'cancelled-upstream': fc.record({ type: fc.constant('cancelled-upstream'), at } as const),
  'cancel-wished': fc.record({ type: fc.constant('cancel-wished'), at } as const),
  withdrawn: fc.record({
    type: fc.constant('withdrawn'),
    reason: fc.constantFrom('blocked', 'server-not-allowed'),
    at,
  } as const),
  'cancel-answered': fc.record({
    type: fc.constant('cancel-answered'),
    outcome: fc.constantFrom('taken', 'refused'),
  } as const),
  'private-wished': fc.record({
    type: fc.constant('private-wished'),
    token: fc.stringMatching(/^[\w.=+-]{1,300}$/),
    at,
  } as const),
  'press-expiring': fc.constant({ type: 'press-expiring' }),
  'withhold-wished': fc.constant({ type: 'withhold-wished' }),
  'taken-down': fc.record({ type: fc.constant('taken-down'), by: snowflake, at } as const),
  cleared: fc.record({ type: fc.constant('cleared'), hasChildren: fc.boolean() } as const),
  'children-cleared': fc.constant({ type: 'children-cleared' }),
  'parent-removed': fc.record({ type: fc.constant('parent-removed'), parent: fc.constant(anyParent) } as const),
  listed: fc.record({
    type: fc.constant('listed'),
    urls: fc.array(urls, { maxLength: 50, size: 'max' }),
    cost,
  } as const),
  withheld: fc.record({ type: fc.constant('withheld'), cost, at } as const),
  fetched: fc.record({
    type: fc.constant('fetched'),
    file: index,
    result: fc.oneof(fetched, fc.record({ problem })),
  } as const),
  'all-fetched': fc.constant({ type: 'all-fetched' }),
  'none-usable': fc.record({ type: fc.constant('none-usable'), cost, at } as const),
  placed: fc.record({ type: fc.constant('placed'), messageId: snowflake } as const),
  removed: fc.constant({ type: 'removed' }),
  attached: fc.record({
    type: fc.constant('attached'),
    message: fc.integer({ min: 0, max: 5 }),
    attachments: fc.array(fc.record({ id: snowflake, file: index }), { maxLength: 10 }),
  } as const),
  linked: fc.record({ type: fc.constant('linked'), files: fc.array(index, { maxLength: 10 }) } as const),
  'spool-lost': fc.record({
    type: fc.constant('spool-lost'),
    files: fc.array(index, { maxLength: 10 }),
  } as const),
  shrinking: fc.record({ type: fc.constant('shrinking'), file: index, isOn: fc.boolean() } as const),
  shrunk: fc.record({ type: fc.constant('shrunk'), file: index, result: fetched } as const),
  rerouted: fc.record({ type: fc.constant('rerouted'), route } as const),
  delivered: fc.record({ type: fc.constant('delivered'), at } as const),
  kept: fc.record({ type: fc.constant('kept'), at } as const),
  'let-go': fc.constant({ type: 'let-go' }),
  told: fc.constant({ type: 'told' }),
  described: fc.record({
    type: fc.constant('described'),
    file: index,
    alt: fc.option(fc.record({ text: fc.string(), by: snowflake }), { nil: undefined }),
  } as const),
  mentioning: fc.constant({ type: 'mentioning' }),
  mentioned: fc.record({
    type: fc.constant('mentioned'),
    messageId: fc.option(snowflake, { nil: undefined }),
  } as const),
  retried: fc.record({
    type: fc.constant('retried'),
    by: snowflake,
    unseen: fc.option(snowflake, { nil: undefined }),
  } as const),
  forgotten: fc.constant({ type: 'forgotten' }),
};

export function eventOf(type: JobEventType): fc.Arbitrary<JobEvent> {
  return events[type];
}
