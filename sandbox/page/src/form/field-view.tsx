import type { VNode } from 'preact';
import { useId } from 'preact/hooks';
import { boundsOf, choicesOf } from '../message/picker/choices.ts';
import { Picker } from '../message/picker/picker.tsx';
import { useReader } from '../message/reader.ts';
import { say } from '../words/words.ts';
import { Checkbox } from './checkbox.tsx';
import type { FieldProblem } from './checks.ts';
import { formTypes, type Field, type FieldValue } from './fields.ts';
import { FileField } from './file-field.tsx';
import { OptionGroup } from './option-group.tsx';
import { TextField } from './text-field.tsx';

interface FieldViewProps {
  readonly field: Field;
  readonly value: FieldValue;
  readonly problem: FieldProblem | undefined;
  readonly onChange: (value: FieldValue) => void;
}

/** What an input of a form is given. The ids are those of the label, and of what describes the input. */
export interface InputProps<T extends FieldValue> {
  readonly field: Field;
  readonly value: T;
  readonly labelId: string;
  readonly describedBy: string | undefined;
  readonly isWrong: boolean;
  readonly onChange: (value: T) => void;
}

/** A field with its label, its description, and what is wrong with it. */
export function FieldView({ field, value, problem, onChange }: FieldViewProps): VNode {
  const { locale } = useReader();
  const id = useId();
  const { label, description, isRequired } = field;
  const describedBy = [description !== undefined && `${id}-hint`, problem !== undefined && `${id}-problem`]
    .filter((each) => each !== false)
    .join(' ');
  const common = {
    field,
    labelId: `${id}-label`,
    describedBy: describedBy === '' ? undefined : describedBy,
    isWrong: problem !== undefined,
  };
  return (
    <div class="form-field">
      {field.input.type !== formTypes.checkbox && (
        <FieldLabel id={common.labelId} label={label} isRequired={isRequired} />
      )}
      {description !== undefined && (
        <p class="field-hint" id={`${id}-hint`}>
          {description}
        </p>
      )}
      <InputView common={common} value={value} onChange={onChange} />
      <p class="field-problem" id={`${id}-problem`}>
        {problem !== undefined && say(locale, problem.word, problem.values)}
      </p>
    </div>
  );
}

interface FieldLabelProps {
  readonly id: string;
  readonly label: string;
  readonly isRequired: boolean;
}

function FieldLabel({ id, label, isRequired }: FieldLabelProps): VNode {
  const { locale } = useReader();
  return (
    <p class="field-label" id={id}>
      {label}
      {isRequired && (
        <>
          <span class="field-mark" aria-hidden="true">
            {' '}
            *
          </span>
          <span class="only-read-aloud"> ({say(locale, 'form.requiredMark')})</span>
        </>
      )}
    </p>
  );
}

interface InputViewProps {
  readonly common: Omit<InputProps<FieldValue>, 'value' | 'onChange'>;
  readonly value: FieldValue;
  readonly onChange: (value: FieldValue) => void;
}

function InputView({ common, value, onChange }: InputViewProps): VNode {
  switch (common.field.input.type) {
    case formTypes.textInput:
      return <TextField {...common} value={value as string} onChange={onChange} />;
    case formTypes.checkbox:
      return <Checkbox {...common} value={value === true} onChange={onChange} />;
    case formTypes.radioGroup:
    case formTypes.checkboxGroup:
      return <OptionGroup {...common} value={value as string | readonly string[]} onChange={onChange} />;
    case formTypes.fileUpload:
      return <FileField {...common} value={value as readonly File[]} onChange={onChange} />;
    default:
      return <SelectField {...common} value={value as readonly string[]} onChange={onChange} />;
  }
}

function SelectField({ field, value, describedBy, isWrong, onChange }: InputProps<readonly string[]>): VNode {
  const reader = useReader();
  const { input, label, isRequired } = field;
  return (
    <Picker
      choices={choicesOf(input, reader)}
      values={value}
      bounds={boundsOf(input)}
      placeholder={input.placeholder ?? say(reader.locale, 'message.choose')}
      label={label}
      isWrong={isWrong}
      describedBy={describedBy}
      mayBeEmpty={!isRequired}
      onPick={onChange}
    />
  );
}
