import { deleteMessage, messagesOf, view } from '../message/store.ts';
import { createMessage } from '../message/write.ts';
import type { Channel, Guild, Member } from '../world/guilds.ts';
import { allows, permissions } from '../world/permissions.ts';
import { attachmentLimit, directChannel, type World } from '../world/world.ts';
import { runCommand, runMessageCommand, runUserCommand, type Actor } from './commands.ts';
import { pickValues, pressButton, submitModal } from './components.ts';
import type { InteractionHandle, MemberHandle } from './handles.ts';

/** The guild's channel of this id, also when it is deleted. Throws for another's. */
export function requireOwn(world: World, guild: Guild, channelId: string): Channel {
  const channel = world.channels.get(channelId);
  if (channel?.guildId !== guild.id) throw new Error(`${guild.name} has no channel ${channelId}`);
  return channel;
}

/** What the client refuses rejects, as everything that a person does is a promise. */
function act(run: () => InteractionHandle): Promise<InteractionHandle> {
  return new Promise((resolve) => resolve(run()));
}

export function memberHandle(world: World, guild: Guild, member: Member): MemberHandle {
  const userId = member.user.id;
  const at = (channelId: string): Actor => ({ guild, member, channel: requireOwn(world, guild, channelId) });
  return {
    id: userId,
    username: member.user.username,
    async say({ id }, content) {
      const { channel } = at(id);
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
    messageCommand: (message, name) => act(() => runMessageCommand(world, at(message.channel_id), name, message)),
    userCommand: (channel, name, target) => act(() => runUserCommand(world, at(channel.id), name, target.id)),
    sees: (channel) =>
      messagesOf(world, channel.id)
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
      if (!isOwn && !allows(member.permissions, permissions.manageMessages)) throw new Error('not theirs to delete');
      await deleteMessage(world, stored);
    },
  };
}
