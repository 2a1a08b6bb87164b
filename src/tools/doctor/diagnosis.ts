/** What was found. A `note` keeps nothing from working; a `problem` does. */
export interface Diagnosis {
  readonly kind: 'ok' | 'note' | 'problem';
  /** What is so, and what to do about it. One line. */
  readonly text: string;
}

export const ok = (text: string): Diagnosis => ({ kind: 'ok', text });
export const note = (text: string): Diagnosis => ({ kind: 'note', text });
export const problem = (text: string): Diagnosis => ({ kind: 'problem', text });
