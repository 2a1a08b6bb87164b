import { deleteMessage, messagesOf, view } from '../message/store.ts';
import { createMessage } from '../message/write.ts';
import { hasMessages, type Channel } from '../world/channels.ts';
import { wireMember, type Guild, type Member } from '../world/guilds.ts';
import { tellOfMember } from '../world/news.ts';
import { allows, permissions } from '../world/permissions.ts';
import { channelRights, holderOf, sendPermission } from '../world/rights.ts';
import { channelsOf } from '../world/visibility.ts';
import { attachmentLimit, directChannel, type World } from '../world/world.ts';
import { requireOwn } from './channel.ts';
import { runCommand, useOnMessage, useOnUser, type Actor } from './commands.ts';
import { pickValues, pressButton, submitModal } from './components.ts';
import { forge } from './forge.ts';
import type { InteractionHandle, MemberHandle } from './handles.ts';
import { requireRole } from './role.ts';

/** Makes a rejected promise of what the client refuses, because everything that a person does is a promise. */
function act(run: () => InteractionHandle | Promise<InteractionHandle>): Promise<InteractionHandle> {
  return new Promise((resolve) => resolve(run()));
}

export function memberHandle(world: World, guild: Guild, member: Member): MemberHandle {
  const userId = member.user.id;
  const at = (channelId: string): Actor => ({ guild, member, channel: requireOwn(world, guild, channelId) });
  const rightsIn = (channel: Channel): bigint => channelRights(world, guild, channel, holderOf(guild, userId));
  const firstSeen = (): Channel => {
    const seen = channelsOf(world, guild).find(
      (channel) => hasMessages(channel) && allows(rightsIn(channel), permissions.viewChannel),
    );
    if (seen === undefined) throw new Error(`${member.user.username} sees no channel`);
    return seen;
  };
  const setRoles = (roles: readonly string[]): void => {
    member.roles = roles;
    tellOfMember(world, guild, 'GUILD_MEMBER_UPDATE', wireMember(member));
  };
  return {
    id: userId,
    username: member.user.username,
    get roles() {
      return member.roles;
    },
    giveRole({ id }) {
      const role = requireRole(guild, id);
      if (id === guild.id || role.botId !== undefined) throw new Error(`${role.name} cannot be given`);
      if (!member.roles.includes(id)) setRoles([...member.roles, id]);
    },
    takeRole: ({ id }) => setRoles(member.roles.filter((role) => role !== id)),
    leave() {
      guild.members.delete(userId);
      tellOfMember(world, guild, 'GUILD_MEMBER_REMOVE', { user: member.user });
    },
    async say({ id }, content) {
      const { channel } = at(id);
      const writes =
        hasMessages(channel) && allows(rightsIn(channel), permissions.viewChannel | sendPermission(channel));
      if (!writes) throw new Error(`${member.user.username} cannot write in ${channel.name}`);
      const payload = { content, allowed_mentions: { parse: ['users', 'roles'] } };
      const limit = attachmentLimit(world, channel);
      const body = { payload, uploads: [] };
      const frame = { type: 0, flags: 0, author: member.user };
      return view(world, await createMessage(world, channel, body, frame, { limit, webhook: false }));
    },
    command: (channel, name, options = {}, { forged = false } = {}) =>
      act(() => runCommand(world, at(channel.id), { name, options, forged })),
    autocomplete: (channel, name, focused, partial, options = {}) =>
      act(() =>
        runCommand(world, at(channel.id), {
          name,
          options: { ...options, [focused]: partial },
          forged: false,
          focused,
        }),
      ),
    press: (message, customId, { forged = false } = {}) =>
      act(() => pressButton(world, { userId, message, customId, forged })),
    pick: (message, customId, values, { forged = false } = {}) =>
      act(() => pickValues(world, { userId, message, customId, forged }, values)),
    submit: (interaction, values, { forged = false } = {}) =>
      act(() => submitModal(world, userId, interaction, values, forged)),
    forge: (message, forged) => act(() => forge(world, userId, message, forged)),
    useOnMessage: (name, message, { forged = false } = {}) =>
      act(() => useOnMessage(world, at(message.channel_id), { name, target: message, forged })),
    useOnUser: (name, { id }, { channel, forged = false } = {}) =>
      act(() => useOnUser(world, at(channel?.id ?? firstSeen().id), { name, targetId: id, forged })),
    sees: ({ id }) =>
      messagesOf(world, id)
        .filter(() => !requireOwn(world, guild, id).deleted)
        .filter(() => allows(rightsIn(requireOwn(world, guild, id)), permissions.viewChannel))
        .filter(({ ephemeralTo }) => ephemeralTo === undefined || ephemeralTo === userId)
        .map((message) => view(world, message)),
    directMessages: () => messagesOf(world, directChannel(world, userId).id).map((message) => view(world, message)),
    closeDirectMessages() {
      const person = world.people.get(userId);
      if (person !== undefined) person.directMessagesClosed = true;
    },
    async deleteMessage({ id }) {
      const stored = world.messages.get(id);
      if (stored === undefined) throw new Error('there is no such message');
      const isOwn = stored.ephemeralTo === userId;
      const channel = requireOwn(world, guild, stored.channelId);
      if (!isOwn && !allows(rightsIn(channel), permissions.manageMessages)) throw new Error('not theirs to delete');
      await deleteMessage(world, stored);
    },
  };
}
