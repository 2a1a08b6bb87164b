import type { APIModalInteractionResponseCallbackData } from 'discord.js';
import { encode } from '../../core/custom-id.ts';
import type { Translate } from '../../words/words.ts';
import { reasonForm } from './reason-form.ts';

/** The form that asks a moderator for the reason before a result is removed. */
export function removalForm(jobId: string, t: Translate): APIModalInteractionResponseCallbackData {
  return reasonForm(encode('moderate', 'remove', { job: jobId }), {
    title: t('moderate.form.remove'),
    label: t('moderate.form.reason'),
    hint: t('moderate.form.reason-hint'),
    isRequired: false,
  });
}
