import { z } from 'zod';
import { list, mentions, localized, localizedList } from '../../text.ts';
import { componentLimits } from '../../discord-limits.ts';
import { channels as channelsField } from '../field.ts';
import type { PartOf, KnownReferences, Setting } from '../setting.ts';

const mostChannels = 2 * componentLimits.selectOptions;
const shape = { channels: z.array(z.string()).default([]) };
type Part = PartOf<typeof shape>;

/** Channels and categories where Easel may be used. An empty list means everywhere. A thread follows its channel. */
export const channels = {
  name: 'channels' as const,
  section: 'where' as const,
  shape,
  form: (policy) => [
    channelsField('channels-0', 'channels', policy.channels.slice(0, componentLimits.selectOptions)),
    channelsField('channels-1', 'more-channels', policy.channels.slice(componentLimits.selectOptions, mostChannels)),
  ],
  fill: (_policy, picked) => ({ channels: [...new Set(picked.channels)].slice(0, mostChannels) }),
  state: (policy, { present }) => (isNowhere(policy, present) ? localized('policy.nowhere') : named(policy)),
  entry: (policy) => named(policy),
  refusal: (policy, { channelIds }) =>
    policy.channels.length === 0 || channelIds.some((id) => policy.channels.includes(id))
      ? undefined
      : localizedList(
          'refusal.channel',
          'channels',
          mentions('channel', policy.channels),
          localized('refusal.nowhere'),
        ),
  references: (policy, present) => (isNowhere(policy, present) ? {} : { channels: policy.channels }),
  cleanUp: (policy, present) => ({
    channels: isNowhere(policy, present) ? policy.channels : policy.channels.filter(present.hasChannel),
  }),
} satisfies Setting<Part>;

/** Whether all channels where Easel may be used were deleted. Then it may be used nowhere until others are picked. */
export function isNowhere(policy: Part, { hasChannel }: KnownReferences): boolean {
  return policy.channels.length > 0 && !policy.channels.some(hasChannel);
}

function named(policy: Part) {
  return list(mentions('channel', policy.channels), localized('policy.anywhere'));
}
