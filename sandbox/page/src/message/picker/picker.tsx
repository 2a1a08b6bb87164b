import type { VNode } from 'preact';
import { useId, useRef, useState } from 'preact/hooks';
import { say } from '../../words/words.ts';
import { useReader } from '../reader.ts';
import { ChoiceList } from './choice-list.tsx';
import { toggled, type Bounds, type Choice } from './choices.ts';
import { Picked } from './picked.tsx';
import './picker.css';
import { usePlacement } from './placement.ts';

export interface PickerProps {
  readonly choices: readonly Choice[];
  readonly values: readonly string[];
  readonly bounds: Bounds;
  readonly placeholder: string;
  /** What the menu is for, for a screen reader. */
  readonly label: string;
  readonly isDisabled?: boolean;
  readonly isBusy?: boolean;
  readonly isWrong?: boolean;
  /** The ids of a hint, and of what says what is wrong with the values. */
  readonly describedBy?: string | undefined;
  /** Whether values can be taken away until none is left. */
  readonly mayBeEmpty: boolean;
  readonly onPick: (values: readonly string[]) => void;
  /** The list was closed, or everything was taken away at once. Comes after the last `onPick`. */
  readonly onClosed?: (values: readonly string[]) => void;
}

/** A menu of choices: a button with what is picked, and a list with a search field that opens beside it. */
export function Picker(props: PickerProps): VNode {
  const { choices, values, bounds, isDisabled = false, isBusy = false, isWrong = false } = props;
  const { locale } = useReader();
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const [isOpen, setOpen] = useState(false);
  usePlacement(button, list, isOpen);

  const pick = (value: string): void => {
    const next = toggled(values, value, bounds);
    const isRepeated = next.length === 0 && bounds.most === 1 && !props.mayBeEmpty;
    props.onPick(isRepeated ? [value] : next);
    if (bounds.most === 1) list.current?.hidePopover();
  };
  const picked = values.map((value) => choices.find((choice) => choice.value === value) ?? unknownChoice(value));
  return (
    <div class="picker">
      <button
        ref={button}
        type="button"
        class="picker-button"
        role="combobox"
        aria-haspopup="listbox"
        aria-expanded={isOpen}
        aria-controls={id}
        aria-label={
          picked.length === 0 ? props.label : `${props.label}: ${picked.map(({ label }) => label).join(', ')}`
        }
        aria-invalid={isWrong}
        aria-describedby={props.describedBy}
        aria-busy={isBusy}
        disabled={isDisabled}
        popovertarget={id}
      >
        <Picked choices={picked} placeholder={props.placeholder} />
        <span class="picker-arrow" aria-hidden="true" />
      </button>
      {props.mayBeEmpty && values.length > 0 && !isDisabled && (
        <button
          type="button"
          class="picker-clear"
          aria-label={say(locale, 'form.clear', { name: props.label })}
          onClick={() => {
            props.onPick([]);
            props.onClosed?.([]);
          }}
        >
          ✕
        </button>
      )}
      <div
        ref={list}
        id={id}
        class="picker-list"
        popover="auto"
        onBeforeToggle={(event) => {
          if (event.newState === 'open') setOpen(true);
        }}
        onToggle={(event) => {
          // Not before: what has the focus must be there until the focus is given back.
          if (event.newState === 'open') return;
          setOpen(false);
          props.onClosed?.(values);
        }}
      >
        {isOpen && <ChoiceList choices={choices} values={values} bounds={bounds} label={props.label} onPick={pick} />}
      </div>
    </div>
  );
}

/** A value that is picked although it is not offered, such as a member who has left. */
function unknownChoice(value: string): Choice {
  return { value, label: value, kind: 'option' };
}
