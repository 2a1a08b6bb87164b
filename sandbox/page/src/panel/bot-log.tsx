import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import { useId, useLayoutEffect, useRef } from 'preact/hooks';
import type { LogLine } from '../../../panel/api.ts';
import { useChat } from '../state/use-chat.ts';
import { usePanel } from './use-panel.ts';

const levels = ['debug', 'info', 'warn', 'error'] as const satisfies readonly LogLine['level'][];
const nearPx = 24;

/** What the bot writes to its log. It stays at the end, unless somebody scrolls up. */
export function BotLog(): VNode {
  const chat = useChat();
  const id = useId();
  const lines = usePanel().seen.value?.log ?? [];
  const least = useSignal<LogLine['level']>('info');
  const list = useRef<HTMLDivElement>(null);
  const isAtEnd = useRef(true);
  const shown = lines.filter(({ level }) => levels.indexOf(level) >= levels.indexOf(least.value));
  useLayoutEffect(() => {
    if (isAtEnd.current && list.current !== null) list.current.scrollTop = list.current.scrollHeight;
  });
  return (
    <div class="log">
      <p class="field">
        <label for={id}>{chat.say('panel.log.level')}</label>
        <select
          id={id}
          value={least.value}
          onChange={({ currentTarget }) => {
            least.value = levels.find((level) => level === currentTarget.value) ?? 'info';
          }}
        >
          {levels.map((level) => (
            <option key={level} value={level}>
              {chat.say(`panel.log.${level}`)}
            </option>
          ))}
        </select>
      </p>
      <div
        ref={list}
        class="log-lines"
        role="log"
        tabIndex={0}
        aria-label={chat.say('panel.tab.log')}
        onScroll={({ currentTarget: { scrollHeight, scrollTop, clientHeight } }) => {
          isAtEnd.current = scrollHeight - scrollTop - clientHeight < nearPx;
        }}
      >
        {shown.map(({ id: lineId, level, text }) => (
          <p key={lineId} data-level={level}>
            {text}
          </p>
        ))}
      </div>
      {shown.length === 0 && <p class="quiet">{chat.say('panel.log.none')}</p>}
    </div>
  );
}
