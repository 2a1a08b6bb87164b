import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { Avatar } from '../message/avatar.tsx';
import type { Anchor } from '../state/chat.ts';
import { placeInside } from './place-inside.ts';
import './menu.css';

export interface MenuItem {
  readonly key: string;
  readonly label: string;
  readonly detail?: string;
  /** The id of a person whose avatar stands before the label. */
  readonly avatarOf?: string;
  /** For one of several things of which one holds. */
  readonly isChosen?: boolean;
  readonly isDangerous?: boolean;
  /** A menu beside this item. */
  readonly items?: readonly MenuItem[];
  readonly run?: () => void;
}

interface MenuProps {
  readonly label: string;
  readonly anchor: Anchor;
  readonly items: readonly MenuItem[];
  /** The menu is to be taken away. The focus is back at the opener by then. */
  readonly onClose: () => void;
}

/** A menu by the WAI-ARIA pattern: arrows move, Enter runs, Escape closes, letters seek. */
export function Menu({ label, anchor, items, onClose }: MenuProps): VNode {
  const list = useRef<HTMLDivElement>(null);
  const close = (): void => {
    onClose();
    if (anchor.opener instanceof HTMLElement) anchor.opener.focus();
  };

  useEffect(() => {
    const outside = ({ target }: PointerEvent): void => {
      if (target instanceof Node && list.current?.contains(target) !== true) onClose();
    };
    // The press that opened the menu is over by now.
    document.addEventListener('pointerdown', outside);
    return () => document.removeEventListener('pointerdown', outside);
  }, []);

  return (
    <div ref={list}>
      <MenuList label={label} at={anchor} items={items} onClose={close} onLeave={close} />
    </div>
  );
}

interface MenuListProps {
  readonly label: string;
  readonly at: { readonly x: number; readonly y: number };
  /** For a menu beside an item: where it goes if there is no room on the right. */
  readonly leftOf?: number;
  readonly items: readonly MenuItem[];
  /** Something was run: the whole menu goes. */
  readonly onClose: () => void;
  /** Only this list goes. */
  readonly onLeave: () => void;
}

function MenuList({ label, at, leftOf, items, onClose, onLeave }: MenuListProps): VNode {
  const list = useRef<HTMLDivElement>(null);
  const opened = useSignal<string | undefined>(undefined);

  useLayoutEffect(() => {
    if (list.current === null) return;
    placeInside(list.current, at, leftOf);
    buttonsIn(list.current)[0]?.focus();
  }, []);

  function press(event: KeyboardEvent): void {
    const buttons = buttonsIn(list.current);
    const index = buttons.findIndex((button) => button === document.activeElement);
    const next = nextIndex(event.key, index, buttons.length) ?? sought(event.key, buttons, index);
    if (next !== undefined) buttons[next]?.focus();
    else if (event.key === 'Escape' || (event.key === 'ArrowLeft' && leftOf !== undefined)) onLeave();
    else if (event.key === 'Tab') onClose();
    else if (event.key === 'ArrowRight' && items[index]?.items) opened.value = items[index].key;
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  return (
    <div ref={list} class="menu" role="menu" aria-label={label} tabIndex={-1} onKeyDown={press}>
      {items.map((item) => (
        <MenuEntry
          key={item.key}
          item={item}
          isOpen={opened.value === item.key}
          onOpen={(isOpen) => {
            opened.value = isOpen ? item.key : undefined;
          }}
          onClose={onClose}
        />
      ))}
    </div>
  );
}

interface MenuEntryProps {
  readonly item: MenuItem;
  readonly isOpen: boolean;
  readonly onOpen: (isOpen: boolean) => void;
  readonly onClose: () => void;
}

function MenuEntry({ item, isOpen, onOpen, onClose }: MenuEntryProps): VNode {
  const button = useRef<HTMLButtonElement>(null);
  const { label, detail, avatarOf, isChosen, isDangerous, items, run } = item;
  const rect = button.current?.getBoundingClientRect();
  return (
    <>
      <button
        ref={button}
        type="button"
        class="menu-item"
        data-dangerous={isDangerous}
        role={isChosen === undefined ? 'menuitem' : 'menuitemradio'}
        aria-checked={isChosen}
        aria-haspopup={items && 'menu'}
        aria-expanded={items && isOpen}
        tabIndex={-1}
        onPointerEnter={({ pointerType }) => {
          if (pointerType === 'mouse') onOpen(items !== undefined);
        }}
        onClick={() => {
          if (items !== undefined) return onOpen(true);
          onClose();
          run?.();
        }}
      >
        {avatarOf !== undefined && <Avatar id={avatarOf} name={label} size="small" />}
        <span class="menu-label">
          {label}
          {detail !== undefined && <span class="quiet">{detail}</span>}
        </span>
        {isChosen && <span aria-hidden="true">✓</span>}
        {items && <span aria-hidden="true">▸</span>}
      </button>
      {items && isOpen && rect && (
        <MenuList
          label={label}
          at={{ x: rect.right, y: rect.top }}
          leftOf={rect.left}
          items={items}
          onClose={onClose}
          onLeave={() => {
            onOpen(false);
            button.current?.focus();
          }}
        />
      )}
    </>
  );
}

/** Those of the list itself, without those of a menu beside it. */
function buttonsIn(list: HTMLElement | null): readonly HTMLElement[] {
  return [...(list?.children ?? [])].filter((child) => child instanceof HTMLButtonElement);
}

function nextIndex(key: string, index: number, count: number): number | undefined {
  if (key === 'ArrowDown') return (index + 1) % count;
  if (key === 'ArrowUp') return (index - 1 + count) % count;
  if (key === 'Home') return 0;
  return key === 'End' ? count - 1 : undefined;
}

/** The next item that begins with a letter. */
function sought(key: string, buttons: readonly HTMLElement[], index: number): number | undefined {
  if (key.length !== 1 || key === ' ') return undefined;
  const begins = buttons.map(({ innerText }) => innerText.trim().toLowerCase().startsWith(key.toLowerCase()));
  const after = begins.findIndex((fits, at) => fits && at > index);
  const found = after === -1 ? begins.indexOf(true) : after;
  return found === -1 ? undefined : found;
}
