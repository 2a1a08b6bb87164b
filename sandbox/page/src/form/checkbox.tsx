import type { VNode } from 'preact';
import type { InputProps } from './field-view.tsx';

/** A single box. Its label is above, where every field has its own. */
export function Checkbox({ value, labelId, describedBy, onChange }: InputProps<boolean>): VNode {
  return (
    <label class="option-line is-single">
      <input
        type="checkbox"
        checked={value}
        aria-labelledby={labelId}
        aria-describedby={describedBy}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
    </label>
  );
}
