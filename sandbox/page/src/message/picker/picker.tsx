import type { RefObject, VNode } from 'preact';
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
  const { choices, values, bounds, isDisabled = false } = props;
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
      <PickerButton {...props} id={id} anchor={button} picked={picked} isOpen={isOpen} />
      {props.mayBeEmpty && values.length > 0 && !isDisabled && (
        <ClearButton
          label={props.label}
          onClear={() => {
            props.onPick([]);
            props.onClosed?.([]);
          }}
        />
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

interface PickerButtonProps extends PickerProps {
  /** Of the list that it opens. */
  readonly id: string;
  readonly anchor: RefObject<HTMLButtonElement | null>;
  readonly picked: readonly Choice[];
  readonly isOpen: boolean;
}

function PickerButton(props: PickerButtonProps): VNode {
  const { id, picked, label, isDisabled = false, isBusy = false, isWrong = false } = props;
  return (
    <button
      ref={props.anchor}
      type="button"
      class="picker-button"
      role="combobox"
      aria-haspopup="listbox"
      aria-expanded={props.isOpen}
      aria-controls={id}
      aria-label={picked.length === 0 ? label : `${label}: ${picked.map((choice) => choice.label).join(', ')}`}
      aria-invalid={isWrong}
      aria-describedby={props.describedBy}
      aria-busy={isBusy}
      disabled={isDisabled}
      popovertarget={id}
    >
      <Picked choices={picked} placeholder={props.placeholder} />
      <span class="picker-arrow" aria-hidden="true" />
    </button>
  );
}

function ClearButton({ label, onClear }: { readonly label: string; readonly onClear: () => void }): VNode {
  const { locale } = useReader();
  return (
    <button
      type="button"
      class="picker-clear"
      aria-label={say(locale, 'form.clear', { name: label })}
      onClick={onClear}
    >
      ✕
    </button>
  );
}

/** A value that is picked although it is not offered, such as a member who has left. */
function unknownChoice(value: string): Choice {
  return { value, label: value, kind: 'option' };
}
