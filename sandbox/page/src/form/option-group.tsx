import type { VNode } from 'preact';
import { boundsOf } from '../message/picker/choices.ts';
import type { InputProps } from './field-view.tsx';
import { formTypes } from './fields.ts';

type Props = InputProps<string | readonly string[]>;
type Option = NonNullable<Props['field']['input']['options']>[number];

/** Radio buttons or checkboxes with their own descriptions. */
export function OptionGroup({ field, value, labelId, describedBy, isWrong, onChange }: Props): VNode {
  const { input, id } = field;
  const isRadio = input.type === formTypes.radioGroup;
  const chosen = typeof value === 'string' ? [value] : value;
  const isFull = !isRadio && chosen.length >= boundsOf(input).most;
  const toggle = (option: Option, isOn: boolean): void => {
    if (isRadio) onChange(option.value);
    else onChange(isOn ? [...chosen, option.value] : chosen.filter((each) => each !== option.value));
  };
  return (
    <div
      class="option-group"
      role={isRadio ? 'radiogroup' : 'group'}
      aria-labelledby={labelId}
      aria-describedby={describedBy}
    >
      {(input.options ?? []).map((option) => (
        <label key={option.value} class="option-line">
          <input
            type={isRadio ? 'radio' : 'checkbox'}
            name={id}
            value={option.value}
            checked={chosen.includes(option.value)}
            disabled={isFull && !chosen.includes(option.value)}
            aria-invalid={isWrong}
            onChange={(event) => toggle(option, event.currentTarget.checked)}
          />
          <span class="option-text">
            {option.label}
            {(option.description ?? '') !== '' && <span class="option-description">{option.description}</span>}
          </span>
        </label>
      ))}
    </div>
  );
}
