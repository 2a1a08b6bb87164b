import { deleteMessage, messagesOf, view } from '../message/store.ts';
import type { StoredMessage } from '../message/stored-message.ts';
import type { Embed, StandInMessage } from '../message/types.ts';
import { createMessage } from '../message/write.ts';
import { hasMessages, type Channel } from '../world/channels.ts';
import type { Guild } from '../world/guilds.ts';
import { wireUser, type Person } from '../world/people.ts';
import { allows, permissions } from '../world/permissions.ts';
import { sendPermission } from '../world/rights.ts';
import { personRights, personSees, seesMessage } from '../world/visibility.ts';
import { attachmentLimitOf, directChannel, type World } from '../world/world.ts';
import { checkSizes, type AttachedFile } from './attach.ts';
import { requireOwn } from './channel.ts';
import { runCommand, useOnMessage, useOnUser } from './commands.ts';
import { pickValues, pressButton, submitModal } from './components.ts';
import { forge } from './forge.ts';
import type { InteractionHandle, PersonHandle, PersonOptions } from './handles.ts';
import type { Actor } from './offered.ts';
import { ClientRefusal } from './refused.ts';

const longestMessage = 2000;
const mostFiles = 10;

/** Makes a person who is in no guild yet. Returns their id. */
export function makePerson(world: World, { username, locale = 'en-US', ...options }: PersonOptions): string {
  const id = world.newId();
  const { attachmentLimit: limit, hasInstalled = false, part } = options;
  world.people.set(id, {
    user: wireUser(id, username ?? `member-${world.people.size + 1}`),
    locale,
    ...(limit !== undefined && { attachmentLimit: limit }),
    ...(part !== undefined && { part }),
    hasInstalled,
    directMessagesClosed: false,
  });
  world.changes.happened();
  return id;
}

/** Makes a rejected promise of what the client refuses, because everything that a person does is a promise. */
function act(run: () => InteractionHandle | Promise<InteractionHandle>): Promise<InteractionHandle> {
  return new Promise((resolve) => resolve(run()));
}

/** The person everywhere, or only `within` one guild. Throws for an unknown id. */
export function personHandle(world: World, userId: string, within?: Guild): PersonHandle {
  const person = requirePerson(world, userId);
  const channelOf = (id: string): Channel => {
    const channel = within === undefined ? world.channels.get(id) : requireOwn(world, within, id);
    if (channel === undefined) throw new ClientRefusal('There is no such channel.');
    return channel;
  };
  const at = ({ id }: { readonly id: string }): Actor => ({ userId, channel: channelOf(id) });
  const directMessages = (): Channel => directChannel(world, userId);
  return {
    id: userId,
    username: person.user.username,
    locale: person.locale,
    part: person.part,
    directChannel: () => ({ id: directMessages().id }),
    say: async (channel, content, files) => say(world, at(channel), content, files),
    command: (channel, name, options = {}, { forged = false } = {}) =>
      act(() => runCommand(world, at(channel), { name, options, forged })),
    autocomplete: (channel, name, focused, partial, options = {}) =>
      act(() =>
        runCommand(world, at(channel), { name, options: { ...options, [focused]: partial }, forged: false, focused }),
      ),
    press: (message, customId, { forged = false } = {}) =>
      act(() => pressButton(world, { userId, message, customId, forged })),
    pick: (message, customId, values, { forged = false } = {}) =>
      act(() => pickValues(world, { userId, message, customId, forged }, values)),
    submit: (interaction, values, { forged = false } = {}) =>
      act(() => submitModal(world, userId, interaction, { values, forged })),
    forge: (message, forged) => act(() => forge(world, userId, message, forged)),
    useOnMessage: (name, message, { forged = false } = {}) =>
      act(() => {
        const { channelId } = requireStored(world, message.id);
        return useOnMessage(world, at({ id: channelId }), { name, target: message, forged });
      }),
    useOnUser: (name, { id }, { channel, forged = false } = {}) =>
      act(() => useOnUser(world, at(channel ?? firstSeen(world, userId, within)), { name, targetId: id, forged })),
    sees: (channel) => messagesSeen(world, at(channel)),
    directMessages: () => messagesSeen(world, { userId, channel: directMessages() }),
    closeDirectMessages() {
      person.directMessagesClosed = true;
    },
    deleteMessage: async ({ id }) => remove(world, userId, requireStored(world, id)),
  };
}

