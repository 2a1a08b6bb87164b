import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { CommandOption } from '../../../discord/client/api.ts';
import { useChat } from '../state/use-chat.ts';
import { hiddenOptions, shownOptions, type Draft } from './draft.ts';
import { descriptionIn, nameIn } from './offers.ts';
import { OptionPill } from './option-pill.tsx';
import { Popup, PopupList } from './popup.tsx';
import { useComposer } from './use-composer.ts';
import { useListbox } from './use-listbox.ts';
import './command-bar.css';

/** A command that was chosen: its name, the options with a field, and a field that adds further ones. */
export function CommandBar({ draft }: { readonly draft: Draft }): VNode {
  return (
    <div class="command-bar" role="group" aria-label={draft.offer.title}>
      <span class="command-name">{draft.offer.title}</span>
      {shownOptions(draft).map((option) => (
        <OptionPill key={option.name} option={option} draft={draft} />
      ))}
      <MoreOptions options={hiddenOptions(draft)} />
    </div>
  );
}

/** Has the focus when all options with a field are filled in: Enter sends, Backspace goes back. */
function MoreOptions({ options }: { readonly options: readonly CommandOption[] }): VNode {
  const chat = useChat();
  const composer = useComposer();
  const locale = chat.locale.value;
  const field = useRef<HTMLInputElement>(null);
  const typed = useSignal('');
  const fitting = options.filter((option) =>
    [option.name, nameIn(locale, option)].some((name) => name.toLowerCase().includes(typed.value.toLowerCase())),
  );
  const add = ({ name }: CommandOption): void => {
    typed.value = '';
    composer.add(name);
  };
  // Until something is sought, Enter sends and does not add the first option.
  const listbox = useListbox(fitting, typed.value, add, typed.value === '' ? -1 : 0);

  useLayoutEffect(() => {
    if (composer.focus.value?.at === 'more') field.current?.focus();
  }, [composer.focus.value]);

  function press(event: KeyboardEvent): void {
    if (event.isComposing || listbox.press(event)) return;
    if (event.key === 'Backspace' && typed.value === '') composer.retreat();
    else if (event.key === 'Escape') composer.cancel();
    else if (event.key === 'Enter') void composer.send();
    else return;
    event.preventDefault();
  }

  const label = chat.say('composer.moreOptions', { count: options.length });
  return (
    <>
      {listbox.isOpen && (
        <Popup title={chat.say('composer.optional')}>
          <PopupList
            listbox={listbox}
            label={chat.say('composer.optional')}
            render={(option) => (
              <>
                <span class="popup-label">{nameIn(locale, option)}</span>
                <span class="popup-detail">{descriptionIn(locale, option)}</span>
              </>
            )}
          />
        </Popup>
      )}
      <input
        ref={field}
        class="more-options"
        placeholder={options.length > 0 ? label : ''}
        aria-label={options.length > 0 ? label : chat.say('composer.allFilled')}
        {...listbox.combobox}
        value={typed.value}
        onInput={({ currentTarget }) => {
          typed.value = currentTarget.value;
          listbox.open();
        }}
        onFocus={() => listbox.open()}
        onBlur={() => listbox.close()}
        onKeyDown={press}
      />
    </>
  );
}
