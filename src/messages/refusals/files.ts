import type { ModelDraft } from '../../catalog/model.ts';
import type { FileRefusal } from '../../catalog/request-files.ts';
import { inlineCode } from '../../core/plain-text.ts';
import type { Translate } from '../../words/words.ts';
import { listed } from '../files.ts';
import { inputProblemText } from '../input-problem.ts';
import { optionLabel } from '../labels.ts';

/** Why the files of a request were refused, and what to do. `label`: an option's or input's name as its reader knows it. */
export function fileRefusalText(
  model: ModelDraft,
  refusal: FileRefusal,
  label: (option: string) => string,
  t: Translate,
): string {
  switch (refusal.reason) {
    case 'file-missing':
      return t('refusal.file-missing', { option: label(refusal.option), what: t(`media.${refusal.media}`) });
    case 'file-too-few':
    case 'file-too-many':
      return t(`refusal.${refusal.reason}`, { option: label(refusal.option), count: refusal.limit });
    case 'file-twice':
    case 'file-no-link':
    case 'file-other-server':
    case 'file-unseen':
    case 'file-private-thread':
      return t(`refusal.${refusal.reason}`, { option: label(refusal.option) });
    case 'file-foreign-host':
      return t('refusal.file-foreign-host', {
        option: label(refusal.option),
        hosts: listed(
          refusal.hosts.map((host) => inlineCode(host)),
          t,
        ),
      });
    case 'files-too-many':
      return t('refusal.files-too-many', { count: refusal.limit });
    case 'file-unfit':
      return problemText(model, refusal, label, t);
  }
}

function problemText(
  model: ModelDraft,
  refusal: Extract<FileRefusal, { readonly reason: 'file-unfit' }>,
  label: (option: string) => string,
  t: Translate,
): string {
  const problem = inputProblemText(refusal.problem, label(refusal.option), t);
  if (refusal.resize === undefined) return problem;
  return t('input.use-resize', { problem, resize: optionLabel(model, refusal.resize, t) });
}
