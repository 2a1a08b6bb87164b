import { useSignalEffect } from '@preact/signals';
import type { VNode } from 'preact';
import { useMemo } from 'preact/hooks';
import type { Composer } from '../composer/create-composer.ts';
import { ComposerProvider } from '../composer/use-composer.ts';
import { ReaderProvider } from '../message/reader.ts';
import type { Panel } from '../panel/create-panel.ts';
import { SidePanel } from '../panel/side-panel.tsx';
import type { Chat } from '../state/chat.ts';
import { createReader } from '../state/reader.ts';
import type { Session } from '../state/session.ts';
import { ChatProvider } from '../state/use-chat.ts';
import { Banner } from './banner.tsx';
import { ChannelColumn } from './channel-column.tsx';
import { ContextMenu } from './context-menu.tsx';
import { Conversation } from './conversation.tsx';
import { MemberList } from './member-list.tsx';
import { OpenFormDialog } from './open-form-dialog.tsx';
import { Profile } from './profile.tsx';
import { ServerRail } from './server-rail.tsx';
import { useDrawers } from './use-drawers.ts';
import './app.css';

interface AppProps {
  readonly chat: Chat;
  readonly composer: Composer;
  readonly panel: Panel;
}

export function App({ chat, composer, panel }: AppProps): VNode {
  const session = chat.session.value;
  useSignalEffect(() => {
    document.documentElement.lang = chat.locale.value;
  });
  return (
    <ChatProvider value={chat}>
      <ComposerProvider value={composer}>
        <div class="app">
          <Banner />
          {session && <Client key={session.person.id} chat={chat} session={session} panel={panel} />}
        </div>
      </ComposerProvider>
    </ChatProvider>
  );
}

/** The client of one person. */
function Client({ chat, session, panel }: { chat: Chat; session: Session; panel: Panel }): VNode {
  const guild = chat.place.value?.guild;
  // Messages that show names and rights are drawn again when these have changed.
  const reader = useMemo(() => createReader(chat, session), [chat, session, guild]);
  const { isPanelOpen, areMembersShown } = chat.settings;
  useDrawers();
  return (
    <ReaderProvider value={reader}>
      <div class="layout" data-drawer={chat.isDrawerOpen.value || undefined}>
        <section class="places" aria-label={chat.say('shell.openChannels')}>
          <ServerRail />
          <ChannelColumn />
        </section>
        <Conversation />
        {areMembersShown.value && <MemberList />}
        {isPanelOpen.value && <SidePanel panel={panel} />}
        {chat.isDrawerOpen.value && (
          <button
            type="button"
            class="backdrop"
            aria-label={chat.say('shell.close')}
            onClick={() => {
              chat.isDrawerOpen.value = false;
            }}
          />
        )}
      </div>
      <ContextMenu />
      <Profile />
      <OpenFormDialog />
    </ReaderProvider>
  );
}
