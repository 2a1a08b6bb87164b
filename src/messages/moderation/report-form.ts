import type { APIModalInteractionResponseCallbackData } from 'discord.js';
import { encode } from '../../core/custom-id.ts';
import type { ReportCheck } from '../../services/moderation/reports.ts';
import type { Translate } from '../../words/words.ts';
import { relativeTime } from '../time.ts';
import { reasonForm } from './reason-form.ts';

/** The form of a report. `messageId`: the reported message, whose files are the evidence. */
export function reportForm(
  { jobId, messageId }: { readonly jobId: string; readonly messageId: string },
  t: Translate,
): APIModalInteractionResponseCallbackData {
  return reasonForm(encode('report', 'why', { job: jobId, message: messageId }), {
    title: t('report.form.title'),
    label: t('report.form.reason'),
    hint: t('report.form.hint'),
    isRequired: true,
  });
}

/** Why a member cannot report a result now; `undefined` if they can. */
export function reportRefusal(check: ReportCheck, t: Translate): string | undefined {
  if (check.kind === 'allowed') return undefined;
  if (check.kind !== 'too-many') return t(`report.${check.kind}`);
  return t('report.too-many', { until: relativeTime(check.until) });
}
