import { z } from 'zod';
import { list, mentions, localized } from '../../text.ts';
import { channels } from '../field.ts';
import type { PartOf, Setting } from '../setting.ts';

const shape = { logChannel: z.string().optional() };
type Part = PartOf<typeof shape>;

/** The channel where moderators read what was decided. */
export const logChannel = {
  name: 'log-channel' as const,
  section: 'log' as const,
  shape,
  form: (policy) => [channels('channels', 'log-channel', idsOf(policy), { most: 1, only: 'text' })],
  fill: (_policy, { channels: [channel] }) => ({ logChannel: channel }),
  state: named,
  entry: named,
  references: (policy) => ({ channels: idsOf(policy) }),
  cleanUp: (policy, { hasChannel }) => ({ logChannel: idsOf(policy).find(hasChannel) }),
} satisfies Setting<Part>;

function idsOf({ logChannel: id }: Part): readonly string[] {
  return id === undefined ? [] : [id];
}

function named(policy: Part) {
  return list(mentions('channel', idsOf(policy)), localized('policy.no-log'));
}
