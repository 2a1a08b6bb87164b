import type { VNode } from 'preact';
import { useEffect, useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { say } from '../../words/words.ts';
import { useReader } from '../reader.ts';
import { matching, movedBy, type Bounds, type Choice } from './choices.ts';
import { ChoiceName } from './picked.tsx';

interface ChoiceListProps {
  readonly choices: readonly Choice[];
  readonly values: readonly string[];
  readonly bounds: Bounds;
  readonly label: string;
  readonly onPick: (value: string) => void;
}

/** With so few choices all are seen at once, and nobody searches. Typing still does. */
const fewChoices = 7;

/** The list of a picker: a search field with the focus, and the choices below it. */
export function ChoiceList({ choices, values, bounds, label, onPick }: ChoiceListProps): VNode {
  const { locale } = useReader();
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState('');
  const found = matching(choices, typed);
  const [at, setAt] = useState(() => found.findIndex(({ value }) => values.includes(value)));
  const isFull = bounds.most > 1 && values.length >= bounds.most;

  useLayoutEffect(() => focusWhenShown(field.current), []);
  useEffect(() => {
    document.querySelector(`#${CSS.escape(`${id}-${at}`)}`)?.scrollIntoView({ block: 'nearest' });
  }, [id, at]);

  const press = (event: KeyboardEvent): void => {
    // Enter then ends the word that an input method composes.
    if (event.isComposing) return;
    const next = movedBy(event.key, at, found.length);
    const chosen = event.key === 'Enter' ? found[Math.max(at, 0)] : undefined;
    if (next !== undefined) setAt(next);
    else if (chosen !== undefined) onPick(chosen.value);
    else if (event.key !== 'Enter') return;
    event.preventDefault();
  };
  return (
    <>
      <input
        ref={field}
        class={choices.length > fewChoices ? 'picker-search' : 'only-read-aloud'}
        role="combobox"
        aria-expanded="true"
        aria-autocomplete="list"
        aria-controls={`${id}-list`}
        aria-activedescendant={found[at] === undefined ? undefined : `${id}-${at}`}
        aria-label={say(locale, 'message.search', { name: label })}
        placeholder={say(locale, 'message.searchPlaceholder')}
        value={typed}
        onInput={(event) => {
          setTyped(event.currentTarget.value);
          setAt(0);
        }}
        onKeyDown={press}
      />
      <div id={`${id}-list`} role="listbox" aria-label={label} aria-multiselectable={bounds.most > 1} class="choices">
        {found.map((choice, index) => (
          <ChoiceRow
            key={choice.value}
            id={`${id}-${index}`}
            choice={choice}
            isChosen={values.includes(choice.value)}
            isActive={index === at}
            isDisabled={isFull && !values.includes(choice.value)}
            isOfSeveral={bounds.most > 1}
            onPick={onPick}
          />
        ))}
      </div>
      {found.length === 0 && <p class="picker-note">{say(locale, 'message.nothingFound')}</p>}
      {bounds.most > 1 && <PickCount count={values.length} bounds={bounds} />}
    </>
  );
}

/** Keys that are pressed fast after the list was opened go to it already: it is drawn just before it is shown. */
function focusWhenShown(field: HTMLInputElement | null): void {
  if (field === null) return;
  field.autofocus = true;
  field.focus();
}

function PickCount({ count, bounds }: { readonly count: number; readonly bounds: Bounds }): VNode {
  const { locale } = useReader();
  return (
    <p class="picker-note" aria-live="polite">
      {say(locale, 'message.pickCount', { count, most: bounds.most })}
    </p>
  );
}

interface ChoiceRowProps {
  readonly id: string;
  readonly choice: Choice;
  readonly isChosen: boolean;
  readonly isActive: boolean;
  readonly isDisabled: boolean;
  readonly isOfSeveral: boolean;
  readonly onPick: (value: string) => void;
}

/** The search field keeps the focus, so a row takes none. */
function ChoiceRow({ id, choice, isChosen, isActive, isDisabled, isOfSeveral, onPick }: ChoiceRowProps): VNode {
  return (
    <div
      id={id}
      role="option"
      tabIndex={-1}
      aria-selected={isChosen}
      aria-disabled={isDisabled}
      class={isActive ? 'choice is-active' : 'choice'}
      onMouseDown={(event) => event.preventDefault()}
      onClick={() => {
        if (!isDisabled) onPick(choice.value);
      }}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && !isDisabled) onPick(choice.value);
      }}
    >
      <span class="choice-text">
        <span class="choice-name">
          <ChoiceName choice={choice} />
        </span>
        {choice.description !== undefined && <span class="choice-description">{choice.description}</span>}
      </span>
      <span class={isOfSeveral ? 'choice-mark is-box' : 'choice-mark'} aria-hidden="true" />
    </div>
  );
}
