import { present } from '../message/store.ts';
import { interactionTypes } from '../world/interactions.ts';
import type { World } from '../world/world.ts';
import type { Forged } from './forged.ts';
import type { InteractionHandle } from './handles.ts';
import { interact } from './interact.ts';
import { idsIn } from './picks.ts';
import { resolveIds, type Resolved } from './resolved.ts';

/** Sends it as if it came from `message`. Known ids are resolved as Discord does; others are left as they are. */
export function forge(
  world: World,
  userId: string,
  message: { readonly id: string },
  forged: Forged,
): InteractionHandle {
  const stored = world.messages.get(message.id);
  const channel = world.channels.get(stored?.channelId ?? '');
  if (stored === undefined || channel === undefined) throw new Error('there is no such message');
  const place = { channel, userId };
  return interact(world, {
    type: forged.as === 'form' ? interactionTypes.modal : interactionTypes.component,
    userId,
    channel,
    sourceMessageId: stored.id,
    message: present(world, stored),
    data: {
      ...(forged.as === 'form' ? formData(forged) : componentData(forged)),
      ...resolvedOf(forged, (one) => resolveIds(world, place, [one])),
    },
  });
}

function resolvedOf(
  forged: Forged,
  find: (one: { type: number; id: string }) => Resolved | undefined,
): { resolved?: Resolved } {
  const fields = forged.as === 'form' ? forged.fields : [forged];
  const resolved: Record<string, Record<string, object>> = {};
  for (const one of fields.flatMap(({ type, values = [] }) => idsIn({ type }, values))) {
    try {
      for (const [kind, each] of Object.entries(find(one) ?? {})) resolved[kind] = { ...resolved[kind], ...each };
    } catch {
      // Nothing has this id.
    }
  }
  return Object.keys(resolved).length > 0 ? { resolved } : {};
}

function componentData({ customId, type, values }: Extract<Forged, { as: 'component' }>): object {
  return { custom_id: customId, component_type: type, id: 1, ...(values && { values }) };
}

function formData({ customId, fields }: Extract<Forged, { as: 'form' }>): object {
  const label = 18;
  return {
    custom_id: customId,
    components: fields.map((field, index) => ({
      type: label,
      id: 2 * index + 1,
      component: { ...field, id: 2 * index + 2 },
    })),
  };
}
