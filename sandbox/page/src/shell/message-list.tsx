import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import { rowsOf, type Row } from '../state/rows.ts';
import { useChat } from '../state/use-chat.ts';
import { DayLine, UnreadLine } from './list-lines.tsx';
import { MessageRow } from './message-row.tsx';
import { PendingRow } from './pending-row.tsx';
import { useMenuEvents } from './use-menu-events.ts';
import { useRowKeys } from './use-row-keys.ts';
import { useStickToBottom } from './use-stick-to-bottom.ts';
import './message-list.css';

const shownAtFirst = 150;

/** The messages of the channel that is open. It stays at the newest one, unless somebody reads further up. */
export function MessageList(): VNode {
  const chat = useChat();
  const list = useRef<HTMLDivElement>(null);
  const most = useSignal(shownAtFirst);
  const messages = chat.messages.value;
  const unreadFrom = chat.marks.unreadFrom.value;
  const rows = useMemo(() => rowsOf(messages.slice(-most.value), unreadFrom), [messages, most.value, unreadFrom]);
  const channelId = chat.place.value?.channel.id;
  const { person, interactions } = chat.session.value ?? {};
  const pending = (interactions?.pending.value ?? []).filter((each) => each.channelId === channelId);
  const newest = messages.at(-1);
  const own = newest?.author.id === person?.id ? newest?.id : undefined;
  const { missed, toBottom } = useStickToBottom(list, messages, pending.at(-1)?.key ?? own);

  useRowKeys(list);
  useMenuEvents(
    list,
    (element) => {
      const id = element.closest('[data-row]')?.getAttribute('data-row');
      const message = chat.messages.peek().find((each) => each.id === id);
      return message && { message };
    },
    (about, anchor) => {
      chat.menu.value = { target: about, anchor };
    },
  );

  useTarget(rows, (index) => {
    most.value = Math.max(most.value, messages.length - index + shownAtFirst);
  });

  return (
    <div class="message-area">
      {/* The list has the focus, so that the keyboard can scroll it. */}
      <div ref={list} class="message-list" role="log" aria-label={chat.say('shell.messages')} tabIndex={0}>
        <div class="message-rows">
          {messages.length > most.value && (
            <button
              type="button"
              class="button show-earlier"
              onClick={() => {
                most.value += shownAtFirst;
              }}
            >
              {chat.say('shell.showEarlier')}
            </button>
          )}
          {messages.length === 0 && <p class="channel-start quiet">{chat.say('shell.emptyChannel')}</p>}
          {rows.map((row) => {
            if (row.kind === 'day') return <DayLine key={row.key} at={row.at} />;
            if (row.kind === 'unread') return <UnreadLine key={row.key} />;
            return <MessageRow key={row.key} message={row.message} continues={row.continues} />;
          })}
          {pending.map((each) => (
            <PendingRow key={each.key} pending={each} />
          ))}
        </div>
      </div>
      {missed > 0 && (
        <button type="button" class="new-messages" onClick={toBottom}>
          {chat.say('shell.newMessages', { count: missed })} ↓
        </button>
      )}
    </div>
  );
}

/** Goes to the message that was asked for, once it is shown. `show` is told where it is in the channel. */
function useTarget(rows: readonly Row[], show: (index: number) => void): void {
  const { target, messages } = useChat();
  const id = target.value;
  useEffect(() => {
    const index = messages.peek().findIndex((message) => message.id === id);
    if (id === undefined || index === -1) return;
    const row = document.querySelector<HTMLElement>(`[data-row="${id}"]`);
    if (row === null) return show(index);
    row.scrollIntoView({ block: 'center' });
    row.focus();
    target.value = undefined;
  }, [id, rows]);
}
