import { present } from '../message/store.ts';
import type { StoredMessage } from '../message/stored-message.ts';
import type { Component, StandInMessage } from '../message/types.ts';
import type { Channel } from '../world/channels.ts';
import { callbackTypes, interactionTypes } from '../world/interactions.ts';
import { personSees } from '../world/visibility.ts';
import type { World } from '../world/world.ts';
import { withUploads } from './attach.ts';
import type { InteractionHandle } from './handles.ts';
import { interact } from './interact.ts';
import { fillModal, type ModalValues } from './modal.ts';
import { checkPicked, idsIn, isIdSelect } from './picks.ts';
import { ClientRefusal } from './refused.ts';
import { resolvedFiles, resolveIds } from './resolved.ts';

const button = 2;
const stringSelect = 3;

interface Use {
  readonly userId: string;
  readonly message: Pick<StandInMessage, 'id'>;
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
  if (stored === undefined || stored.deleted) throw new ClientRefusal('This message was deleted.');
  const isPrivate = stored.ephemeralTo !== undefined;
  if (isPrivate && stored.ephemeralTo !== use.userId) throw new ClientRefusal('This message is not yours.');
  const channel = world.channels.get(stored.channelId);
  if (channel === undefined || channel.deleted) throw new ClientRefusal('This channel was deleted.');
  const component = find(stored.wire.components, use.customId);
  if (use.forged) return { stored, channel, component };
  if (stored.dismissed === true) throw new ClientRefusal('You removed this message from your view.');
  if (!personSees(world, use.userId, channel)) throw new ClientRefusal('You cannot see this channel.');
  if (component === undefined) throw new ClientRefusal(`This message has no component ${use.customId}.`);
  if (component.disabled === true) throw new ClientRefusal(`${labelOf(component)} is disabled.`);
  return { stored, channel, component };
}

/** What a person reads on the component. */
function labelOf({ label, placeholder, custom_id: id }: Component): string {
  return `“${label ?? placeholder ?? id}”`;
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
  if (!use.forged && component?.type !== button) throw new ClientRefusal(`${use.customId} is not a button.`);
  return send(world, use, found, { custom_id: use.customId, component_type: button, id: component?.id ?? 1 });
}

export function pickValues(world: World, use: Use, values: readonly string[]): InteractionHandle {
  const found = usable(world, use);
  const { component = { type: stringSelect } } = found;
  const { type } = component;
  const place = { channel: found.channel, userId: use.userId };
  if (!use.forged) {
    if (type !== stringSelect && !isIdSelect(component)) {
      throw new ClientRefusal(`${use.customId} is not a select menu.`);
    }
    checkPicked(world, place, component, { values });
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

/**
 * Sends the modal that answered `answered`. Resolves when the files in it are uploaded. Without files the interaction is
 * made at once. Throws if it was not shown to this person, unless `forged`.
 */
export function submitModal(
  world: World,
  userId: string,
  answered: Pick<InteractionHandle, 'id'>,
  { values, forged }: { readonly values: ModalValues; readonly forged: boolean },
): InteractionHandle | Promise<InteractionHandle> {
  const opener = world.interactions.get(answered.id);
  const { response } = opener ?? {};
  if (opener === undefined || response?.type !== callbackTypes.modal) throw new ClientRefusal('No form was opened.');
  if (opener.userId !== userId && !forged) throw new ClientRefusal('This form was opened for someone else.');
  const channel = world.channels.get(opener.channelId);
  if (channel === undefined || channel.deleted) throw new ClientRefusal('This channel was deleted.');
  const source = world.messages.get(opener.sourceMessageId ?? '');
  const filled = fillModal(response.data?.components ?? [], { world, channel, userId, values, forged });
  return withUploads(world, filled.files, (uploaded) => {
    const resolved = {
      ...resolveIds(world, { channel, userId }, filled.ids),
      ...resolvedFiles([...uploaded.values()], (url) => world.files.sign(url)),
    };
    return interact(world, {
      type: interactionTypes.modal,
      userId,
      channel,
      openedBy: opener,
      ...(source !== undefined && { sourceMessageId: source.id, message: present(world, source) }),
      data: {
        custom_id: response.data?.custom_id,
        components: filled.components(uploaded),
        ...(Object.keys(resolved).length > 0 && { resolved }),
      },
    });
  });
}
