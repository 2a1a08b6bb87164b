import type { VNode } from 'preact';
import type { InputProps } from './field-view.tsx';

/** A single box, with its label beside it. */
export function Checkbox({ field, value, labelId, describedBy, onChange }: InputProps<boolean>): VNode {
  return (
    <label class="option-line">
      <input
        type="checkbox"
        checked={value}
        aria-describedby={describedBy}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
      <span class="option-text" id={labelId}>
        {field.label}
      </span>
    </label>
  );
}
