import { present } from '../message/store.ts';
import type { StoredMessage } from '../message/stored-message.ts';
import type { Component, StandInMessage } from '../message/types.ts';
import type { Channel } from '../world/channels.ts';
import { callbackTypes, interactionTypes } from '../world/interactions.ts';
import { allows, permissions } from '../world/permissions.ts';
import { channelRights, holderOf } from '../world/rights.ts';
import type { World } from '../world/world.ts';
import type { InteractionHandle } from './handles.ts';
import { interact } from './interact.ts';
import { fillModal, type ModalValues } from './modal.ts';
import { checkPicked, idsIn, isIdSelect } from './picks.ts';
import { resolveIds } from './resolved.ts';

const button = 2;
const stringSelect = 3;

interface Use {
  readonly userId: string;
  readonly message: StandInMessage;
  readonly customId: string;
  readonly forged: boolean;
}

/** A component and its message. */
interface Usable {
  readonly stored: StoredMessage;
  readonly channel: Channel;
  readonly component: Component | undefined;
}

/** The component as this person sees it now. Throws if they cannot use it. A forger needs only the message. */
function usable(world: World, use: Use): Usable {
  const stored = world.messages.get(use.message.id);
  if (stored === undefined || stored.deleted) throw new Error('the message is gone');
  const isPrivate = stored.ephemeralTo !== undefined;
  if (isPrivate && stored.ephemeralTo !== use.userId) throw new Error('the message is not theirs');
  const channel = world.channels.get(stored.channelId);
  if (channel === undefined || channel.deleted) throw new Error('the channel is gone');
  const component = find(stored.wire.components, use.customId);
  if (use.forged) return { stored, channel, component };
  const guild = world.guilds.get(channel.guildId ?? '');
  const rights = guild && channelRights(world, guild, channel, holderOf(guild, use.userId));
  if (rights !== undefined && !allows(rights, permissions.viewChannel)) throw new Error('they cannot see the channel');
  if (component === undefined) throw new Error(`the message has no component ${use.customId}`);
  if (component.disabled === true) throw new Error(`${use.customId} is disabled`);
  return { stored, channel, component };
}

function find(components: readonly Component[], customId: string): Component | undefined {
  for (const component of components) {
    const inner = [...(component.components ?? []), ...(component.accessory ? [component.accessory] : [])];
    const found = component.custom_id === customId ? component : find(inner, customId);
    if (found !== undefined) return found;
  }
  return undefined;
}

function send(world: World, use: Use, { stored, channel }: Usable, data: object): InteractionHandle {
  return interact(world, {
    type: interactionTypes.component,
    userId: use.userId,
    channel,
    sourceMessageId: stored.id,
    message: present(world, stored),
    data,
  });
}

export function pressButton(world: World, use: Use): InteractionHandle {
  const found = usable(world, use);
  const { component } = found;
  if (!use.forged && component?.type !== button) throw new Error(`${use.customId} is not a button`);
  return send(world, use, found, { custom_id: use.customId, component_type: button, id: component?.id ?? 1 });
}

export function pickValues(world: World, use: Use, values: readonly string[]): InteractionHandle {
  const found = usable(world, use);
  const { component = { type: stringSelect } } = found;
  const { type } = component;
  const place = { channel: found.channel, userId: use.userId };
  if (!use.forged) {
    if (type !== stringSelect && !isIdSelect(component)) throw new Error(`${use.customId} is not a select menu`);
    checkPicked(world, place, component, { values, inModal: false });
  }
  const resolved = resolveIds(world, place, idsIn(component, values));
  return send(world, use, found, {
    custom_id: use.customId,
    component_type: type,
    id: component.id ?? 1,
    values,
    ...(resolved && { resolved }),
  });
}

/** Sends the modal that answered `answered`. Throws if it was not shown to this person, unless `forged`. */
export function submitModal(
  world: World,
  userId: string,
  answered: InteractionHandle,
  values: ModalValues,
  forged: boolean,
): InteractionHandle {
  const interaction = world.interactions.get(answered.id);
  const { response } = answered;
  if (interaction === undefined || response?.type !== callbackTypes.modal) throw new Error('no modal was shown');
  if (interaction.userId !== userId && !forged) throw new Error('the modal was shown to someone else');
  const channel = world.channels.get(interaction.channelId);
  if (channel === undefined || channel.deleted) throw new Error('the channel is gone');
  const source = world.messages.get(interaction.sourceMessageId ?? '');
  const { components, ids } = fillModal(response.data?.components ?? [], { world, channel, userId, values, forged });
  const resolved = resolveIds(world, { channel, userId }, ids);
  return interact(world, {
    type: interactionTypes.modal,
    userId,
    channel,
    openedBy: interaction,
    ...(source !== undefined && { sourceMessageId: source.id, message: present(world, source) }),
    data: {
      custom_id: response.data?.custom_id,
      components,
      ...(resolved && { resolved }),
    },
  });
}
