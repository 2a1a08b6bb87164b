import type { ComponentChildren, VNode } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { Listbox } from './use-listbox.ts';
import './popup.css';

/** What stands above the composer: on a narrow screen a sheet above the keyboard. */
export function Popup({ title, detail, children }: PopupProps): VNode {
  return (
    <div class="popup">
      <p class="popup-title">
        <strong>{title}</strong>
        {detail !== undefined && <span class="quiet">{detail}</span>}
      </p>
      {children}
    </div>
  );
}

interface PopupProps {
  readonly title: string;
  readonly detail?: string | undefined;
  readonly children?: ComponentChildren;
}

interface ListProps<T> {
  readonly listbox: Listbox<T>;
  readonly label: string;
  readonly render: (item: T) => ComponentChildren;
}

/** The items of a combobox. The focus stays in its field. */
export function PopupList<T>({ listbox, label, render }: ListProps<T>): VNode {
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    list.current?.children[listbox.active]?.scrollIntoView({ block: 'nearest' });
  }, [listbox.active, listbox.items]);
  return (
    <div class="popup-list" role="listbox" id={listbox.id} aria-label={label} ref={list}>
      {listbox.items.map((item, index) => (
        <div
          key={index}
          id={`${listbox.id}-${index}`}
          class="popup-item"
          role="option"
          aria-selected={index === listbox.active}
          onPointerMove={() => listbox.activate(index)}
          onPointerDown={(event) => event.preventDefault()}
          tabIndex={-1}
          onClick={() => listbox.pick(index)}
          onKeyDown={(event) => listbox.press(event)}
        >
          {render(item)}
        </div>
      ))}
    </div>
  );
}
