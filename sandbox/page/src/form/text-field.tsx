import type { VNode } from 'preact';
import { useReader } from '../message/reader.ts';
import { longestText } from './checks.ts';
import type { InputProps } from './field-view.tsx';

const paragraph = 2;

/** A text input: one line, or several. It takes more than fits, so that what is pasted can be shortened. */
export function TextField({ field, value, labelId, describedBy, isWrong, onChange }: InputProps<string>): VNode {
  const { input, isRequired } = field;
  const given = {
    class: 'text-field',
    value,
    placeholder: input.placeholder,
    required: isRequired,
    'aria-labelledby': labelId,
    'aria-describedby': describedBy,
    'aria-invalid': isWrong,
  };
  return (
    <div class="text-input">
      {input.style === paragraph ? (
        <textarea {...given} rows={3} onInput={(event) => onChange(event.currentTarget.value)} />
      ) : (
        <input {...given} type="text" autoComplete="off" onInput={(event) => onChange(event.currentTarget.value)} />
      )}
      <Counter length={value.length} most={input.max_length} />
    </div>
  );
}

/** How much is written, of how much fits. Without a limit of its own, only near Discord's. */
function Counter({ length, most }: { readonly length: number; readonly most: number | undefined }): VNode | null {
  const { locale } = useReader();
  if (most === undefined && length < longestText * 0.9) return null;
  const limit = most ?? longestText;
  const numbers = new Intl.NumberFormat(locale);
  return (
    <span class={length > limit ? 'counter is-over' : 'counter'}>
      {numbers.format(length)}/{numbers.format(limit)}
    </span>
  );
}
