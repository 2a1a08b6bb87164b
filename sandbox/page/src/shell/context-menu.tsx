import type { VNode } from 'preact';
import type { RegisteredCommand, StandInMessage } from '../../../discord/client/api.ts';
import { nameIn } from '../composer/offers.ts';
import type { Chat } from '../state/chat.ts';
import { useChat } from '../state/use-chat.ts';
import { Menu, type MenuItem } from './menu.tsx';
import { textOf } from './text-of.ts';

/** The menu of a message or of a person: the app's commands, and what the client itself can do. */
export function ContextMenu(): VNode | null {
  const chat = useChat();
  const menu = chat.menu.value;
  if (menu === undefined) return null;
  const { target, anchor } = menu;
  const isMessage = 'message' in target;
  return (
    <Menu
      key={isMessage ? target.message.id : target.userId}
      label={chat.say(isMessage ? 'shell.messageMenu' : 'shell.personMenu')}
      anchor={anchor}
      items={isMessage ? messageItems(chat, target.message) : personItems(chat, target.userId)}
      onClose={() => {
        chat.menu.value = undefined;
      }}
    />
  );
}

function messageItems(chat: Chat, message: StandInMessage): readonly MenuItem[] {
  const isPrivate = message.ephemeralTo !== undefined;
  const { guild, channel } = chat.place.value ?? {};
  const isOwn = message.author.id === chat.session.value?.person.id;
  const mayDelete = !isPrivate && (isOwn || channel?.mayDelete === true);
  const link = `https://discord.com/channels/${guild?.id ?? '@me'}/${message.channel_id}/${message.id}`;
  const remove = (): void => void removeMessage(chat, message.id);
  const text = textOf(message);
  return [
    // Discord offers no commands for a private message.
    ...(isPrivate ? [] : appItems(chat, 'message', message.id)),
    ...(text === '' ? [] : [{ key: 'text', label: chat.say('shell.copyText'), run: () => copy(text) }]),
    { key: 'link', label: chat.say('shell.copyLink'), run: () => copy(link) },
    { key: 'id', label: chat.say('shell.copyMessageId'), run: () => copy(message.id) },
    ...(isPrivate ? [{ key: 'dismiss', label: chat.say('shell.dismiss'), run: remove }] : []),
    ...(mayDelete ? [{ key: 'delete', label: chat.say('shell.delete'), isDangerous: true, run: remove }] : []),
  ];
}

function personItems(chat: Chat, userId: string): readonly MenuItem[] {
  const { menu, profile } = chat;
  const anchor = menu.value?.anchor;
  const openProfile = (): void => {
    profile.value = anchor && { userId, anchor };
  };
  return [
    { key: 'profile', label: chat.say('shell.profile'), run: openProfile },
    ...appItems(chat, 'user', userId),
    { key: 'id', label: chat.say('shell.copyUserId'), run: () => copy(userId) },
  ];
}

function appItems(chat: Chat, type: 'message' | 'user', targetId: string): readonly MenuItem[] {
  const commands = chat.offered.value?.[type] ?? [];
  if (commands.length === 0) return [];
  const items = commands.map((command) => ({
    key: command.id,
    label: nameIn(chat.locale.value, command),
    run: () => void runOn(chat, type, command, targetId),
  }));
  return [{ key: 'apps', label: chat.say('shell.apps'), items }];
}

async function runOn(
  { session, place, locale, notice }: Chat,
  type: 'message' | 'user',
  command: RegisteredCommand,
  targetId: string,
): Promise<void> {
  if (session.value === undefined || place.value === undefined) return;
  const call = { type, name: command.name, targetId };
  const label = nameIn(locale.value, command);
  notice.value = await session.value.interactions.run(place.value.channel.id, call, label);
}

async function removeMessage(chat: Chat, messageId: string): Promise<void> {
  const { session, notice } = chat;
  const reply = await session.value?.requests.remove(messageId);
  if (reply?.state === 'refused') notice.value = reply.message;
  if (reply?.state === 'lost') notice.value = chat.say('shell.lost');
}

function copy(text: string): void {
  void navigator.clipboard.writeText(text);
}
