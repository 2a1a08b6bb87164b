import type { AdmissionRefusal } from '../../../src/core/job/admission.ts';
import type { EditRefusal } from '../../../src/catalog/edit-fields.ts';
import type { RequestRefusal } from '../../../src/catalog/request.ts';
import type { InputProblem } from '../../../src/core/media/input.ts';
import { problemReasons } from '../../../src/core/media/input.ts';
import { checkPolicy } from '../../../src/core/moderation/check.ts';
import { defaultPolicy, type Policy } from '../../../src/core/moderation/policy.ts';
import { inputProblemText } from '../../../src/messages/input-problem.ts';
import { optionLabel } from '../../../src/messages/labels.ts';
import { privateText } from '../../../src/messages/private-text.ts';
import { admissionText } from '../../../src/messages/refusals/admission.ts';
import { refusalText } from '../../../src/messages/refusals/request.ts';
import type { Translate, WordKey } from '../../../src/words/words.ts';
import { privately, type Moment, type Part } from '../moment.ts';
import { ids, image, now, resets, server } from './facts.ts';
import { jobId, request as jobWith } from './views.ts';

const short = { window: 'day', left: 5, cost: 9, affordable: 0, renewsAt: resets.day } as const;
const shortages: readonly AdmissionRefusal[] = (['quota', 'server', 'bot'] as const).flatMap((of) =>
  (['day', 'month'] as const).flatMap((window) =>
    [5, 0].map((left): AdmissionRefusal =>
      of === 'quota' ? { reason: 'quota', ...short, window, left } : { reason: 'budget', of, ...short, window, left },
    ),
  ),
);

const requester = { managesServer: false, roleIds: [], channelIds: ['here'], isAgeRestricted: false };
const large = { model: { id: image.id }, credits: 45, images: 9, seconds: 9, inputs: 'others' } as const;

/** The refusal by a policy of a large request. */
function byPolicy(policy: Partial<Policy>): AdmissionRefusal {
  const refusal = checkPolicy({ ...defaultPolicy, ...policy }, requester, large);
  if (refusal === undefined) throw new Error('the policy allows it');
  return refusal;
}

const inputs = { allowed: true, roles: [], channels: [], others: true };
const settings: readonly AdmissionRefusal[] = [
  { channels: [ids.pictures, ids.lounge] },
  { channels: [ids.gone] },
  { modelsOff: [image.id] },
  { modelRoles: [{ modelId: image.id, roleIds: [ids.artist] }] },
  { ageRestricted: [image.id] },
  { largest: { credits: 30 } },
  { largest: { images: 4 } },
  { largest: { seconds: 5 } },
  { inputs: { ...inputs, allowed: false } },
  { inputs: { ...inputs, roles: [ids.artist] } },
  { inputs: { ...inputs, channels: [ids.pictures] } },
  {},
].map(byPolicy);

const waiting: readonly AdmissionRefusal[] = [
  { reason: 'cooldown', until: now + 40_000 },
  { reason: 'member-waiting', limit: 10 },
  { reason: 'all-waiting' },
  { reason: 'inputs-full' },
  { reason: 'paused' },
  { reason: 'server-paused', why: 'A contest starts at six.' },
  { reason: 'store-failing' },
  { reason: 'rules-unread' },
  { reason: 'unscreened' },
  { reason: 'form-used', by: undefined },
  { reason: 'form-used', by: jobWith({ reply: jobId }) },
];

const notAllowed: readonly AdmissionRefusal[] = [
  { reason: 'screened', by: 'policy' },
  { reason: 'screened', by: 'automod' },
  { reason: 'screened', by: 'operator' },
  { reason: 'blocked', why: 'Spam in #pictures', until: undefined },
  { reason: 'blocked', why: 'Spam in #pictures', until: now + 86_400_000 },
  { reason: 'server-not-allowed' },
];

const options: readonly RequestRefusal[] = [
  { reason: 'prompt-empty' },
  { reason: 'flag', flag: '--hd', input: 'quality' },
  { reason: 'flag', flag: '--chaos', input: null },
  { reason: 'flag-unknown', flag: '--sead', nearest: '--seed' },
  { reason: 'flag-no-value', flag: '--ar', option: 'size' },
  { reason: 'flag-twice', flag: '--size', option: 'size' },
  { reason: 'flag-no-negative', flag: '--no' },
  { reason: 'count-not-offered', said: 20, largest: 15 },
  { reason: 'counts-differ', said: 5, option: 2 },
  { reason: 'too-long-with-count', over: 19, count: 3 },
  { reason: 'option-missing', option: 'prompt' },
  { reason: 'option-not-offered', option: 'size' },
  { reason: 'option-not-offered', option: 'seed' },
  { reason: 'option-too-long', option: 'prompt', limit: 600, over: 3 },
];
const values: readonly (RequestRefusal | EditRefusal)[] = [
  { reason: 'option-no-number', option: 'seed' },
  { reason: 'option-not-listed', option: 'size' },
  { reason: 'option-too-small', option: 'seed', limit: 0 },
  { reason: 'option-too-large', option: 'seed', limit: 2_147_483_647 },
  { reason: 'option-no-multiple', option: 'images', step: 2 },
  { reason: 'option-too-short', option: 'prompt', limit: 3 },
  { reason: 'option-too-few', option: 'size', limit: 2 },
  { reason: 'option-too-many', option: 'size', limit: 4 },
  { reason: 'option-repeats', option: 'size' },
  { reason: 'option-wrong-form', option: 'size', entry: 2 },
  { reason: 'option-unknown', option: 'style' },
];
const files: readonly RequestRefusal[] = [
  { reason: 'file-missing', option: 'image', media: 'image' },
  { reason: 'file-missing', option: 'image', media: 'video' },
  { reason: 'file-missing', option: 'image', media: 'audio' },
  { reason: 'file-too-few', option: 'image', limit: 2 },
  { reason: 'file-too-many', option: 'image', limit: 4 },
  { reason: 'files-too-many', limit: 10 },
  { reason: 'file-twice', option: 'image' },
  { reason: 'file-no-link', option: 'image' },
  { reason: 'file-other-server', option: 'image' },
  { reason: 'file-unseen', option: 'image' },
  { reason: 'file-private-thread', option: 'image' },
  { reason: 'file-foreign-host', option: 'image', hosts: ['cdn.discordapp.com', 'runcomfy.com'] },
  {
    reason: 'file-unfit',
    option: 'image',
    problem: { reason: 'too-wide', found: 9_000, limit: 4_096 },
    resize: 'resize',
  },
];

