import type { VNode } from 'preact';
import type { Component, FormValues } from '../../../discord/client/api.ts';

export interface FormProps {
  readonly title: string;
  readonly components: readonly Component[];
  /** Where the form came from. What was typed is kept for the same form from the same place. */
  readonly draftKey?: string | undefined;
  /** Why what was sent did not go through, in words. */
  readonly problem?: string | undefined;
  /** `files` are by the names that `values` refers to. The form can be used again once this resolves. */
  readonly onSubmit: (values: FormValues, files: ReadonlyMap<string, File>) => void | Promise<void>;
  readonly onClose: () => void;
}

/** A form that the bot opened, as a dialog. Stands inside a `ReaderProvider`. */
export function Form({ title }: FormProps): VNode {
  return <dialog>{title}</dialog>;
}
