import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import type { Component } from '../../../discord/client/api.ts';
import { say } from '../words/words.ts';
import type { Act } from './action-row.tsx';
import { boundsOf, choicesOf, presetsOf } from './picker/choices.ts';
import { Picker } from './picker/picker.tsx';
import { useReader } from './reader.ts';

interface SelectMenuProps {
  readonly menu: Component;
  readonly isBusy: boolean;
  readonly onAct: Act;
}

/** A select menu of a message. One value is sent when it is picked, several when the list is closed. */
export function SelectMenu({ menu, isBusy, onAct }: SelectMenuProps): VNode {
  const reader = useReader();
  const bounds = boundsOf(menu);
  const [values, setValues] = useState(() => presetsOf(menu));
  const [sent, setSent] = useState(values);
  const placeholder = menu.placeholder ?? say(reader.locale, 'message.choose');
  const send = (picked: readonly string[]): void => {
    if (picked.length < bounds.least) return;
    setSent(picked);
    if (menu.custom_id !== undefined) onAct(menu.custom_id, picked);
  };
  return (
    <Picker
      choices={choicesOf(menu, reader)}
      values={values}
      bounds={bounds}
      placeholder={placeholder}
      label={placeholder}
      isDisabled={menu.disabled ?? false}
      isBusy={isBusy}
      mayBeEmpty={bounds.least === 0}
      onPick={(picked) => {
        setValues(picked);
        if (bounds.most === 1) send(picked);
      }}
      onClosed={(picked) => {
        if (bounds.most === 1 || isSame(picked, sent)) return;
        if (picked.length < bounds.least) setValues(sent);
        else send(picked);
      }}
    />
  );
}

function isSame(one: readonly string[], other: readonly string[]): boolean {
  return one.toSorted().join() === other.toSorted().join();
}
