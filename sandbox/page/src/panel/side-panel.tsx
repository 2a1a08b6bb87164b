import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { useChat } from '../state/use-chat.ts';
import { BotLog } from './bot-log.tsx';
import type { Panel } from './create-panel.ts';
import { LedgerView } from './ledger-view.tsx';
import { RequestList } from './request-list.tsx';
import { PanelProvider } from './use-panel.ts';
import { WorldControls } from './world-controls.tsx';
import './side-panel.css';

const tabs = ['world', 'requests', 'ledger', 'log'] as const;
type Tab = (typeof tabs)[number];
const contents: Readonly<Record<Tab, () => VNode | null>> = {
  world: WorldControls,
  requests: RequestList,
  ledger: LedgerView,
  log: BotLog,
};

/** What drives the world around the bot, and shows what the bot does. */
export function SidePanel({ panel }: { readonly panel: Panel }): VNode {
  const chat = useChat();
  const tab = useSignal<Tab>('world');
  const list = useRef<HTMLDivElement>(null);
  const Content = contents[tab.value];
  useEffect(() => panel.follow(), [panel]);

  function press(event: KeyboardEvent): void {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step === undefined) return;
    const index = (tabs.indexOf(tab.value) + step + tabs.length) % tabs.length;
    tab.value = tabs[index] ?? 'world';
    list.current?.querySelectorAll<HTMLElement>('[role=tab]')[index]?.focus();
  }

  return (
    <PanelProvider value={panel}>
      <aside class="panel" aria-label={chat.say('panel.title')}>
        <div class="drawer-head">
          <h2>{chat.say('panel.title')}</h2>
          <button
            type="button"
            class="icon-button"
            aria-label={chat.say('shell.close')}
            onClick={() => {
              chat.settings.isPanelOpen.value = false;
            }}
          >
            ×
          </button>
        </div>
        <div ref={list} class="tabs" role="tablist" aria-label={chat.say('panel.title')}>
          {tabs.map((each) => (
            <button
              key={each}
              type="button"
              class="tab"
              role="tab"
              id={`tab-${each}`}
              aria-selected={each === tab.value}
              aria-controls="panel-content"
              tabIndex={each === tab.value ? 0 : -1}
              onKeyDown={press}
              onClick={() => {
                tab.value = each;
              }}
            >
              {chat.say(`panel.tab.${each}`)}
            </button>
          ))}
        </div>
        <div class="panel-content" role="tabpanel" id="panel-content" aria-labelledby={`tab-${tab.value}`}>
          {panel.seen.value === undefined ? (
            <p class="quiet">{chat.say('panel.connecting')}</p>
          ) : (
            <Content key={tab.value} />
          )}
        </div>
      </aside>
    </PanelProvider>
  );
}
