import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import { useRef } from 'preact/hooks';
import type { CommandOption } from '../../../discord/client/api.ts';
import { optionTypes } from '../../../discord/people/option-types.ts';
import { candidatesHere } from '../state/reader.ts';
import { useChat } from '../state/use-chat.ts';
import type { FieldProps } from './option-pill.tsx';
import { Popup, PopupList } from './popup.tsx';
import {
  candidateSuggestions,
  choiceSuggestions,
  filterSuggestions,
  pickedKinds,
  type Suggestion,
} from './suggestions.ts';
import { useBounds } from './use-bounds.ts';
import { useCompletions } from './use-completions.ts';
import { useComposer } from './use-composer.ts';
import { useListbox } from './use-listbox.ts';
import { useOptionKeys } from './use-option-keys.ts';
import { colourOf } from '../message/colour.ts';

/** An option whose value comes from a list: choices, yes or no, members, roles, channels, or what the bot suggests. */
export function PickField({ option, draft, entry, title, description, named }: FieldProps): VNode {
  const chat = useChat();
  const composer = useComposer();
  const field = useRef<HTMLInputElement>(null);
  const hasFocus = useSignal(false);
  const isLive = option.autocomplete === true;
  const completions = useCompletions({ option, draft, typed: entry.text, isOn: isLive && hasFocus.value });
  const own = useOwnSuggestions(option);
  // What was chosen does not narrow the list.
  const items = isLive ? completions.suggestions : filterSuggestions(own, entry.value === undefined ? entry.text : '');
  const listbox = useListbox(items, `${entry.text} ${items.length}`, ({ label, value }: Suggestion) =>
    composer.settle(option.name, { text: label, value }),
  );
  const press = useOptionKeys(option.name, field, entry.text === '');
  const bounds = useBounds(option);
  const note = completions.state === 'ready' ? emptyNote(items, isLive) : completionNotes[completions.state];
  return (
    <>
      {hasFocus.value && (
        <Popup title={title} detail={[description, bounds, note && chat.say(note)].filter(Boolean).join(' · ')}>
          {listbox.isOpen && <SuggestionList listbox={listbox} label={title} />}
        </Popup>
      )}
      <input
        ref={field}
        class="option-field"
        autocomplete="off"
        value={entry.text}
        {...named}
        {...listbox.combobox}
        onInput={({ currentTarget }) => {
          composer.fill(option.name, { text: currentTarget.value });
          listbox.open();
        }}
        onFocus={({ currentTarget }) => {
          currentTarget.select();
          hasFocus.value = true;
          listbox.open();
        }}
        onBlur={() => {
          hasFocus.value = false;
          listbox.close();
        }}
        onKeyDown={(event) => {
          // What is chosen already is sent, not chosen again.
          const isChosen = entry.value !== undefined || (isLive && entry.text !== '' && items.length === 0);
          const isOver = isChosen && (event.key === 'Enter' || event.key === 'Tab') && listbox.active === 0;
          if (isOver || !listbox.press(event)) press(event);
        }}
      />
    </>
  );
}

const completionNotes = { loading: 'composer.loading', failed: 'composer.completionFailed' } as const;

function emptyNote(items: readonly Suggestion[], isLive: boolean): 'composer.noMatch' | undefined {
  return items.length === 0 && !isLive ? 'composer.noMatch' : undefined;
}

function SuggestionList({
  listbox,
  label,
}: {
  listbox: ReturnType<typeof useListbox<Suggestion>>;
  label: string;
}): VNode {
  return (
    <PopupList
      listbox={listbox}
      label={label}
      render={(item) => (
        <span class="popup-label role-name" style={colourOf(item.color ?? 0)}>
          {item.label}
        </span>
      )}
    />
  );
}

/** What the client itself knows for an option. */
function useOwnSuggestions(option: CommandOption): readonly Suggestion[] {
  const chat = useChat();
  if (option.type === optionTypes.boolean) {
    return [true, false].map((value) => ({
      key: String(value),
      label: chat.say(value ? 'composer.true' : 'composer.false'),
      also: [String(value)],
      value,
    }));
  }
  const kinds = pickedKinds.get(option.type);
  if (kinds !== undefined) return candidateSuggestions(candidatesHere(chat, kinds));
  return choiceSuggestions(option.choices ?? [], chat.locale.value);
}
