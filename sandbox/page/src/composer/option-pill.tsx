import type { VNode } from 'preact';
import { useId } from 'preact/hooks';
import type { CommandOption } from '../../../discord/client/api.ts';
import { optionTypes } from '../../../discord/people/option-types.ts';
import type { Chat } from '../state/chat.ts';
import { useChat } from '../state/use-chat.ts';
import { hasWord } from '../words/has-word.ts';
import type { Draft } from './draft.ts';
import { emptyEntry, type Entry, type Problem } from './entries.ts';
import { FileField } from './file-field.tsx';
import { descriptionIn, nameIn } from './offers.ts';
import { PickField } from './pick-field.tsx';
import { pickedKinds } from './suggestions.ts';
import { TextField } from './text-field.tsx';
import { useComposer } from './use-composer.ts';

/** What each kind of field of an option gets. */
export interface FieldProps {
  readonly option: CommandOption;
  readonly draft: Draft;
  readonly entry: Entry;
  readonly title: string;
  readonly description: string;
  /** For the attributes of the field. */
  readonly named: {
    readonly 'aria-label': string;
    readonly 'aria-invalid': boolean;
    readonly 'aria-describedby': string | undefined;
    readonly 'aria-required': boolean;
  };
}

export function OptionPill({ option, draft }: { readonly option: CommandOption; readonly draft: Draft }): VNode {
  const chat = useChat();
  const composer = useComposer();
  const id = useId();
  const locale = chat.locale.value;
  const title = nameIn(locale, option);
  const problem = composer.written.value.problems[option.name];
  const isOptional = option.required !== true;
  const props: FieldProps = {
    option,
    draft,
    entry: draft.entries[option.name] ?? emptyEntry,
    title,
    description: descriptionIn(locale, option),
    named: {
      'aria-label': title,
      'aria-invalid': problem !== undefined,
      'aria-describedby': problem && id,
      'aria-required': !isOptional,
    },
  };
  return (
    <div class="option-pill" data-bad={problem !== undefined}>
      <span class="option-name" aria-hidden="true">
        {title}
      </span>
      <Field {...props} />
      {isOptional && (
        <button
          type="button"
          class="option-remove"
          tabIndex={-1}
          aria-label={chat.say('composer.removeOption', { option: title })}
          onClick={() => composer.retreat(option.name)}
        >
          ×
        </button>
      )}
      {problem && (
        <span class="option-problem" id={id} role="alert">
          {sayProblem(chat, problem)}
        </span>
      )}
    </div>
  );
}

function sayProblem({ say, locale }: Pick<Chat, 'say' | 'locale'>, { word, values, types = [] }: Problem): string {
  const names = types.map((type) => {
    const group = `form.group.${type}`;
    return hasWord(group) ? say(group) : type;
  });
  return say(word, { ...values, types: new Intl.ListFormat(locale.value, { type: 'disjunction' }).format(names) });
}

function Field(props: FieldProps): VNode {
  const { type, choices, autocomplete } = props.option;
  if (type === optionTypes.attachment) return <FileField {...props} />;
  const isPicked = type === optionTypes.boolean || pickedKinds.has(type) || (choices ?? []).length > 0;
  return isPicked || autocomplete === true ? <PickField {...props} /> : <TextField {...props} />;
}
