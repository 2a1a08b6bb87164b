import type { VNode } from 'preact';
import { isThread } from '../state/channels.ts';
import { themes } from '../state/settings.ts';
import { useChat } from '../state/use-chat.ts';
import { areDrawers } from './use-drawers.ts';
import { markOf } from './channel-column.tsx';
import './channel-header.css';

const themeMarks = { auto: '◐', dark: '☾', light: '☀' } as const;

/** The name of the channel, and what can be shown beside it. */
export function ChannelHeader(): VNode {
  const chat = useChat();
  const { guild, channel } = chat.place.value ?? {};
  const { theme, areMembersShown, isPanelOpen } = chat.settings;
  const parent = channel && isThread(channel) ? guild?.channels.find(({ id }) => id === channel.parentId) : undefined;
  const next = themes[(themes.indexOf(theme.value) + 1) % themes.length] ?? 'auto';
  return (
    <header class="channel-header">
      <button
        type="button"
        class="icon-button only-narrow"
        aria-label={chat.say('shell.openChannels')}
        onClick={() => {
          chat.isDrawerOpen.value = true;
        }}
      >
        ≡
      </button>
      {parent && (
        <button type="button" class="header-parent" onClick={() => chat.goTo(parent.id)}>
          {`${markOf(parent)} ${parent.name}`}
        </button>
      )}
      {parent && <span aria-hidden="true">›</span>}
      <h1 class="header-title">{channel && `${guild === undefined ? '@' : markOf(channel)} ${channel.name}`}</h1>
      <button
        type="button"
        class="icon-button"
        title={chat.say(`shell.theme.${theme.value}`)}
        aria-label={chat.say(`shell.theme.${theme.value}`)}
        onClick={() => {
          theme.value = next;
        }}
      >
        {themeMarks[theme.value]}
      </button>
      {guild && (
        <Toggle
          mark="👥"
          label={chat.say('shell.members')}
          isOn={areMembersShown.value}
          onToggle={(isOn) => {
            areMembersShown.value = isOn;
            if (isOn && areDrawers()) isPanelOpen.value = false;
          }}
        />
      )}
      <Toggle
        mark="🛠"
        label={chat.say('panel.title')}
        isOn={isPanelOpen.value}
        onToggle={(isOn) => {
          isPanelOpen.value = isOn;
          if (isOn && areDrawers()) areMembersShown.value = false;
        }}
      />
    </header>
  );
}

interface ToggleProps {
  readonly mark: string;
  readonly label: string;
  readonly isOn: boolean;
  readonly onToggle: (isOn: boolean) => void;
}

function Toggle({ mark, label, isOn, onToggle }: ToggleProps): VNode {
  return (
    <button
      type="button"
      class="icon-button"
      title={label}
      aria-label={label}
      aria-pressed={isOn}
      onClick={() => onToggle(!isOn)}
    >
      <span aria-hidden="true">{mark}</span>
    </button>
  );
}
