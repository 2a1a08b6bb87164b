import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import { useRef } from 'preact/hooks';
import type { Someone } from '../../../discord/client/api.ts';
import { Avatar } from '../message/avatar.tsx';
import type { Anchor, Chat } from '../state/chat.ts';
import { useChat } from '../state/use-chat.ts';
import { Menu } from './menu.tsx';
import { sayPart } from './say-part.ts';
import './person-switcher.css';

/** Says whose client this is, and offers everybody else's. */
export function PersonSwitcher(): VNode | null {
  const chat = useChat();
  const button = useRef<HTMLButtonElement>(null);
  const anchor = useSignal<Anchor | undefined>(undefined);
  const person = chat.session.value?.person;
  if (person === undefined) return null;
  return (
    <div class="switcher">
      <button
        ref={button}
        type="button"
        class="switcher-button"
        aria-haspopup="menu"
        aria-expanded={anchor.value !== undefined}
        onClick={({ currentTarget }) => {
          const { left, top } = currentTarget.getBoundingClientRect();
          anchor.value = { opener: currentTarget, x: left, y: top };
        }}
      >
        <Avatar id={person.id} name={person.name} size="small" />
        <span class="switcher-text">
          <span class="switcher-name">{chat.say('shell.youAre', { name: person.name })} ▾</span>
          <span class="quiet">{aboutPerson(chat, person)}</span>
        </span>
      </button>
      {anchor.value && (
        <Menu
          label={chat.say('shell.beSomebody')}
          anchor={anchor.value}
          items={chat.people.value.map((someone) => ({
            key: someone.id,
            label: someone.name,
            detail: aboutPerson(chat, someone),
            avatarOf: someone.id,
            isChosen: someone.id === person.id,
            run: () => chat.become(someone.id),
          }))}
          onClose={() => {
            anchor.value = undefined;
          }}
        />
      )}
    </div>
  );
}

function aboutPerson(chat: Chat, { part, locale }: Someone): string {
  const names = new Intl.DisplayNames([chat.locale.value], { type: 'language' });
  const language = names.of(new Intl.Locale(locale).language) ?? locale;
  return part === undefined ? language : `${sayPart(chat, part)} · ${language}`;
}
