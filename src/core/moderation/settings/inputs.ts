import { z } from 'zod';
import { componentLimits } from '../../discord-limits.ts';
import { list, localized, localizedList, mentions } from '../../text.ts';
import { channels, mostRoles, roles, switches } from '../field.ts';
import type { PartOf, PolicyRequest, Setting } from '../setting.ts';

const rules = z.object({
  allowed: z.boolean(),
  /** Who may put in files, and where: a list that is empty limits nothing. A thread follows its channel. */
  roles: z.array(z.string()),
  channels: z.array(z.string()),
  /** Whether files that another member uploaded may be used. */
  others: z.boolean(),
});
const shape = { inputs: rules.default({ allowed: true, roles: [], channels: [], others: false }) };
type Part = PartOf<typeof shape>;

/** Whether members may put files into a model: who, where, and whose. */
export const inputs = {
  name: 'inputs' as const,
  section: 'limits' as const,
  shape,
  form: ({ inputs: now }) => [
    switches(
      'inputs',
      ['inputs-allowed', 'inputs-others'],
      [...(now.allowed ? (['inputs-allowed'] as const) : []), ...(now.others ? (['inputs-others'] as const) : [])],
    ),
    roles('input-roles', 0, now.roles),
    channels('input-channels', 'input-channels', now.channels),
  ],
  fill: (_policy, { switches: on, roles: roleIds, channels: channelIds }) => ({
    inputs: {
      allowed: on.includes('inputs-allowed'),
      others: on.includes('inputs-others'),
      roles: [...new Set(roleIds)].slice(0, mostRoles),
      channels: [...new Set(channelIds)].slice(0, componentLimits.selectOptions),
    },
  }),
  state: named,
  entry: named,
  refusal({ inputs: now }, { roleIds, channelIds }, { inputs: owner }: Pick<PolicyRequest, 'inputs'>) {
    if (owner === 'none') return undefined;
    const off = localized('refusal.inputs-off');
    if (!now.allowed) return off;
    if (now.roles.length > 0 && !now.roles.some((id) => roleIds.includes(id))) {
      return localizedList('refusal.inputs-roles', 'roles', mentions('role', now.roles), off);
    }
    if (now.channels.length > 0 && !now.channels.some((id) => channelIds.includes(id))) {
      return localizedList('refusal.inputs-channels', 'channels', mentions('channel', now.channels), off);
    }
    return owner === 'others' && !now.others ? localized('refusal.inputs-others') : undefined;
  },
  references: ({ inputs: now }) => ({ roles: now.roles, channels: now.channels }),
  /** If all the roles or all the channels no longer exist, nobody may put in files. */
  cleanUp: ({ inputs: now }, { hasRole, hasChannel }) => {
    const left = { roles: now.roles.filter(hasRole), channels: now.channels.filter(hasChannel) };
    const isLeft = isStillLimited(now.roles, left.roles) && isStillLimited(now.channels, left.channels);
    return { inputs: { ...now, ...left, allowed: now.allowed && isLeft } };
  },
} satisfies Setting<Part>;

/** An empty list would limit nothing, so it must not become empty. */
function isStillLimited(before: readonly string[], after: readonly string[]): boolean {
  return before.length === 0 || after.length > 0;
}

function named({ inputs: { allowed, others, roles: roleIds, channels: channelIds } }: Part) {
  if (!allowed) return localized('policy.inputs-off');
  const none = localized('policy.none');
  const shortened = { isShortenedFirst: true };
  const forRoles = localized('policy.inputs-roles', { roles: list(mentions('role', roleIds), none, shortened) });
  const inChannels = localized('policy.inputs-channels', {
    channels: list(mentions('channel', channelIds), none, shortened),
  });
  const parts = [
    others ? localized('policy.inputs-others') : localized('policy.inputs-own'),
    ...(roleIds.length === 0 ? [] : [forRoles]),
    ...(channelIds.length === 0 ? [] : [inChannels]),
  ];
  return list(parts, none, { separator: ' · ' });
}
