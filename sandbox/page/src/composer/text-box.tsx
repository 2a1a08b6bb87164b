import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { useChat } from '../state/use-chat.ts';
import type { Word } from '../words/words.ts';
import { filterOffers, type Offer } from './offers.ts';
import { Popup, PopupList } from './popup.tsx';
import { useComposer } from './use-composer.ts';
import { useListbox } from './use-listbox.ts';

/** The field for ordinary messages. A slash at its beginning opens the list of commands. */
export function TextBox({ place }: { readonly place: string }): VNode {
  const chat = useChat();
  const composer = useComposer();
  const field = useRef<HTMLTextAreaElement>(null);
  const { text } = composer.written.value;
  const isCommand = /^\/[^\n]*$/u.test(text);
  const offers = isCommand ? filterOffers(composer.offers(), text.slice(1)) : [];
  const listbox = useListbox(offers, text, (offer) => composer.choose(offer));
  const hasFocus = useSignal(false);

  useLayoutEffect(() => {
    if (composer.focus.value?.at === 'text') field.current?.focus();
  }, [composer.focus.value]);

  function press(event: KeyboardEvent): void {
    if (listbox.press(event) || event.isComposing) return;
    if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      void composer.send();
    } else if (event.key === 'ArrowUp' && text === '') {
      event.preventDefault();
      composer.recall();
    }
  }

  return (
    <>
      {isCommand && hasFocus.value && (listbox.isOpen || offers.length === 0) && (
        <CommandList listbox={listbox} isLoading={chat.offered.value === undefined} />
      )}
      <textarea
        ref={field}
        class="text-box"
        rows={1}
        value={text}
        placeholder={chat.say('composer.placeholder', { place })}
        aria-label={chat.say('composer.placeholder', { place })}
        {...listbox.textbox}
        onInput={({ currentTarget }) => {
          composer.type(currentTarget.value);
          listbox.open();
        }}
        onFocus={() => {
          hasFocus.value = true;
          listbox.open();
        }}
        onBlur={() => {
          hasFocus.value = false;
        }}
        onKeyDown={press}
      />
    </>
  );
}

interface CommandListProps {
  readonly listbox: ReturnType<typeof useListbox<Offer>>;
  readonly isLoading: boolean;
}

function CommandList({ listbox, isLoading }: CommandListProps): VNode {
  const chat = useChat();
  const title = chat.say('composer.commandsOf', { app: appName(chat) });
  if (listbox.items.length === 0) {
    return <Popup title={chat.say(isLoading ? 'composer.loading' : noneWord(chat))} />;
  }
  return (
    <Popup title={title}>
      <PopupList
        listbox={listbox}
        label={title}
        render={(offer) => (
          <>
            <span class="popup-label">{offer.title}</span>
            <span class="popup-detail">{offer.description}</span>
          </>
        )}
      />
    </Popup>
  );
}

/** The bot's name, as the members of the server know it. */
function appName({ seen }: ReturnType<typeof useChat>): string {
  const members = seen.value?.places.guilds.flatMap((guild) => guild.members) ?? [];
  return members.find(({ isBot }) => isBot)?.name ?? '';
}

/** Why there is nothing in the list. */
function noneWord({ offered }: ReturnType<typeof useChat>): Word {
  return offered.value?.slash.length === 0 ? 'composer.noneOffered' : 'composer.noCommand';
}
