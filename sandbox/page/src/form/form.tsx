import type { VNode } from 'preact';
import { useEffect, useId, useRef } from 'preact/hooks';
import type { Component, FormValues } from '../../../discord/client/api.ts';
import { Markdown } from '../markdown/markdown.tsx';
import { Dots } from '../message/dots.tsx';
import { useReader } from '../message/reader.ts';
import { say } from '../words/words.ts';
import { FieldView } from './field-view.tsx';
import { partsOf, type FormPart } from './fields.ts';
import './form.css';
import { useFilling, type Filling } from './use-filling.ts';

export interface FormProps {
  readonly title: string;
  readonly components: readonly Component[];
  /** Where the form came from. What was typed is kept for the same form from the same place. */
  readonly draftKey?: string | undefined;
  /** How many bytes a file may have. */
  readonly fileLimit?: number | undefined;
  /** Why what was sent did not go through, in words. */
  readonly problem?: string | undefined;
  /** `files` are by the names that `values` refers to. The form can be used again once this resolves. */
  readonly onSubmit: (values: FormValues, files: ReadonlyMap<string, File>) => void | Promise<void>;
  readonly onClose: () => void;
}

/** A form that the bot opened, as a dialog. Stands inside a `ReaderProvider`. */
export function Form(props: FormProps): VNode {
  const { title, components, problem, onClose } = props;
  const { locale } = useReader();
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  const filling = useFilling(props, dialog);
  useEffect(() => {
    dialog.current?.showModal();
    dialog.current?.querySelector<HTMLElement>('.form-fields :is(input, textarea, button)')?.focus();
  }, []);
  return (
    <dialog ref={dialog} class="form-dialog" aria-labelledby={id} onClose={onClose}>
      <form
        class="form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void filling.submit();
        }}
      >
        <header class="form-head">
          <h2 id={id}>{title}</h2>
          <button
            type="button"
            class="form-close"
            aria-label={say(locale, 'form.close')}
            onClick={() => dialog.current?.close()}
          >
            ✕
          </button>
        </header>
        <div class="form-fields">
          <p class="form-problem" role="alert">
            {filling.isBusy ? undefined : problem}
          </p>
          {partsOf(components).map((part, index) => (
            <PartView key={index} part={part} filling={filling} />
          ))}
        </div>
        <footer class="form-foot">
          <button type="button" class="action" onClick={() => dialog.current?.close()}>
            {say(locale, 'form.cancel')}
          </button>
          <button type="submit" class="action is-primary" aria-busy={filling.isBusy}>
            <span class="action-face">{say(locale, 'form.submit')}</span>
            {filling.isBusy && <Dots />}
          </button>
        </footer>
      </form>
    </dialog>
  );
}

function PartView({ part, filling }: { readonly part: FormPart; readonly filling: Filling }): VNode {
  const { locale } = useReader();
  switch (part.kind) {
    case 'text':
      return <Markdown text={part.text} />;
    case 'unknown':
      return <p class="unknown-part">{say(locale, 'message.unknownComponent', { type: part.type })}</p>;
    case 'field': {
      const { field } = part;
      return (
        <FieldView
          field={field}
          value={filling.values[field.id] ?? ''}
          problem={filling.problems.get(field.id)}
          onChange={(value) => filling.change(field, value)}
        />
      );
    }
  }
}
