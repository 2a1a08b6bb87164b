import { TimestampStyles, time } from 'discord.js';
import type { AdmissionRefusal } from '../core/job/admission.ts';
import type { Language } from '../core/language.ts';
import type { Words } from '../words/words.ts';

/** Why a request is not taken on, and what to do. */
export function admissionText(refusal: AdmissionRefusal, language: Language, words: Words): string {
  switch (refusal.reason) {
    case 'member-waiting':
      return words(language, 'refusal.member-waiting', { limit: refusal.limit });
    case 'quota':
      return words(language, `refusal.quota-${refusal.window}`, {
        renews: time(Math.floor(refusal.renewsAt / 1000), TimestampStyles.RelativeTime),
      });
    case 'paused':
    case 'server-not-allowed':
    case 'all-waiting':
    case 'budget':
    case 'store-failing':
      return words(language, `refusal.${refusal.reason}`);
  }
}
