import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import { useRef } from 'preact/hooks';
import { isNumeric } from './entries.ts';
import type { FieldProps } from './option-pill.tsx';
import { Popup } from './popup.tsx';
import { useBounds } from './use-bounds.ts';
import { useComposer } from './use-composer.ts';
import { useOptionKeys } from './use-option-keys.ts';

/** An option that takes any text or number. It grows with what is written. */
export function TextField({ option, entry, title, description, named }: FieldProps): VNode {
  const composer = useComposer();
  const field = useRef<HTMLTextAreaElement>(null);
  const hasFocus = useSignal(false);
  const press = useOptionKeys(option.name, field, entry.text === '');
  const bounds = useBounds(option);
  return (
    <>
      {hasFocus.value && <Popup title={title} detail={[description, bounds].filter(Boolean).join(' · ')} />}
      <textarea
        ref={field}
        class="option-field"
        rows={1}
        inputMode={isNumeric(option) ? 'decimal' : 'text'}
        value={entry.text}
        {...named}
        onInput={({ currentTarget }) => composer.fill(option.name, { text: currentTarget.value })}
        onFocus={() => {
          hasFocus.value = true;
        }}
        onBlur={() => {
          hasFocus.value = false;
        }}
        onKeyDown={press}
      />
    </>
  );
}