function requirePerson(world: World, userId: string): Person {
  const person = world.people.get(userId);
  if (person === undefined) throw new Error(`nobody has the id ${userId}`);
  return person;
}

/** Also finds a deleted message. */
function requireStored(world: World, messageId: string): StoredMessage {
  const stored = world.messages.get(messageId);
  if (stored === undefined) throw new ClientRefusal('There is no such message.');
  return stored;
}

function messagesSeen(world: World, { userId, channel }: Actor): StandInMessage[] {
  return messagesOf(world, channel.id)
    .filter((message) => seesMessage(world, userId, message))
    .map((message) => view(world, message));
}

function firstSeen(world: World, userId: string, within: Guild | undefined): Channel {
  const seen = [...world.channels.values()].find(
    (channel) =>
      channel.guildId !== undefined &&
      (within === undefined || channel.guildId === within.id) &&
      hasMessages(channel) &&
      personSees(world, userId, channel),
  );
  if (seen === undefined) throw new ClientRefusal('You see no channel.');
  return seen;
}

/** Whether the person can write in the channel. In direct messages they share a guild with the bot, or installed it. */
export function mayWrite(world: World, { userId, channel }: Actor): boolean {
  if (!hasMessages(channel) || !personSees(world, userId, channel)) return false;
  return allows(personRights(world, userId, channel), sendPermission(channel));
}

async function say(
  world: World,
  { userId, channel }: Actor,
  content: string,
  files: readonly AttachedFile[] = [],
): Promise<StandInMessage> {
  if (!mayWrite(world, { userId, channel })) throw new ClientRefusal(`You cannot write in #${channel.name}.`);
  if (content.trim() === '' && files.length === 0) throw new ClientRefusal('A message cannot be empty.');
  if (content.length > longestMessage) {
    throw new ClientRefusal(`Your message is too long. It may have ${longestMessage} characters.`);
  }
  requireAttachable(world, { userId, channel }, files);
  const payload = { content, embeds: picturesIn(world, content), allowed_mentions: { parse: ['users', 'roles'] } };
  const context = { limit: attachmentLimitOf(world, channel, userId), webhook: false };
  const frame = { type: 0, flags: 0, author: requirePerson(world, userId).user };
  const uploads = files.map(({ type = '', ...file }, index) => ({ index: String(index), type, ...file }));
  return view(world, await createMessage(world, channel, { payload, uploads }, frame, context));
}

/** Discord shows the pictures that a message links to. The stand-in knows those that it keeps itself. */
function picturesIn(world: World, content: string): Embed[] {
  const links = content.match(/https?:\/\/\S+/gu) ?? [];
  return links.flatMap((url) => (world.files.find(url)?.width === undefined ? [] : [{ url, thumbnail: { url } }]));
}

function requireAttachable(world: World, { userId, channel }: Actor, files: readonly AttachedFile[]): void {
  if (files.length === 0) return;
  if (!allows(personRights(world, userId, channel), permissions.attachFiles)) {
    throw new ClientRefusal(`You cannot attach files in #${channel.name}.`);
  }
  if (files.length > mostFiles) throw new ClientRefusal(`A message may have ${mostFiles} files.`);
  checkSizes(files, attachmentLimitOf(world, channel, userId));
}

/** A private answer stays where it is, and its bot can go on editing it. Only its receiver no longer sees it. */
async function remove(world: World, userId: string, message: StoredMessage): Promise<void> {
  const stored = message;
  const channel = world.channels.get(stored.channelId);
  if (channel === undefined || !seesMessage(world, userId, stored)) throw new ClientRefusal('You see no such message.');
  if (stored.ephemeralTo !== undefined) {
    stored.dismissed = true;
    return world.changes.happened();
  }
  const isOwn = stored.wire.author.id === userId;
  const mayDelete = isOwn || allows(personRights(world, userId, channel), permissions.manageMessages);
  if (!mayDelete) throw new ClientRefusal('This message is not yours to delete.');
  await deleteMessage(world, stored);
}
