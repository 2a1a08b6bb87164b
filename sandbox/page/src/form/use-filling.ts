import type { RefObject } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { problemOf, type FieldProblem } from './checks.ts';
import { draftName, draftOf, dropDraft, keepDraft } from './drafts.ts';
import { fieldsOf, filledOf, presetValues, type Field, type FieldValue, type FieldValues } from './fields.ts';
import type { FormProps } from './form.tsx';

/** A form while somebody fills it in. */
export interface Filling {
  readonly values: FieldValues;
  /** By the id of the field. Checked when the form is sent, and from then on with each change of the field. */
  readonly problems: ReadonlyMap<string, FieldProblem>;
  readonly isBusy: boolean;
  readonly change: (field: Field, value: FieldValue) => void;
  readonly submit: () => Promise<void>;
}

export function useFilling(props: FormProps, dialog: RefObject<HTMLDialogElement | null>): Filling {
  const { title, components, draftKey = '', problem, onSubmit, fileLimit = Infinity } = props;
  const name = draftName(draftKey, title, components);
  const fields = fieldsOf(components);
  const [values, setValues] = useState<FieldValues>(() => draftOf(name) ?? presetValues(fields));
  const [problems, setProblems] = useState<ReadonlyMap<string, FieldProblem>>(new Map());
  const [isBusy, setBusy] = useState(false);

  // What was sent is kept only if it did not go through.
  useEffect(() => {
    if (problem !== undefined) keepDraft(name, values);
  }, [problem]);

  const change = (field: Field, value: FieldValue): void => {
    const next = { ...values, [field.id]: value };
    setValues(next);
    keepDraft(name, next);
    if (problems.has(field.id)) setProblems(withProblem(problems, field, value, fileLimit));
  };
  const submit = async (): Promise<void> => {
    if (isBusy) return;
    const found = problemsOf(fields, values, fileLimit);
    setProblems(found);
    if (found.size > 0) return focusFirst(dialog.current);
    const { values: sent, files } = filledOf(fields, values);
    setBusy(true);
    dropDraft(name);
    try {
      await onSubmit(sent, files);
    } finally {
      setBusy(false);
    }
  };
  return { values, problems, isBusy, change, submit };
}

function problemsOf(
  fields: readonly Field[],
  values: FieldValues,
  fileLimit: number,
): ReadonlyMap<string, FieldProblem> {
  return fields.reduce<ReadonlyMap<string, FieldProblem>>(
    (found, field) => withProblem(found, field, values[field.id] ?? '', fileLimit),
    new Map(),
  );
}

function withProblem(
  problems: ReadonlyMap<string, FieldProblem>,
  field: Field,
  value: FieldValue,
  fileLimit: number,
): ReadonlyMap<string, FieldProblem> {
  const next = new Map(problems);
  const problem = problemOf(field, value, fileLimit);
  if (problem === undefined) next.delete(field.id);
  else next.set(field.id, problem);
  return next;
}

/** The field that is wrong gets the focus once it is drawn as such, so that its problem is read aloud. */
function focusFirst(dialog: HTMLDialogElement | null): void {
  requestAnimationFrame(() =>
    dialog?.querySelector<HTMLElement>('[aria-invalid="true"], [data-wrong="true"]')?.focus(),
  );
}