function problemOf(reason: (typeof problemReasons)[number]): InputProblem {
  switch (reason) {
    case 'wrong-kind':
      return { reason, found: 'video', wanted: 'image' };
    case 'wrong-type':
      return { reason, found: 'tiff', wanted: ['jpeg', 'png', 'webp'] };
    case 'above-limit':
      return { reason, limit: 25 * 2 ** 20 };
    case 'too-large':
    case 'too-large-together':
      return { reason, found: 32_000_000, limit: 25_000_000 };
    case 'too-few-pixels':
      return { reason, found: 90_000, limit: 400_000 };
    case 'too-many-pixels':
      return { reason, found: 48_000_000, limit: 36_000_000 };
    case 'too-narrow':
    case 'too-low':
      return { reason, found: 240, limit: 300 };
    case 'too-wide':
    case 'too-high':
      return { reason, found: 9_000, limit: 4_096 };
    case 'ratio-too-small':
      return { reason, found: 0.2, limit: 0.4 };
    case 'ratio-too-large':
      return { reason, found: 3.2, limit: 2.5 };
    case 'too-short':
      return { reason, found: 1.2, limit: 2 };
    case 'too-long':
      return { reason, found: 42, limit: 30 };
    default:
      return { reason };
  }
}

const others: readonly WordKey[] = [
  'refusal.card',
  'refusal.retried',
  'refusal.original-removed',
  'refusal.stopping',
  'refusal.model-gone',
  'refusal.edit-nothing',
  'refusal.not-in-server',
  'refusal.not-offered',
  'refusal.unknown-button',
  'refusal.unreadable-job',
  'refusal.manage-server',
  'refusal.moderators-only',
  'refusal.operators-only',
];

const admission = (name: string, title: string, when: string, all: readonly AdmissionRefusal[]): Moment => ({
  name: `refused-${name}`,
  title,
  when,
  shown: (t) =>
    privately(
      ...all.map((refusal) => {
        const of = 'window' in refusal && refusal.window === 'day' ? 'image' : 'second';
        const fits = 'left' in refusal && refusal.left > 0 ? ({ of, count: 2 } as const) : undefined;
        return privateText([admissionText(refusal, { server, fits }, t)]);
      }),
    ),
});

const request = (
  name: string,
  title: string,
  when: string,
  all: readonly (RequestRefusal | EditRefusal)[],
): Moment => ({
  name: `refused-${name}`,
  title,
  when,
  shown: (t) => privately(...all.map((refusal) => privateText([refusalText(image, refusal, t)]))),
});

/** Why a request is refused. Only its member reads it, and nothing was spent. */
export const refusals: Part = {
  title: 'Refusals',
  moments: [
    admission(
      'credits',
      'Not enough credits',
      'A request costs more than the member, the server or the bot has left.',
      shortages,
    ),
    admission('settings', "The server's settings", "A request that the server's settings do not allow.", settings),
    admission('now', 'Not now', 'A cooldown, a full line, a pause, or something that Easel has to wait for.', waiting),
    admission(
      'words',
      'Not allowed',
      'Words that are blocked, a blocked member, a server that is not on the list.',
      notAllowed,
    ),
    request('prompt', 'The prompt and the options', 'What was typed does not fit the model.', options),
    request(
      'values',
      'Values',
      'A value that the client could not have sent, or that a newer command no longer has.',
      values,
    ),
    request('files', 'Files', 'What was put in, or is missing.', files),
    {
      name: 'refused-reported',
      title: 'Blocked after a report',
      when: 'The reason of a block that was decided on the card of a report.',
      shown: (t) => {
        const refusal = { reason: 'blocked', why: t('report.why'), until: now + 86_400_000 } as const;
        return privately(privateText([admissionText(refusal, { server }, t)]));
      },
    },
    {
      name: 'refused-file-problems',
      title: 'What is wrong with a file',
      when: 'A file that the model cannot take.',
      shown: (t) => [
        ...privately(
          ...problemReasons.map((reason) =>
            privateText([inputProblemText(problemOf(reason), optionLabel(image, 'image', t), t)]),
          ),
        ),
      ],
    },
    {
      name: 'refused-others',
      title: 'Everything else',
      when: 'Where somebody may not do something, or what they use is gone.',
      shown: (t: Translate) => privately(...others.map((key) => privateText([t(key)]))),
    },
  ],
};
